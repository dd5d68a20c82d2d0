"""Loa truyền thanh: signed orders to commune stations over MQTT, and what the stations say back.

Vocabulary
    station   đài truyền thanh cấp xã: the device behind the loudspeakers of one commune
    manifest  the signed order (`danbiet.channels.manifests`), published to the station's own topic with QoS 1
    report    what a station says of one manifest: stored, played, interrupted, refused, expired …
    heartbeat what a station says of itself: alive, its clock, how many orders it keeps

The audio does not travel over MQTT. The manifest carries its SHA-256 and an
address; the station fetches it over HTTP, where a broken download resumes, a
province's cache serves a thousand stations once, and the broker keeps a small
queue for stations that are away. docs/operator/loudspeakers.md tells the whole.
"""

from danbiet.channels.loudspeaker.addresses import audio_address, is_signed_address
from danbiet.channels.loudspeaker.channel import Loudspeaker
from danbiet.channels.loudspeaker.listener import Listener
from danbiet.channels.loudspeaker.reports import Heartbeat
from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.channels.loudspeaker.statuses import reference as report_reference

__all__ = [
    "Heartbeat",
    "Listener",
    "Loudspeaker",
    "LoudspeakerSettings",
    "audio_address",
    "is_signed_address",
    "report_reference",
]
