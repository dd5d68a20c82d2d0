"""Dossiers: the list, one of them, opened, described, closed."""

from __future__ import annotations

from django.db.models import Max, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.kit.registry import dossier_tabs
from danbiet.offices.access import DeskRequest, agency_of, officer_page
from danbiet.policies import actions
from danbiet.policies.forms import (
    PolicyFilter,
    PolicyForm,
)
from danbiet.policies.models import Policy
from danbiet.policies.views.dossier_page import dossier_page, policy_or_404
from danbiet.web.confirming import NotConfirmed, named
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, toast


@require_GET
@officer_page
def policies(request: DeskRequest) -> HttpResponse:
    """The agency's policies with their stages, in Vietnamese order; archived ones on demand."""
    form = PolicyFilter(request.GET)
    found = form.narrow(_with_next(Policy.objects.visible_to(request.user).order_by("sort_key", "pk")))
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    context = {"form": form, "page": page_of(request, found), "archived": form.cleaned_data.get("archived") == "1"}
    return render(request, "policies/policies.html", context)


def _sheet() -> Sheet:
    header = [
        _("Tên gọi ngắn"), _("Tên chính sách"), _("Loại văn bản"), _("Giai đoạn"), _("Đơn vị chủ trì"),
        _("Chức danh chịu trách nhiệm"), _("Tác động lớn"), _("Công khai từ ngày"),
    ]  # fmt: skip
    return Sheet("ho-so-chinh-sach", _("Hồ sơ chính sách"), header, _cells)


def _cells(policy: Policy) -> list[object]:
    return [
        policy.short_title,
        policy.title,
        policy.kind.name,
        policy.get_stage_display(),
        policy.lead_unit,
        str(policy.owner_post or ""),
        _impact_words(policy),
        policy.public_from,
    ]


def _impact_words(policy: Policy) -> str:
    test = getattr(policy, "high_impact_test", None)
    if test is None or not test.is_complete:
        return _("chưa xét")
    return _("tác động lớn") if test.is_high_impact else _("không")


def _with_next(rows: QuerySet[Policy]) -> QuerySet[Policy]:
    return rows.select_related("kind", "owner_post", "high_impact_test").annotate(
        last_milestone=Max("milestones__happened_on")
    )


@require_http_methods(["GET", "POST"])
@officer_page
def new(request: DeskRequest) -> HttpResponse:
    """Open a dossier."""
    form = PolicyForm(request.POST or None, user=request.user, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_policy(agency_of(request), by=request.user, at=clock.now(), **form.cleaned_data)
        except actions.TitleTaken as error:
            form.add_error("short_title", str(error))
        except actions.UnknownStage as error:
            form.add_error("stage", str(error))
        else:
            toast(request, _("Đã mở hồ sơ. Việc tiếp theo: viết bộ từ khoá để biết báo chí nói gì."))
            return redirect("policy", made.pk)
    return render(request, "policies/policy_form.html", {"form": form, "policy": None})


@require_http_methods(["GET", "POST"])
@officer_page
def edit(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Change a dossier's own words."""
    policy = policy_or_404(request, policy_id)
    fields = ("title", "short_title", "lead_unit", "owner_post", "summary", "public_from")
    initial = {name: getattr(policy, name) for name in fields}
    form = PolicyForm(request.POST or None, user=request.user, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_policy(policy, by=request.user, at=clock.now(), **form.cleaned_data)
        except actions.TitleTaken as error:
            form.add_error("short_title", str(error))
        else:
            toast(request, _("Đã lưu hồ sơ."))
            return redirect("policy", policy.pk)
    return render(request, "policies/policy_form.html", {"form": form, "policy": policy})


@require_GET
@officer_page
def policy(request: DeskRequest, policy_id: int, tab: str = "overview") -> HttpResponse:
    """The dossier, one tab of it; the overview begins with the six rungs. Rooms add tabs through the registry."""
    shown = policy_or_404(request, policy_id)
    current = dossier_tabs.get(tab)
    if current is None:
        raise Http404
    return dossier_page(request, shown, tab, current.context(shown, request, clock.now()))


@require_POST
@officer_page
def archive(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Close a dossier, asked for by name."""
    shown = policy_or_404(request, policy_id)
    try:
        named(request, shown.short_title)
    except NotConfirmed as error:
        complain(request, error)
        return redirect("policy", policy_id)
    actions.archive_policy(shown, by=request.user, at=clock.now())
    toast(
        request,
        _("Đã đóng hồ sơ %(policy)s.") % {"policy": shown.short_title},
        undo=reverse("policy_restore", args=[shown.pk]),
    )
    return redirect("policies")


@require_POST
@officer_page
def restore(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Open an archived dossier again."""
    actions.restore_policy(policy_or_404(request, policy_id), by=request.user, at=clock.now())
    toast(request, _("Đã mở lại hồ sơ."))
    return redirect("policy", policy_id)
