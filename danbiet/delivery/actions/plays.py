"""What loudspeakers say: that they play, what they played, and that they are there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from danbiet.channels.base import Fate, Notice
from danbiet.delivery.ledger.keys import DeliveryKey, read_key
from danbiet.delivery.models import Delivery, PlayLog, Station


def note_plays(notices: Sequence[Notice], *, at: datetime) -> int:
    """Keep a play log of the notices that say how long something was played; return how many are new.

    The same report said twice is kept once.
    """
    said = {key.id: notice for notice in notices if notice.seconds is not None and (key := _key(notice)) is not None}
    if not said:
        return 0
    rows = Delivery.objects.filter(pk__in=list(said), recipient__station__isnull=False).select_related(
        "recipient__station", "dispatch"
    )
    return sum(_note(row, said[row.pk]) for row in rows)


def note_heartbeat(device: str, *, is_online: bool, at: datetime, fault: str = "") -> bool:
    """Keep when a station was last heard of, and its fault; False when no station has this code."""
    stations = Station.objects.filter(device=device, retired_at=None)
    if is_online:
        stations.filter(fault="").update(last_heard_at=at) if not fault else stations.update(last_heard_at=at)
    known = stations.exclude(fault=fault)
    if fault:
        known.update(fault=fault[:200], fault_at=at)
    elif is_online:
        known.update(fault="", fault_at=None, last_heard_at=at)
    return bool(stations.exists())


def _note(row: Delivery, notice: Notice) -> bool:
    seconds = float(notice.seconds or 0)
    _play, is_new = PlayLog.objects.get_or_create(
        station=row.recipient.station,
        delivery=row,
        started_at=notice.at - timedelta(seconds=seconds),
        defaults={
            "seconds": seconds,
            "outcome": "played" if notice.fate is Fate.RECEIVED else str(notice.reason or notice.fate)[:16],
            "priority": 2 if row.dispatch.lane == 0 else 0,
        },
    )
    return bool(is_new)


def _key(notice: Notice) -> DeliveryKey | None:
    key = read_key(notice.key)
    return key if isinstance(key, DeliveryKey) else None
