"""How fast agencies answer the press, in words a reader understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from danbiet.offices.models import Agency
from danbiet.publishing.models import PressRequest
from danbiet.publishing.queries.press_requests import SETTLED, Speed, response_times
from danbiet.web.words import number_in_words, percent_in_words, span_in_words

SPAN = timedelta(days=365)
# Of fewer answers a median says more about chance than about the agency.
FEWEST = 5


@dataclass(frozen=True)
class Pace:
    """One agency's published response time; ``words`` is empty where too little was answered to measure it."""

    agency: Agency
    words: str


def paces(agencies: Iterable[Agency], *, on: date) -> list[Pace]:
    """Return how fast each agency answered the press in the year up to ``on``; the answers of all are not mixed."""
    # Most agencies have nothing to measure; only the others cost a look at each of their answers.
    settled = PressRequest.objects.filter(state__in=SETTLED).order_by()
    answering = set(settled.values_list("agency", flat=True).distinct())
    return [Pace(each, _words(_whole(each, on)) if each.pk in answering else "") for each in agencies]


def _whole(agency: Agency, on: date) -> Speed:
    return response_times(agency, since=on - SPAN, until=on)[0]


def _words(speed: Speed) -> str:
    """Return "trả lời trung vị 2 ngày, 92 % đúng hạn (n = 13)"; what no clock ran for is not told as in time."""
    if speed.n < FEWEST or speed.median is None:
        return ""
    told = [_("trả lời trung vị {length}").format(length=span_in_words(speed.median))]
    if speed.timed >= FEWEST:
        told.append(_("{share} đúng hạn").format(share=percent_in_words(speed.in_time, speed.timed)))
    return f"{', '.join(told)} (n = {number_in_words(speed.n)})"
