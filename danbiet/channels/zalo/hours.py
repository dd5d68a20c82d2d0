"""The hours in which Zalo lets notices through."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def wait_until_open(at: datetime, *, opens: time, closes: time) -> timedelta | None:
    """Return how long from ``at`` until sending is allowed again, or None when it is allowed now.

    ``closes`` itself is already too late. Equal hours mean that it is always allowed.
    """
    here = at.astimezone(VIETNAM)
    if opens == closes or opens <= here.time() < closes:
        return None
    day = here.date() if here.time() < opens else here.date() + timedelta(days=1)
    return datetime.combine(day, opens, VIETNAM) - here
