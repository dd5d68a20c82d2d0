"""Độ phủ: 34 equal tiles, the communes of one province, and the tasks of who goes there on foot."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.delivery.actions import visits as actions
from danbiet.delivery.forms.coverage import AssignForm, VisitDone, VisitFilter
from danbiet.delivery.models import Visit
from danbiet.delivery.queries.coverage import CommuneCover, Cover, editions_sent
from danbiet.delivery.queries.coverage import coverage as cover_of
from danbiet.delivery.queries.pages_words import why_in_words
from danbiet.delivery.views.sending import SENDERS
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import Role
from danbiet.publishing.models import Edition
from danbiet.web.exports import TYPES, download
from danbiet.web.lists import page_of
from danbiet.web.toasts import complain, complaining, toast

# Who may say that a commune was visited.
CARRIERS: Final = SENDERS | {Role.COMMUNE_OFFICER, Role.DRAFTING_UNIT}
PER_PAGE: Final = 50
MOST_EDITIONS: Final = 60
PROBLEMS: Final = (actions.NotADay, actions.NothingCounted, actions.AlreadySettled)


@require_GET
@officer_page
def coverage(request: DeskRequest) -> HttpResponse:
    """Which communes an edition reaches, or reached."""
    at = clock.now()
    editions = list(editions_sent(request.user)[:MOST_EDITIONS])
    edition = _asked(request, editions)
    confirmed = request.GET.get("view") == "confirmed"
    cover = cover_of(agency_of(request), edition, confirmed=confirmed, today=timezone.localdate(at))
    province = _number(request.GET.get("province", ""))
    behind = request.GET.get("show") == "behind"
    rows = _rows(cover, province, behind)
    if request.GET.get("format") in TYPES:
        return _file(request.GET["format"], cover, rows)
    tile = next((each for each in cover.tiles if each.place.pk == province), None)
    todo = [each for each in cover.uncovered if each.visit is None]
    context = {
        "at": at,
        "editions": editions,
        "edition": edition,
        "cover": cover,
        "confirmed": confirmed,
        "tile": tile,
        "behind": behind,
        "page": page_of(request, rows, PER_PAGE),
        "rows": rows,
        "todo": len(todo),
        "assigned": sum(each.visit is not None for each in cover.communes.values()),
        "whys": _whys(cover),
        "form": AssignForm(),
        "may_send": bool(SENDERS & request.user.roles),
    }
    return render(request, "delivery/coverage/coverage.html", context)


@require_POST
@officer_page(roles=SENDERS)
def assign(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Give every uncovered commune, of one province or of all, to a communicator."""
    edition = (
        get_visible_or_404(Edition.objects.select_related("release__agency"), request.user, pk=edition_id)
        if hasattr(Edition.objects, "visible_to")
        else _own_edition(request, edition_id)
    )
    at = clock.now()
    form = AssignForm(request.POST)
    confirmed = request.POST.get("view") == "confirmed"
    back = f"{reverse('coverage')}?edition={edition.pk}&view={'confirmed' if confirmed else 'expected'}"
    if not form.is_valid():
        complain(request, _("Ngày cần xong viết theo dạng ngày/tháng/năm, ví dụ 28/11/2026."))
        return redirect(back)
    cover = cover_of(agency_of(request), edition, confirmed=confirmed, today=timezone.localdate(at))
    province = _number(request.POST.get("province", ""))
    todo = [each for each in cover.uncovered if each.visit is None and province in (None, each.place.parent_id)]
    why = {each.place.pk: each.why(confirmed=confirmed) for each in todo}
    try:
        n = actions.assign_visits(
            edition, [each.place for each in todo], why=why, due_on=form.cleaned_data["due_on"], by=request.user, at=at
        )
    except PROBLEMS as error:
        complain(request, error)
        return redirect(back)
    said = "Đã giao %(n)d việc cho tuyên truyền viên. Tải tờ phát tay và bản đọc ở trang này."
    toast(request, ngettext(said, said, n) % {"n": n})
    return redirect(f"{reverse('visits')}?edition={edition.pk}")


@require_GET
@officer_page
def visits(request: DeskRequest) -> HttpResponse:
    """Tasks of communicators on foot, and their totals."""
    form = VisitFilter(request.GET)
    every = Visit.objects.visible_to(request.user)
    edition = _number(request.GET.get("edition", ""))
    if edition is not None:
        every = every.filter(edition=edition)
    totals = every.aggregate(
        open=Count("pk", filter=Q(state="open")),
        done=Count("pk", filter=Q(state="done")),
        households=Sum("households", default=0),
        people=Sum("people", default=0),
    )
    rows = form.narrow(every).select_related("edition__release", "place__parent").defer("edition__content")
    rows = rows.order_by("state", "due_on", "place__parent__sort_key", "place__sort_key", "pk")
    if request.GET.get("format") in TYPES:
        return _visits_file(request.GET["format"], rows)
    late = every.filter(state="open", due_on__lt=timezone.localdate(clock.now())).count()
    context = {
        "form": form,
        "totals": totals,
        "late": late,
        "today": timezone.localdate(clock.now()),
        "page": page_of(request, rows, PER_PAGE),
        "edition": Edition.objects.filter(pk=edition, release__agency=request.user.agency_id)
        .select_related("release")
        .first()
        if edition
        else None,
    }
    return render(request, "delivery/coverage/visits.html", context)


@require_http_methods(["GET", "POST"])
@officer_page
def visit(request: DeskRequest, visit_id: int) -> HttpResponse:
    """One task: what to carry there, and what came of it."""
    rows = Visit.objects.select_related("edition__release__agency", "place__parent", "made_by")
    found: Visit = get_visible_or_404(rows, request.user, pk=visit_id)
    form = VisitDone(request.POST or None)
    status = 200
    if request.method == "POST":
        if not CARRIERS & request.user.roles:
            raise PermissionDenied(_("Vai trò của bạn không ghi được việc này."))
        if form.is_valid():
            return _finish(request, found, form)
        status = 422
    context = {"visit": found, "form": form, "today": timezone.localdate(clock.now())}
    return render(request, "delivery/coverage/visit.html", context, status=status)


def _finish(request: DeskRequest, found: Visit, form: VisitDone) -> HttpResponse:
    with complaining(request, *PROBLEMS):
        _visit, masked = actions.finish_visit(found, **form.cleaned_data, by=request.user, at=clock.now())
        said = _("Đã ghi.")
        if masked:
            words = "Đã ghi; đã che %(n)d chi tiết cá nhân."
            said = ngettext(words, words, masked) % {"n": masked}
        toast(request, said, undo=reverse("visit_reopen", args=[found.pk]))
    return redirect("visit", found.pk)


@require_POST
@officer_page(roles=CARRIERS)
def reopen(request: DeskRequest, visit_id: int) -> HttpResponse:
    """Undo."""
    found = get_visible_or_404(Visit, request.user, pk=visit_id)
    with complaining(request, *PROBLEMS):
        actions.reopen_visit(found, by=request.user, at=clock.now())
        toast(request, _("Việc này lại chờ như trước."))
    return redirect("visit", found.pk)


@require_POST
@officer_page(roles=CARRIERS)
def cancel(request: DeskRequest, visit_id: int) -> HttpResponse:
    """Nobody needs to go."""
    found = get_visible_or_404(Visit, request.user, pk=visit_id)
    with complaining(request, *PROBLEMS):
        actions.cancel_visit(found, by=request.user, at=clock.now())
        toast(request, _("Đã ghi: không cần đi."), undo=reverse("visit_reopen", args=[found.pk]))
    return redirect("visit", found.pk)


def _own_edition(request: DeskRequest, edition_id: int) -> Edition:
    rows = Edition.objects.select_related("release__agency", "release__policy")
    found = rows.filter(pk=edition_id, release__agency=request.user.agency_id).first()
    if found is None:
        raise Http404(_("Không có trang này, hoặc nó thuộc cơ quan khác."))
    return found


def _asked(request: DeskRequest, editions: list[Edition]) -> Edition | None:
    asked = _number(request.GET.get("edition", ""))
    if asked is None:
        return editions[0] if editions else None
    known = next((each for each in editions if each.pk == asked), None)
    return known or _own_edition(request, asked)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _rows(cover: Cover, province: int | None, behind: bool) -> list[CommuneCover]:
    return [
        each
        for each in cover.communes.values()
        if (province is None or each.place.parent_id == province)
        and (not behind or each.why(confirmed=cover.confirmed))
        and (province is not None or behind)
    ]


def _whys(cover: Cover) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for each in cover.uncovered:
        why = each.why(confirmed=cover.confirmed)
        counted[why] = counted.get(why, 0) + 1
    return sorted(counted.items(), key=lambda pair: pair[0])


def _file(kind: str, cover: Cover, rows: list[CommuneCover]) -> HttpResponse:
    header = [
        _("Mã xã"), _("Xã, phường, đặc khu"), _("Tỉnh, thành phố"), _("Điện thoại"), _("Thư điện tử"), _("Cụm loa"),
        _("Đã đến"), _("Vì sao chưa phủ"),
    ]  # fmt: skip
    body: list[list[Any]] = [
        [
            each.place.code, each.place.name, each.place.parent.short_name if each.place.parent else "",
            _few(each.recipients.get("phone", 0)), _few(each.recipients.get("email", 0)),
            each.recipients.get("station", 0), _("có") if each.reached else _("chưa"),
            why_in_words(each.why(confirmed=cover.confirmed)) if each.why(confirmed=cover.confirmed) else "",
        ]
        for each in (rows or list(cover.communes.values()))
    ]  # fmt: skip
    return download(kind, title=_("Độ phủ theo xã"), name="do-phu", header=header, rows=body)


def _few(n: int) -> int | str:
    return n if n == 0 or n >= 5 else _("dưới 5")


def _visits_file(kind: str, rows: Any) -> HttpResponse:
    header = [
        _("Xã"), _("Tỉnh, thành phố"), _("Bản gửi"), _("Vì sao"), _("Trạng thái"), _("Cần xong"), _("Số hộ"),
        _("Số người"), _("Bà con hỏi"),
    ]  # fmt: skip
    body = [
        [
            each.place.name, each.place.parent.short_name if each.place.parent else "", each.edition.release.title,
            why_in_words(each.why), str(each.get_state_display()), each.due_on, each.households, each.people,
            each.questions,
        ]
        for each in rows[:10_000]
    ]  # fmt: skip
    return download(kind, title=_("Lượt đi của tuyên truyền viên"), name="luot-di", header=header, rows=body)
