"""Bạn đọc: which public pages were opened how often, and what people looked for in vain. Never who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from danbiet.documents.charts import Event, Series, Volume
from danbiet.engine.text import sort_key
from danbiet.kit import clock
from danbiet.measurement.models import PageCount, PageKind
from danbiet.measurement.queries import readership
from danbiet.measurement.queries.readership import Days, LookedFor, PageRead, is_few
from danbiet.measurement.views.periods import asked_days
from danbiet.offices.access import DeskRequest, get_visible_or_404, officer_page
from danbiet.offices.working_days import LOCAL
from danbiet.policies.models import Policy, Stage
from danbiet.publishing.models import Publication, Release
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.words import page_language

PERIODS: Final = (7, 30, 90, 365)
SORTS: Final = {
    "title": lambda row: sort_key(row.title),
    "opened": lambda row: row.opened or 0,
    "before": lambda row: row.before or 0,
    "machines": lambda row: row.by_machines or 0,
}
# What a bar of a day with 1 to 4 openings shows; the chart calls it an estimate.
DRAWN_FOR_FEW: Final = 2


@require_GET
@officer_page
def readers(request: DeskRequest) -> HttpResponse:
    """Our public pages by how often they were opened; the shared pages; searches without a result."""
    at, days = clock.now(), _days(request)
    rows = _sorted(readership.pages_read(request.user, days), request.GET.get("sort", ""))
    file = asked_file(request, rows, _sheet())
    if file is not None:
        return file
    mine = PageCount.objects.visible_to(request.user)
    context = _frame(request, at=at) | {
        "opened": sum(row.opened or 0 for row in rows),
        "page": page_of(request, rows),
        "shared": readership.shared_pages_read(days),
        "searches": readership.searches_in(days),
        "volume": _chart(_("Lượt mở trang mỗi ngày, mọi trang của cơ quan"), mine, days, at=at),
    }
    return render(request, "measurement/readers.html", context)


@require_GET
@officer_page
def searches(request: DeskRequest) -> HttpResponse:
    """The phrases that found nothing, as a file."""
    found = readership.searches_in(_days(request)).phrases
    sheet = Sheet(
        "tu-tim-khong-ra", _("Từ tìm không ra kết quả"), [_("Từ tìm"), _("Lượt tìm"), _("Tháng gần nhất")], _said
    )
    return asked_file(request, found, sheet) or readers(request)


@require_GET
@officer_page
def policy_readers(request: DeskRequest, policy_id: int) -> HttpResponse:
    """One policy's page, day by day, with what happened to the policy."""
    policy = get_visible_or_404(Policy, request.user, pk=policy_id)
    reached = policy.milestones.filter(happened_on__isnull=False)
    happened = [Event(each.happened_on, str(Stage(each.stage).label)) for each in reached]
    return _one(request, policy, [*happened, *_published(Publication.objects.filter(policy=policy))])


@require_GET
@officer_page
def release_readers(request: DeskRequest, release_id: int) -> HttpResponse:
    """One release's page, day by day, with its editions."""
    release = get_visible_or_404(Release, request.user, pk=release_id)
    return _one(request, release, _published(Publication.objects.filter(release=release)))


def _one(request: DeskRequest, thing: Policy | Release, events: Sequence[Event]) -> HttpResponse:
    at, days = clock.now(), _days(request)
    row = readership.page_read(thing, days)
    rows = PageCount.objects.visible_to(request.user).filter(kind=row.kind, thing_id=row.thing_id)
    sheet = Sheet("luot-mo-trang", row.title, [_("Ngày"), _("Lượt mở trang")], lambda cells: cells)
    by_day = [(day, _told(n)) for day, n in zip(days.each, readership.opened_by_day(rows, days), strict=True)]
    file = asked_file(request, by_day, sheet)
    if file is not None:
        return file
    volume = _chart(_("Lượt mở trang mỗi ngày"), rows, days, at=at, events=events)
    context = _frame(request, at=at) | {"row": row, "thing": thing, "volume": volume}
    return render(request, "measurement/page_readers.html", context)


def _frame(request: DeskRequest, *, at: datetime) -> dict[str, Any]:
    since = readership.counted_since()
    return {"days": asked_days(request, PERIODS), "periods": PERIODS, "at": at, "since": since}


def _days(request: DeskRequest) -> Days:
    return Days.until(timezone.localdate(clock.now()), asked_days(request, PERIODS))


def _sorted(rows: list[PageRead], asked: str) -> list[PageRead]:
    key = SORTS.get(asked.removeprefix("-"))
    return rows if key is None else sorted(rows, key=key, reverse=asked.startswith("-"))


def _chart(
    title: str, rows: QuerySet[PageCount], days: Days, *, at: datetime, events: Sequence[Event] = ()
) -> Volume | None:
    """Return the chart of a count by day, None where nothing was counted yet."""
    counts = readership.opened_by_day(rows, days)
    if not any(counts):
        return None
    few = [day for day, n in zip(days.each, counts, strict=True) if n and is_few(n)]
    drawn = [DRAWN_FOR_FEW if n and is_few(n) else n for n in counts]
    return Volume(
        title=title,
        days=days.each,
        series=[Series(_("lượt mở trang"), drawn, estimated=few)],
        source=_("Số đếm trên cổng công khai của hệ thống này"),
        as_of=at.astimezone(LOCAL),
        unit="lượt mở",
        events=[event for event in events if days.first <= event.at <= days.last],
        language=page_language(),
        demo=settings.ENV.demo,
    )


def _published(publications: QuerySet[Publication]) -> list[Event]:
    known = publications.select_related("edition").order_by("published_at")
    return [
        Event(
            timezone.localdate(each.published_at),
            _("đính chính") if each.edition.amends_id else _("công bố"),
            "correction" if each.edition.amends_id else "other",
        )
        for each in known
    ]


def _sheet() -> Sheet:
    header = [_("Trang"), _("Loại"), _("Lượt mở trang"), _("Kỳ trước"), _("Máy tự nhận")]
    return Sheet("ban-doc", _("Lượt mở trang công khai"), header, _cells)


def _cells(row: PageRead) -> list[Any]:
    return [row.title, str(PageKind(row.kind).label), _told(row.opened), _told(row.before), _told(row.by_machines)]


def _said(phrase: LookedFor) -> list[Any]:
    return [phrase.words, phrase.times, phrase.last_month]


def _told(count: int | None) -> int | str:
    if count is None:
        return _("chưa đo")
    return _("dưới 5") if is_few(count) else count
