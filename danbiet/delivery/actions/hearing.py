"""What providers say on their own lines: reports and receipts are kept, heartbeats bring the register up to date."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from danbiet.channels.base import Notice
from danbiet.channels.loudspeaker import Heartbeat, report_reference
from danbiet.delivery.actions.receipts import take_receipts
from danbiet.delivery.ledger.keys import DeliveryKey, read_key
from danbiet.delivery.models import ChannelSetting, Dispatch
from danbiet.delivery.providers import Lines, seconds

log = logging.getLogger(__name__)

SPEAKING: Final = ("smpp",)  # channels whose receipts come on the line that sends
LINE_SECONDS: Final = 10.0
# A carrier says what became of a message within its validity, which is at most three days.
OUTSTANDING: Final = timedelta(days=3)
WRONG_CLOCK: Final = 120.0  # seconds
# Written at most twice a minute and station, and never backwards: a broker may repeat an old word.
HEARD: Final = """
UPDATE delivery_station s SET last_heard_at = greatest(coalesce(s.last_heard_at, h.said_at), h.said_at),
    fault_at = CASE WHEN s.fault = h.fault THEN s.fault_at WHEN h.fault = '' THEN NULL ELSE h.said_at END,
    fault = h.fault
FROM unnest(%s::text[], %s::timestamptz[], %s::text[]) AS h(device, said_at, fault)
WHERE s.device = h.device AND s.agency_id = %s AND s.retired_at IS NULL
  AND (s.last_heard_at IS NULL OR s.last_heard_at < h.said_at - interval '25 seconds'
       OR (s.fault <> h.fault AND s.last_heard_at <= h.said_at))
"""
DEVICES: Final = """
SELECT d.id, s.device FROM delivery_delivery d JOIN delivery_station s ON s.recipient_id = d.recipient_id
WHERE d.id = ANY(%s) AND d.provider_id = %s
"""


@transaction.atomic
def hear(provider: ChannelSetting, heard: Sequence[Notice | Heartbeat], *, at: datetime) -> int:
    """Keep what was heard on a provider's line; return how many reports. They count after the next `apply_receipts`.

    The broker may be told that it is safe once this has returned.
    """
    note_heartbeats(provider, [word for word in heard if isinstance(word, Heartbeat)])
    reports = honest_reports(provider, [word for word in heard if isinstance(word, Notice)])
    return take_receipts(provider, reports, at=at)


def hear_lines(lines: Lines, *, at: datetime) -> int:
    """Keep the receipts that came on a sending loop's open lines, every ten seconds; return how many."""
    if seconds() - lines.heard < LINE_SECONDS:
        return 0
    lines.heard = seconds()
    speaking = ChannelSetting.objects.filter(pk__in=lines.providers, channel__in=SPEAKING)
    return sum(_take_notices(provider, lines, at=at) for provider in speaking)


def hear_carriers(lines: Lines, *, at: datetime) -> int:
    """Keep the receipts of carriers that still owe some, on lines of our own; return how many.

    A carrier sends them to any bound line. The sending loops read theirs; these lines are for the time after, when
    nothing is sent and receipts still come. They close when nothing is owed.
    """
    # The dispatches' own counts say it: nobody counts a million rows every quarter of a minute.
    owing = Dispatch.objects.filter(handed__gt=0, started_at__gt=at - OUTSTANDING)
    kept = 0
    for provider in ChannelSetting.objects.filter(channel__in=SPEAKING, is_on=True):
        if owing.filter(agency=provider.agency_id, channel=provider.channel).exists():
            kept += _take_notices(provider, lines, at=at)
        else:
            lines.drop(provider)
    return kept


def _take_notices(provider: ChannelSetting, lines: Lines, *, at: datetime) -> int:
    try:
        notices = list(lines.sender(provider).notices(at=at))
    except Exception:
        log.exception("provider %d: its line broke while its receipts were read", provider.pk)
        lines.drop(provider)
        return 0
    return take_receipts(provider, notices, at=at)


def note_heartbeats(provider: ChannelSetting, beats: Sequence[Heartbeat]) -> None:
    """Keep when each station of the provider's agency was last there, and whether its clock is wrong."""
    newest = {beat.station: beat for beat in beats if beat.is_online}
    if newest:
        rows = [(code, beat.at, _fault(beat)) for code, beat in sorted(newest.items())]
        with connection.cursor() as cursor:
            cursor.execute(HEARD, [*(list(column) for column in zip(*rows, strict=True)), provider.agency_id])


def honest_reports(provider: ChannelSetting, reports: Sequence[Notice]) -> list[Notice]:
    """Return the reports whose station is the one that the message went to; others are logged and dropped."""
    keys = {place: key for place, report in enumerate(reports) if isinstance(key := read_key(report.key), DeliveryKey)}
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(DEVICES, [[key.id for key in keys.values()], provider.pk])
        devices = dict(cursor.fetchall())
    honest = []
    for place, key in keys.items():
        report, device = reports[place], devices.get(key.id)
        if device is not None and report.reference == report_reference(device, report.key):
            honest.append(report)
        else:
            log.warning("provider %d: a report about %s is not from its station", provider.pk, report.key)
    return honest


def _fault(beat: Heartbeat) -> str:
    ahead = beat.clock_ahead_seconds
    if ahead is None or abs(ahead) < WRONG_CLOCK:
        return ""
    way = "nhanh" if ahead > 0 else "chậm"
    return f"Đồng hồ chạy {way} {round(abs(ahead) / 60)} phút"
