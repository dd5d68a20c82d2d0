"""Over how many days a page of numbers looks back; the address says it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

USUAL = 30


def asked_days(request: HttpRequest, periods: Sequence[int]) -> int:
    """Return the days that the address asks for when they are offered, else the usual ones."""
    asked = request.GET.get("days", "")
    return int(asked) if asked.isdecimal() and int(asked) in periods else USUAL
