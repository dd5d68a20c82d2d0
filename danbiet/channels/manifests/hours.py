"""The hours in which a loudspeaker may sound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final, Self

VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
_WINDOW: Final = re.compile(r"\s*(\d{1,2})[:hg](\d{2})\s*[-–]\s*(\d{1,2})[:hg](\d{2})\s*")
_DAY: Final = 24 * 60
_DAYS_AHEAD: Final = 400


class BadHours(ValueError):
    """The hours cannot be read; the message says how to write them."""


@dataclass(frozen=True, order=True)
class Window:
    """From ``start`` to before ``end``, in minutes after midnight of the same day."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


@dataclass(frozen=True)
class Hours:
    """Windows of a day, the same every day; no window means never."""

    windows: tuple[Window, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """Read ``05:00-06:30, 16:30-18:00``; empty text means never. Raises BadHours."""
        return cls(tuple(sorted(_window(part) for part in text.split(",") if part.strip())))

    def __str__(self) -> str:
        return ", ".join(map(str, self.windows))

    def allow(self, starts_at: datetime, seconds: float) -> bool:
        """Say whether a sound of this length, begun then, ends inside one window."""
        local = starts_at.astimezone(VIETNAM)
        begun = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
        return any(w.start * 60 <= begun and begun + seconds <= w.end * 60 for w in self.windows)

    def next_start(self, after: datetime, seconds: float, *, before: datetime) -> datetime | None:
        """Return the first moment from ``after`` on at which such a sound may begin; None if not ``before``."""
        if self.allow(after, seconds):
            return after if after < before else None
        midnight = after.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
        for day in range(min((before - after).days + 2, _DAYS_AHEAD)):
            for window in self.windows:
                start = midnight + timedelta(days=day, minutes=window.start)
                if after <= start < before and self.allow(start, seconds):
                    return start
        return None


NEVER: Final = Hours()


def _window(text: str) -> Window:
    found = _WINDOW.fullmatch(text)
    if found is None:
        raise BadHours(f"“{text.strip()}” không phải khung giờ. Hãy viết như 05:00-06:30, 16:30-18:00.")
    hour, minute, to_hour, to_minute = map(int, found.groups())
    window = Window(hour * 60 + minute, to_hour * 60 + to_minute)
    if minute > 59 or to_minute > 59 or not window.start < window.end <= _DAY:
        raise BadHours(f"Khung giờ “{text.strip()}” không có trong một ngày. Hãy viết giờ bắt đầu trước giờ kết thúc.")
    return window
