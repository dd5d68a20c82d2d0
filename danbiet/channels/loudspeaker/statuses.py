"""What brokers and stations say, in our words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from danbiet.channels.base import Fate, Reason, Status

STATUSES: Final[Mapping[str, Status]] = {
    # The broker's answer to one manifest (MQTT 5, section 3.4.2.1; decimal).
    "puback 0": Status(Fate.HANDED, words="Success"),
    "puback 16": Status(Fate.LATER, Reason.OFFLINE, "No matching subscribers: the station has never listened"),
    "puback 128": Status(Fate.LATER, Reason.PROVIDER_ERROR, "Unspecified error"),
    "puback 131": Status(Fate.LATER, Reason.PROVIDER_ERROR, "Implementation specific error"),
    "puback 135": Status(Fate.LATER, Reason.NOT_ALLOWED, "Not authorized to write to this topic"),
    "puback 144": Status(Fate.FAILED, Reason.BAD_ADDRESS, "Topic Name invalid"),
    "puback 151": Status(Fate.LATER, Reason.TOO_FAST, "Quota exceeded"),
    "puback 153": Status(Fate.FAILED, Reason.REJECTED_CONTENT, "Payload format invalid"),
    # The broker's answer to a connection (section 3.2.2.2).
    "connack 133": Status(Fate.LATER, Reason.NOT_ALLOWED, "Client Identifier not valid"),
    "connack 134": Status(Fate.LATER, Reason.NOT_ALLOWED, "Bad User Name or Password"),
    "connack 135": Status(Fate.LATER, Reason.NOT_ALLOWED, "Not authorized"),
    "connack 136": Status(Fate.LATER, Reason.PROVIDER_ERROR, "Server unavailable"),
    "connack 137": Status(Fate.LATER, Reason.TOO_FAST, "Server busy"),
    "connack 138": Status(Fate.LATER, Reason.BLOCKED, "Banned"),
    "connack 159": Status(Fate.LATER, Reason.TOO_FAST, "Connection rate exceeded"),
    # A station's report on one manifest.
    "report stored": Status(Fate.HANDED, words="verified, audio fetched, waits for its time"),
    "report interrupted": Status(Fate.HANDED, words="cut off; will be played again from the start if time allows"),
    "report played": Status(Fate.RECEIVED, words="played to the end"),
    "report cancelled": Status(Fate.RECEIVED, words="the order to be silent was carried out"),
    "report expired": Status(Fate.EXPIRED, Reason.EXPIRED, "its time passed before it could be played whole"),
    "report replaced": Status(Fate.EXPIRED, Reason.EXPIRED, "a newer order took its place"),
    "report bad_signature": Status(Fate.FAILED, Reason.REJECTED_CONTENT, "the signature does not fit"),
    "report unknown_key": Status(Fate.FAILED, Reason.NOT_ALLOWED, "the station does not know our key"),
    "report unreadable": Status(Fate.FAILED, Reason.REJECTED_CONTENT, "not a manifest"),
    "report version": Status(Fate.FAILED, Reason.REJECTED_CONTENT, "the station is too old for this manifest"),
    "report wrong_station": Status(Fate.FAILED, Reason.BAD_ADDRESS, "meant for another station"),
    "report audio_unreachable": Status(Fate.LATER, Reason.UNREACHABLE, "the station could not fetch the audio"),
    "report audio_damaged": Status(Fate.LATER, Reason.REJECTED_CONTENT, "the audio's SHA-256 differs"),
    "report out_of_hours": Status(Fate.FAILED, Reason.OUT_OF_HOURS, "no permitted hour before it expires"),
    "report cache_full": Status(Fate.LATER, Reason.MAILBOX_FULL, "more urgent orders fill the station's memory"),
    "report refused": Status(Fate.FAILED, Reason.REFUSED, "the person at the station refused it"),
}
REFUSED_LINE: Final = Status(Fate.LATER, Reason.PROVIDER_ERROR, "the broker refused the connection")
UNHEARD_OF: Final = Status(Fate.UNCERTAIN, Reason.UNKNOWN, "a word that is not in the table")


def of_puback(code: int) -> Status:
    """Return what the broker's answer means; one we never heard of leaves the message uncertain."""
    return STATUSES.get(f"puback {code}", UNHEARD_OF)


def of_connack(code: int) -> Status:
    """Return why no line was opened."""
    return STATUSES.get(f"connack {code}", REFUSED_LINE)


def of_report(state: object) -> Status:
    """Return what a station's word means; one we never heard of leaves the message uncertain."""
    return STATUSES.get(f"report {state}", UNHEARD_OF)


def reference(station: str, key: str) -> str:
    """Return what stands for one message at one station.

    The sender and the reader of reports each work it out, so that a station
    can report on its own messages only.
    """
    return hashlib.sha256(f"{station}\n{key}".encode()).hexdigest()[:24]
