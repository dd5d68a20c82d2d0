"""The one-page report (BC) of the indicators by responsible unit."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danbiet.documents.releases.report import IndicatorLine, IndicatorReport
from danbiet.documents.wording import Language
from danbiet.measurement.models import Indicator
from danbiet.measurement.queries import Reading, by_unit, measure
from danbiet.measurement.wording import in_words
from danbiet.offices.letterheads import letterhead_of
from danbiet.offices.models import Agency


def report_of(agency: Agency, *, at: datetime, days: int, language: Language) -> IndicatorReport:
    """Return the report of the last days: the agency as a whole first, then each unit by name."""
    today = timezone.localdate(at)
    first = today - timedelta(days=days)
    return IndicatorReport(
        letterhead=letterhead_of(agency, on=today, language=language),
        title=_("Kết quả cung cấp, truyền thông chính sách từ {first} đến {last}").format(
            first=f"{first:%d/%m/%Y}", last=f"{today:%d/%m/%Y}"
        ),
        lines=[*_whole(agency, at=at, days=days), *_units(agency, at=at, days=days)],
        note=_("“Đã đến” là biên nhận của nhà cung cấp hoặc thiết bị, không phải là người dân đã biết."),
    )


def _whole(agency: Agency, *, at: datetime, days: int) -> list[IndicatorLine]:
    return [
        _line(agency.name, indicator, measure(indicator.key, agency, at=at, days=days), agency, at, days)
        for indicator in Indicator.objects.all()
    ]


def _line(unit: str, indicator: Indicator, reading: Reading, agency: Agency, at: datetime, days: int) -> IndicatorLine:
    before = measure(indicator.key, agency, at=at - timedelta(days=days), days=days)
    return IndicatorLine(
        unit,
        indicator.name,
        value=in_words(indicator.unit, reading) or "",
        n=reading.n,
        before=in_words(indicator.unit, before) or "",
        note=reading.remark,
    )


def _units(agency: Agency, *, at: datetime, days: int) -> list[IndicatorLine]:
    found = [
        (row.unit, indicator, row)
        for indicator in Indicator.objects.all()
        for row in by_unit(indicator.key, agency, at=at, days=days)
    ]
    return [
        IndicatorLine(
            unit,
            indicator.name,
            value=in_words(indicator.unit, row.reading) or "",
            n=row.reading.n,
            note=ngettext("{n} việc chưa xong", "{n} việc chưa xong", row.open).format(n=row.open) if row.open else "",
        )
        for unit, indicator, row in sorted(found, key=lambda each: (each[0], each[1].position))
    ]
