"""Bài gửi của đơn vị: handed in, received, taken into a release, sent back or declined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import Role
from danbiet.publishing.actions import intake as actions
from danbiet.publishing.actions.releases import ForAnotherAgency
from danbiet.publishing.forms.intake import HandInForm, IntakeFilter
from danbiet.publishing.forms.releases import BEGUN_HERE
from danbiet.publishing.models import Intake, ReleaseKind
from danbiet.publishing.queries.intakes import clocks_of, intakes_list, turnaround
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, complaining, toast

EDITORS = frozenset({Role.EDITOR, Role.FOCAL_OFFICER, Role.COORDINATOR, Role.SPOKESPERSON, Role.HEAD})
PERIOD = timedelta(days=90)


@require_GET
@officer_page
def intakes(request: DeskRequest) -> HttpResponse:
    """What the units handed in, open ones first; how long it takes stands in the first line."""
    form = IntakeFilter(request.GET)
    found = form.narrow(intakes_list(request.user))
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    now = clock.now()
    counts = Intake.objects.visible_to(request.user).aggregate(  # type: ignore[attr-defined]
        received=Count("pk", filter=Q(state=Intake.State.RECEIVED)),
        incomplete=Count("pk", filter=Q(state=Intake.State.INCOMPLETE)),
    )
    page = page_of(request, found)
    took = turnaround(agency_of(request), since=now - PERIOD, until=now)
    context = {
        "form": form,
        "page": page,
        "counts": counts,
        "took": timedelta(hours=took.hours) if took.hours is not None else None,
        "took_n": took.n,
        "clocks": clocks_of(list(page)),
        "now": now,
    }
    return render(request, "publishing/intake/intakes.html", context)


def _sheet() -> Sheet:
    header = [
        _("Mã tiếp nhận"), _("Đơn vị"), _("Tiêu đề"), _("Trạng thái"), _("Nhận lúc"), _("Xong lúc"),
        _("Đề nghị đăng ngày"),
    ]  # fmt: skip
    return Sheet("bai-gui", _("Bài gửi của đơn vị"), header, _cells)


def _cells(row: Intake) -> list[object]:
    return [
        row.receipt,
        row.unit,
        row.title,
        row.get_state_display(),
        row.received_at,
        row.closed_at,
        row.wanted_on,
    ]


@require_http_methods(["GET", "POST"])
@officer_page
def hand_in(request: DeskRequest) -> HttpResponse:
    """Hand a text in and get its receipt."""
    form = HandInForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.hand_in(agency_of(request), by=request.user, at=clock.now(), **form.cleaned_data)
        except (actions.NothingHandedIn, ForAnotherAgency) as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã nhận. Mã tiếp nhận: %(receipt)s.") % {"receipt": made.receipt})
            return redirect("intake", made.pk)
    return render(request, "publishing/intake/hand_in.html", {"form": form})


@require_http_methods(["GET", "POST"])
@officer_page
def intake(request: DeskRequest, intake_id: int) -> HttpResponse:
    """One text handed in: what is missing, what became of it; a POST completes it."""
    shown = _intake(request, intake_id)
    form = HandInForm(request.POST or None, user=request.user, initial=_known(shown))
    del form.fields["unit"]
    if request.method == "POST" and form.is_valid():
        return _complete(request, shown, form)
    return _intake_page(request, shown, form)


def _known(shown: Intake) -> dict[str, object]:
    return {name: getattr(shown, name) for name in ("title", "text", "policy", "wanted_on", "is_cleared")}


def _complete(request: DeskRequest, shown: Intake, form: HandInForm) -> HttpResponse:
    try:
        actions.complete_intake(shown, by=request.user, at=clock.now(), **form.cleaned_data)
    except actions.NotOpen as error:
        form.add_error(None, str(error))
        return _intake_page(request, shown, form)
    toast(request, _("Đã bổ sung."))
    return redirect("intake", shown.pk)


def _intake_page(request: DeskRequest, shown: Intake, form: HandInForm) -> HttpResponse:
    context = {
        "intake": shown,
        "form": form,
        "is_open": shown.state in actions.OPEN,
        "is_editor": request.user.is_superuser or bool(EDITORS & request.user.roles),
        "kinds": BEGUN_HERE,
        "clock": clocks_of([shown]).get(shown.pk),
    }
    return render(request, "publishing/intake/intake.html", context)


@require_POST
@officer_page(roles=EDITORS)
def take(request: DeskRequest, intake_id: int) -> HttpResponse:
    """Take it into a draft."""
    shown = _intake(request, intake_id)
    kind = request.POST.get("kind", "")
    try:
        wanted = kind if kind in dict(BEGUN_HERE) else ReleaseKind.BULLETIN
        made = actions.take_intake(shown, kind=wanted, by=request.user, at=clock.now())
    except actions.NotOpen as error:
        complain(request, error)
        return redirect("intake", intake_id)
    toast(request, _("Đã đưa vào bản nháp; đơn vị gửi được tính là người viết nên không tự duyệt."))
    return redirect("release", made.pk)


@require_POST
@officer_page(roles=EDITORS)
def send_back(request: DeskRequest, intake_id: int) -> HttpResponse:
    """Ask the unit for what is missing."""
    note = request.POST.get("note", "")
    return _do(
        request,
        intake_id,
        lambda shown: actions.send_back(shown, note=note, by=request.user, at=clock.now()),
        _("Đã trả lại cho đơn vị bổ sung."),
    )


@require_POST
@officer_page(roles=EDITORS)
def decline(request: DeskRequest, intake_id: int) -> HttpResponse:
    """Say that it will not be published, and why."""
    reason = request.POST.get("note", "")
    return _do(
        request,
        intake_id,
        lambda shown: actions.decline_intake(shown, reason=reason, by=request.user, at=clock.now()),
        _("Đã ghi: không đăng, kèm lý do cho đơn vị."),
    )


def _do(request: DeskRequest, intake_id: int, act: Callable[[Intake], object], said: str) -> HttpResponse:
    with complaining(request, actions.NotOpen, actions.NothingHandedIn):
        act(_intake(request, intake_id))
        toast(request, said)
    return redirect("intake", intake_id)


def _intake(request: DeskRequest, intake_id: int) -> Intake:
    known = Intake.objects.select_related("policy", "release", "sent_by", "taken_by")
    found: Intake = get_visible_or_404(known, request.user, pk=intake_id)
    return found
