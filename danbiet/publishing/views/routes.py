"""Quy trình duyệt và ủy quyền: who approves what, and who stands in while somebody is away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import formset_factory
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, officer_page
from danbiet.offices.models import Agency, Role
from danbiet.publishing.actions import delegations as actions
from danbiet.publishing.forms.routes import DelegationForm, EmergencyForm, StepForm
from danbiet.publishing.models import Delegation, ReleaseKind, Route
from danbiet.publishing.queries.approvals import RouteStep, delegations, route_of
from danbiet.web.confirming import asks_first
from danbiet.web.toasts import complain, toast

KEEPERS = frozenset({Role.HEAD, Role.SPOKESPERSON, Role.ADMINISTRATOR})
SHOWN_STEPS = 4
Steps = formset_factory(StepForm, extra=0, max_num=actions.MOST_STEPS)


@dataclass(frozen=True)
class Row:
    """A kind of release with its route, and the form that changes it."""

    kind: str
    label: Any
    steps: list[RouteStep]
    is_own: bool
    formset: Any
    emergency: EmergencyForm

    @property
    def words(self) -> list[tuple[RouteStep, Any]]:
        return [(step, Role(step.role).label) for step in self.steps]

    @property
    def emergency_word(self) -> Any:
        return Role(self.emergency.initial["emergency_role"]).label


@require_http_methods(["GET", "POST"])
@officer_page
def routes(request: DeskRequest) -> HttpResponse:
    """Who approves each kind of release, in which order, within how many hours."""
    agency = agency_of(request)
    may_change = request.user.is_superuser or bool(KEEPERS & request.user.roles)
    changed: Row | None = None
    status = 200
    if request.method == "POST" and may_change:
        changed = _posted(request, agency)
        if changed is None:
            return redirect("routes")
        status = 422
    rows = [changed if changed and changed.kind == kind else row_of(agency, kind) for kind in ReleaseKind.values]
    own = sum(row.is_own for row in rows)
    context = {"rows": rows, "may_change": may_change, "own": own, "changed": changed}
    return render(request, "publishing/routes/routes.html", context, status=status)


def row_of(agency: Agency, kind: str) -> Row:
    """Return a kind's route as it is, with empty steps to fill."""
    own = Route.objects.filter(agency=agency, kind=kind).first()
    steps = route_of(agency, kind)
    known = [{"role": step.role, "order": step.order, "hours": step.hours} for step in steps]
    blank: list[dict[str, Any]] = [{} for _each in range(max(1, SHOWN_STEPS - len(known)))]
    emergency = EmergencyForm(
        initial={"emergency_role": own.emergency_role if own else Role.HEAD}, auto_id=f"{kind}_%s"
    )
    formset = Steps(initial=[*known, *blank], prefix=kind)
    return Row(kind, ReleaseKind(kind).label, steps, own is not None, formset, emergency)


def _posted(request: DeskRequest, agency: Agency) -> Row | None:
    """Keep the route that was sent; return the row to mend when it cannot be kept."""
    kind = request.POST.get("kind", "")
    if kind not in ReleaseKind.values:
        return None
    formset = Steps(request.POST, prefix=kind)
    emergency = EmergencyForm(request.POST, auto_id=f"{kind}_%s", initial={"emergency_role": Role.HEAD})
    if formset.is_valid() and emergency.is_valid():
        steps = [each | {"order": each["order"] or 1} for each in formset.cleaned_data if each.get("role")]
        try:
            actions.set_route(agency, kind, steps=steps, by=request.user, at=clock.now(), **emergency.cleaned_data)
        except (actions.BadRoute, actions.NoSuchRole) as error:
            emergency.add_error(None, str(error))
        else:
            toast(request, _("Đã lưu quy trình duyệt %(kind)s; có hiệu lực với bản trình từ nay.")
                  % {"kind": str(ReleaseKind(kind).label).lower()})  # fmt: skip
            return None
    return Row(kind, ReleaseKind(kind).label, route_of(agency, kind), True, formset, emergency)


@require_http_methods(["GET", "POST"])
@officer_page
def stand_ins(request: DeskRequest) -> HttpResponse:
    """Who stands in for whom; a POST writes a new one."""
    form = DelegationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.delegate(**form.cleaned_data, by=request.user, at=clock.now())
        except (actions.BadDelegation, actions.NoSuchRole) as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã ghi ủy quyền. Hết giờ, ủy quyền tự hết."))
            return redirect("delegations")
    now = clock.now()
    rows = list(delegations(request.user, now))
    context = {"form": form, "rows": rows, "running": sum(row.from_at <= now for row in rows), "now": now}
    return render(request, "publishing/routes/delegations.html", context)


@require_POST
@officer_page
def end(request: DeskRequest, delegation_id: int) -> HttpResponse:
    """End a delegation before its time; only the two of it, or who leads, may."""
    shown = get_object_or_404(Delegation, pk=delegation_id, agency=request.user.agency_id)
    if request.user.pk not in (shown.absent_id, shown.stand_in_id) and not KEEPERS & request.user.roles:
        complain(request, _("Chỉ hai người trong ủy quyền này hoặc người đứng đầu chấm dứt được."))
        return redirect("delegations")
    asking = asks_first(
        request,
        title=_("Chấm dứt ủy quyền?"),
        text=_("%(stand_in)s thôi duyệt thay %(absent)s ngay.") % {"stand_in": shown.stand_in, "absent": shown.absent},
        button=_("Chấm dứt ủy quyền"),
        back=reverse("delegations"),
    )
    if asking:
        return asking
    actions.end_delegation(shown, by=request.user, at=clock.now())
    toast(request, _("Đã chấm dứt ủy quyền."))
    return redirect("delegations")
