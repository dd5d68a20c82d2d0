"""Chỉ số: each number with its formula, source, denominator and owner, and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from danbiet.channels import CHANNELS
from danbiet.documents.releases.report import report_docx
from danbiet.kit import clock
from danbiet.measurement.models import Indicator
from danbiet.measurement.queries import Reading, by_unit, measure, rows_behind
from danbiet.measurement.queries.reading import Case
from danbiet.measurement.reports import report_of
from danbiet.measurement.views.periods import asked_days
from danbiet.measurement.wording import in_words
from danbiet.offices.access import DeskRequest, agency_of, officer_page
from danbiet.offices.models import Agency
from danbiet.web import words
from danbiet.web.lists import Sheet, asked_file, page_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PERIODS = (7, 30, 90)


@require_GET
@officer_page
def indicators(request: DeskRequest) -> HttpResponse:
    """Our numbers over a period; a parent also sees those of the agencies below it, never their rows."""
    days, at = asked_days(request, PERIODS), clock.now()
    defined = list(Indicator.objects.all())
    mine = [(each, _shown(each, measure(each.key, agency_of(request), at=at, days=days))) for each in defined]
    children = Agency.objects.opened().filter(parent=request.user.agency_id).order_by("sort_key")
    below = [
        (child, [(each, _shown(each, measure(each.key, child, at=at, days=days))) for each in defined])
        for child in children
    ]
    context = {"mine": mine, "below": below, "defined": defined, "days": days, "periods": PERIODS, "at": at}
    return render(request, "measurement/indicators.html", context)


@require_GET
@officer_page
def report(request: DeskRequest) -> HttpResponse:
    """The report by responsible unit, in Word."""
    at = clock.now()
    made = report_of(agency_of(request), at=at, days=asked_days(request, PERIODS), language=words.page_language())
    name = f'attachment; filename="bao-cao-{timezone.localdate(at):%Y-%m-%d}.docx"'
    return HttpResponse(report_docx(made), content_type=WORD, headers={"Content-Disposition": name})


@require_GET
@officer_page
def indicator(request: DeskRequest, key: str) -> HttpResponse:
    """One number: how it is made, and the rows it counts."""
    shown = get_object_or_404(Indicator, key=key)
    days, at = asked_days(request, PERIODS), clock.now()
    header, cells = COLUMNS[key]
    rows = rows_behind(key, agency_of(request), at=at, days=days)
    heads = [str(head) for head in header()]
    if file := asked_file(request, rows, Sheet(shown.key, shown.name, heads, cells)):
        return file
    page = page_of(request, rows)
    reading = _shown(shown, measure(key, agency_of(request), at=at, days=days))
    context = {
        "indicator": shown,
        "reading": reading,
        "days": days,
        "periods": PERIODS,
        "page": page,
        "header": heads,
        "rows": [cells(row) for row in page],
        "units": _units(shown, agency_of(request), at=at, days=days),
    }
    return render(request, "measurement/indicator.html", context)


def _units(indicator: Indicator, agency: Agency, *, at: datetime, days: int) -> list[dict[str, Any]]:
    return [
        {"unit": each.unit, "open": each.open} | _shown(indicator, each.reading)
        for each in by_unit(indicator.key, agency, at=at, days=days)
    ]


def _shown(indicator: Indicator, reading: Reading) -> dict[str, Any]:
    return {
        "value": in_words(indicator.unit, reading),
        "n": reading.n,
        "as_of": reading.as_of,
        "remark": reading.remark,
    }


def _item_cells(item: Any) -> list[Any]:
    late = words.span_in_words(item.shown_at - item.published_at) if item.shown_at else ""
    return [item.title, item.source.name, item.published_at, item.shown_at, late]


def _report_cells(item: Any) -> list[Any]:
    return [item.title, item.source.name, item.published_at, _("bài độc lập") if item.is_original else _("đăng lại")]


def _alarm_cells(alarm: Any) -> list[Any]:
    took = words.span_in_words(alarm.closed_at - alarm.raised_at)
    return [alarm.policy.short_title, alarm.raised_at, alarm.closed_at, took, alarm.get_outcome_display()]


def _policy_cells(policy: Any) -> list[Any]:
    return [policy.short_title, _("có") if policy.is_watched else _("chưa có")]


def _ahead_cells(case: Case) -> list[Any]:
    effect = case.row.happened_on or case.row.planned_on
    return [case.row.policy.short_title, case.unit, effect, case.row.first_at, _days_in_words(case.value)]


def _days_in_words(days: float | None) -> str:
    if days is None:
        return _("chưa có thông tin nào")
    if days < 0:
        return _("muộn %(n)d ngày") % {"n": -days}
    return _("trước %(n)d ngày") % {"n": days}


def _in_time_words(case: Case) -> str:
    if case.value is None:
        return _("còn trong hạn")
    return _("đúng hạn") if case.value else _("quá hạn")


def _request_cells(case: Case) -> list[Any]:
    asked = case.row
    return [asked.code, case.unit, asked.received_at, asked.decided_at, asked.get_state_display(), _in_time_words(case)]


def _question_cells(case: Case) -> list[Any]:
    # The question itself stays in its desk: a table of figures shows no one person's words (trust.md, promise 2).
    asked = case.row
    return [asked.policy.short_title, case.unit, asked.asked_at, asked.answered_at, _in_time_words(case)]


def _response_cells(case: Case) -> list[Any]:
    shown, release = case.row, case.row.release
    took = words.span_in_words(shown.published_at - release.detected_at)
    return [shown.edition.content["title"], case.unit, release.detected_at, shown.published_at, took]


def _intake_cells(case: Case) -> list[Any]:
    handed = case.row
    return [handed.title, case.unit, handed.received_at, handed.public_at, handed.get_state_display()]


def _dispatch_cells(case: Case) -> list[Any]:
    sent = case.row
    counts = [sent.expected, sent.received, sent.handed, sent.failed, sent.uncertain, sent.waiting + sent.expired]
    return [sent.edition.content["title"], _(CHANNELS[sent.channel].label), sent.started_at, *counts]


def _play_cells(case: Case) -> list[Any]:
    row = case.row
    station = getattr(row.recipient, "station", None)
    return [str(station or ""), str(row.recipient.place or ""), row.handed_at, row.get_state_display(), row.reason]


Header = Callable[[], Sequence[str]]
COLUMNS: dict[str, tuple[Header, Callable[[Any], list[Any]]]] = {
    "news-delay": (lambda: [_("Bài"), _("Báo"), _("Đăng lúc"), _("Hiện lúc"), _("Sau")], _item_cells),
    "independent-reports": (lambda: [_("Bài"), _("Báo"), _("Đăng lúc"), _("Loại bài")], _report_cells),
    "alarm-handling": (
        lambda: [_("Chính sách"), _("Xuất hiện"), _("Đóng lúc"), _("Mất"), _("Cách xử lý")],
        _alarm_cells,
    ),
    "policies-watched": (lambda: [_("Chính sách"), _("Bộ từ khoá đang dùng")], _policy_cells),
    "days-ahead": (
        lambda: [_("Chính sách"), _("Đơn vị"), _("Có hiệu lực"), _("Công bố lần đầu"), _("Đi trước")],
        _ahead_cells,
    ),
    "press-in-time": (
        lambda: [_("Mã"), _("Đơn vị"), _("Nhận lúc"), _("Xong lúc"), _("Tình trạng"), _("Thời hạn")],
        _request_cells,
    ),
    "public-in-time": (
        lambda: [_("Chính sách"), _("Đơn vị"), _("Nhận lúc"), _("Trả lời lúc"), _("Thời hạn")],
        _question_cells,
    ),
    "minutes-to-response": (
        lambda: [_("Phản hồi"), _("Đơn vị"), _("Phát hiện"), _("Công bố"), _("Mất")],
        _response_cells,
    ),
    "intake-to-public": (
        lambda: [_("Bài"), _("Đơn vị"), _("Nhận lúc"), _("Công bố lúc"), _("Tình trạng")],
        _intake_cells,
    ),
    "arrived": (
        lambda: [
            _("Bản công bố"),
            _("Kênh"),
            _("Bắt đầu"),
            _("Người nhận"),
            _("Đã nhận"),
            _("Đã giao"),
            _("Không gửi được"),
            _("Chưa rõ"),
            _("Chờ, hết hạn"),
        ],
        _dispatch_cells,
    ),
    "played": (
        lambda: [_("Đài, cụm loa"), _("Địa bàn"), _("Giao lúc"), _("Kết quả"), _("Lý do")],
        _play_cells,
    ),
}
