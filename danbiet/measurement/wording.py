"""Figures as people read them."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from danbiet.measurement.models import Indicator
from danbiet.measurement.queries import Reading
from danbiet.web import words


def in_words(unit: str, reading: Reading) -> str | None:
    """Return the value as people read it; None while nothing could be measured."""
    if reading.value is None:
        return None
    return {
        Indicator.Unit.MINUTES: lambda value: words.span_in_words(timedelta(minutes=value)),
        Indicator.Unit.HOURS: lambda value: words.span_in_words(timedelta(hours=value)),
        Indicator.Unit.DAYS: lambda value: f"{words.number_in_words(round(value))} {_('ngày')}",
        Indicator.Unit.ARTICLES: lambda value: f"{words.number_in_words(round(value))} {_('bài')}",
        Indicator.Unit.SHARE: lambda value: words.percent_in_words(value * reading.n, reading.n),
    }[Indicator.Unit(unit)](reading.value)
