"""What stations say: reports on manifests, heartbeats about themselves."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from danbiet.channels.base import BadReceipt, Notice
from danbiet.channels.loudspeaker.statuses import of_report, reference

MANY_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True)
class Heartbeat:
    """What a station says of itself.

    ``clock_ahead_seconds`` is how far its clock runs before ours; None when it
    did not say, or when the broker had kept its words for a while.
    """

    station: str
    at: datetime
    is_online: bool
    clock_ahead_seconds: float | None = None
    stored: int | None = None
    version: str = ""


def read_report(station: str, payload: bytes, *, at: datetime) -> Notice:
    """Return what the report of ``station``, arrived ``at``, says of one message.

    Its time is the station's own, put back by as much as its clock stands in
    the future. A clock that is behind cannot be told from a report that waited;
    heartbeats show it. Raises BadReceipt.
    """
    said = _opened(payload)
    key, state = said.get("id"), said.get("state")
    if not isinstance(key, str) or not key or not isinstance(state, str):
        raise BadReceipt("a station's report lacks its id or state")
    told = of_report(state).notice(
        _when(said, at), reference=reference(station, key), key=key, detail=f"report {state}"[:80]
    )
    return replace(told, seconds=_seconds(said.get("seconds")))


def read_heartbeat(station: str, payload: bytes, *, at: datetime, is_old: bool = False) -> Heartbeat:
    """Return what the station says of itself. Raises BadReceipt.

    What the broker kept (``is_old``) was said when the station's clock says, and no later than ``at``.
    """
    said = _opened(payload)
    clock, stored = _moment(said.get("clock")), said.get("stored")
    ahead = (clock - at).total_seconds() if clock and not is_old else None
    kept = stored if isinstance(stored, int) and not isinstance(stored, bool) else None
    said_at = min(clock, at) if is_old and clock else at
    return Heartbeat(station, said_at, said.get("online") is True, ahead, kept, str(said.get("version", ""))[:40])


def _opened(payload: bytes) -> dict[str, Any]:
    try:
        said = json.loads(payload)
    except ValueError as error:
        raise BadReceipt("a station's report is not JSON") from error
    if not isinstance(said, dict):
        raise BadReceipt("a station's report is not a JSON object")
    return said


def _when(said: dict[str, Any], at: datetime) -> datetime:
    happened, clock = _moment(said.get("at")), _moment(said.get("clock"))
    if happened is None or clock is None:
        return at
    return min(happened - max(clock - at, timedelta()), at)


def _seconds(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if 0 <= value <= MANY_SECONDS else None


def _moment(value: object) -> datetime | None:
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return read if read.tzinfo else None
