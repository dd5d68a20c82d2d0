"""Hồ sơ chính sách: the list, the dossier with its strip and tabs, and what officers write in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.kit.registry import buttons, dossier_tabs
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import Role
from danbiet.policies import actions
from danbiet.policies.forms import (
    DocumentForm,
    HighImpactForm,
    KeyFactForm,
    KeyMessageForm,
    MilestoneForm,
    PolicyFilter,
    PolicyForm,
    StagesForm,
)
from danbiet.policies.models import DocumentKind, KeyFact, Policy
from danbiet.policies.queries import ladder_of
from danbiet.web.confirming import NotConfirmed, named
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, toast

REMOVED_FACT = "removed_fact"
REMOVED_DOCUMENT = "removed_document"


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
    policy = _policy(request, policy_id)
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
    shown = _policy(request, policy_id)
    current = dossier_tabs.get(tab)
    if current is None:
        raise Http404
    return _dossier(request, shown, tab, current.context(shown, request, clock.now()))


def _dossier(
    request: DeskRequest, shown: Policy, tab: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    tabs = [
        {"label": each.label, "url": reverse("policy_tab", args=[shown.pk, each.key]), "is_current": each.key == tab}
        for each in dossier_tabs
    ]
    current = dossier_tabs.get(tab)
    whole = {
        "policy": shown,
        "rungs": ladder_of(shown, at=clock.now()) if tab == "overview" else [],
        "tabs": tabs,
        "tab_template": current.template if current else "",
        "buttons": [(button.label, button.url(shown)) for button in buttons if button.on == "policy"],
    }
    return render(request, "policies/policy.html", whole | dict(context), status=status)


def _policy(request: DeskRequest, policy_id: int) -> Policy:
    found: Policy = get_visible_or_404(
        Policy.objects.select_related("kind", "agency", "owner_post"), request.user, pk=policy_id
    )
    return found


def _again(request: DeskRequest, shown: Policy, name: str, form: Any, number: int | None = None) -> HttpResponse:
    """Show the overview again with this form (of message ``number``) open as it was typed; nothing of it was kept."""
    tab = dossier_tabs.get("overview")
    assert tab is not None
    context = dict(tab.context(shown, request, clock.now()))
    if number is None:
        context |= {name: form, "open_form": name}
    else:
        rows = context["messages_of_policy"]
        context |= {"messages_of_policy": [(row, form if row.number == number else own) for row, own in rows]}
    complain(request, _("Chưa lưu: hãy xem chỗ được đánh dấu."))
    return _dossier(request, shown, "overview", context, status=422)


@require_POST
@officer_page
def milestone(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Write a milestone; a day that has come moves the policy to that stage."""
    shown = _policy(request, policy_id)
    form = MilestoneForm(request.POST, policy=shown, auto_id="milestone_%s")
    if not form.is_valid():
        return _again(request, shown, "milestone_form", form)
    said = form.cleaned_data
    actions.set_milestone(shown, by=request.user, at=clock.now(), **said)
    if said["happened_on"] and said["happened_on"] <= timezone.localdate():
        actions.reach_stage(shown, stage=said["stage"], on=said["happened_on"], by=request.user, at=clock.now())
    toast(request, _("Đã lưu mốc."))
    return redirect("policy", policy_id)


@require_POST
@officer_page
def fact(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Write a key fact, new or (with ``fact``) changed; a wrong one stays on the page as it was typed."""
    shown = _policy(request, policy_id)
    known = request.POST.get("fact", "")
    changed = get_object_or_404(shown.key_facts, pk=int(known)) if known.isdecimal() else None
    form = KeyFactForm(request.POST, auto_id=f"fact_{known}_%s" if changed else "fact_%s")
    if not form.is_valid():
        return _facts_again(request, shown, form, changed)
    actions.write_key_fact(shown, fact=changed, by=request.user, at=clock.now(), **form.cleaned_data)
    toast(request, _("Đã lưu dữ kiện. Bản đang viết lấy số từ đây sẽ được nhắc xem lại."))
    return redirect("policy_tab", policy_id, "facts")


def _facts_again(request: DeskRequest, shown: Policy, form: KeyFactForm, changed: KeyFact | None) -> HttpResponse:
    tab = dossier_tabs.get("facts")
    assert tab is not None
    context = dict(tab.context(shown, request, clock.now()))
    if changed is None:
        context["fact_form"] = form
    else:
        context["changed_fact"] = changed
        context["groups"] = [
            (kind, [(row, form if row == changed else own) for row, own in rows]) for kind, rows in context["groups"]
        ]
    complain(request, _("Chưa lưu dữ kiện: hãy xem chỗ được đánh dấu."))
    return _dossier(request, shown, "facts", context, status=422)


@require_POST
@officer_page
def remove_fact(request: DeskRequest, policy_id: int, fact_id: int) -> HttpResponse:
    """Take a key fact out; the toast offers to put it back."""
    shown = get_object_or_404(_policy(request, policy_id).key_facts, pk=fact_id)
    removed = {name: getattr(shown, name) for name in KeyFactForm.base_fields}
    actions.remove_key_fact(shown, by=request.user, at=clock.now())
    request.session[REMOVED_FACT] = {"policy": policy_id} | {name: str(value or "") for name, value in removed.items()}
    toast(
        request,
        _("Đã bỏ dữ kiện “%(subject)s”.") % {"subject": shown.subject},
        undo=reverse("policy_fact_restore", args=[policy_id]),
    )
    return redirect("policy_tab", policy_id, "facts")


@require_POST
@officer_page
def restore_fact(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Put back the fact that was removed last."""
    shown = _policy(request, policy_id)
    removed = request.session.pop(REMOVED_FACT, {})
    form = KeyFactForm(removed)
    if removed.get("policy") == policy_id and form.is_valid():
        actions.write_key_fact(shown, by=request.user, at=clock.now(), **form.cleaned_data)
        toast(request, _("Đã đưa dữ kiện trở lại."))
    else:
        complain(request, _("Không còn gì để hoàn tác. Hãy thêm lại dữ kiện."))
    return redirect("policy_tab", policy_id, "facts")


@require_POST
@officer_page
def message(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Write a key message, or a new version of message ``number``."""
    shown = _policy(request, policy_id)
    known = request.POST.get("number", "")
    number = int(known) if known.isdecimal() else None
    form = KeyMessageForm(request.POST, auto_id=f"message_{number}_%s" if number else "message_%s")
    if not form.is_valid():
        return _again(request, shown, "message_form", form, number)
    actions.write_key_message(shown, text=form.cleaned_data["text"], number=number, by=request.user, at=clock.now())
    toast(request, _("Đã lưu thông điệp; phiên bản cũ vẫn xem lại được."))
    return redirect("policy", policy_id)


@require_GET
@officer_page
def message_versions(request: DeskRequest, policy_id: int, number: int) -> HttpResponse:
    """Every version of one message."""
    shown = _policy(request, policy_id)
    versions = shown.key_messages.filter(number=number).select_related("written_by").order_by("-version")
    if not versions:
        raise Http404
    return render(request, "policies/message.html", {"policy": shown, "versions": versions, "number": number})


@require_POST
@officer_page
def document(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Add a document."""
    shown = _policy(request, policy_id)
    form = DocumentForm(request.POST, auto_id="document_%s")
    if not form.is_valid():
        return _again(request, shown, "document_form", form)
    actions.add_document(shown, by=request.user, at=clock.now(), **form.cleaned_data)
    toast(request, _("Đã thêm văn bản."))
    return redirect("policy", policy_id)


@require_POST
@officer_page
def remove_document(request: DeskRequest, policy_id: int, document_id: int) -> HttpResponse:
    """Take a document out; the toast offers to put it back."""
    shown = get_object_or_404(_policy(request, policy_id).documents, pk=document_id)
    removed = {name: getattr(shown, name) for name in DocumentForm.base_fields}
    actions.remove_document(shown, by=request.user, at=clock.now())
    request.session[REMOVED_DOCUMENT] = {"policy": policy_id} | {
        name: str(kept or "") for name, kept in removed.items()
    }
    toast(
        request,
        _("Đã bỏ văn bản “%(subject)s” khỏi hồ sơ.") % {"subject": shown.subject},
        undo=reverse("policy_document_restore", args=[policy_id]),
    )
    return redirect("policy", policy_id)


@require_POST
@officer_page
def restore_document(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Put back the document that was removed last."""
    shown = _policy(request, policy_id)
    removed = request.session.pop(REMOVED_DOCUMENT, {})
    form = DocumentForm(removed)
    if removed.get("policy") == policy_id and form.is_valid():
        actions.add_document(shown, by=request.user, at=clock.now(), **form.cleaned_data)
        toast(request, _("Đã đưa văn bản trở lại."))
    else:
        complain(request, _("Không còn gì để hoàn tác. Hãy thêm lại văn bản."))
    return redirect("policy", policy_id)


@require_POST
@officer_page
def high_impact(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Answer the four criteria of QĐ 407/QĐ-TTg."""
    shown = _policy(request, policy_id)
    form = HighImpactForm(request.POST)
    if not form.is_valid():
        complain(request, _("Mỗi tiêu chí cần một câu trả lời kèm lý do."))
        return _dossier(request, shown, "impact", {"form": form, "test": None}, status=422)
    try:
        actions.answer_high_impact_test(shown, answers=form.answers(), by=request.user, at=clock.now())
    except actions.CriterionUnanswered as error:
        complain(request, error)
        return _dossier(request, shown, "impact", {"form": form, "test": None}, status=422)
    toast(request, _("Đã lưu kết quả xét tác động lớn."))
    return redirect("policy_tab", policy_id, "impact")


@require_POST
@officer_page
def archive(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Close a dossier, asked for by name."""
    shown = _policy(request, policy_id)
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
    actions.restore_policy(_policy(request, policy_id), by=request.user, at=clock.now())
    toast(request, _("Đã mở lại hồ sơ."))
    return redirect("policy", policy_id)


@require_http_methods(["GET", "POST"])
@officer_page(roles={Role.ADMINISTRATOR, Role.HEAD, Role.FOCAL_OFFICER})
def kinds(request: DeskRequest) -> HttpResponse:
    """Which stages each kind of document passes."""
    every = list(DocumentKind.objects.order_by("pk"))
    if request.method == "POST":
        chosen = get_object_or_404(DocumentKind, key=request.POST.get("kind", ""))
        form = StagesForm(request.POST)
        if form.is_valid():
            actions.set_stages(chosen, stages=form.cleaned_data["stages"], by=request.user, at=clock.now())
            toast(request, _("Đã lưu các mốc của loại văn bản “%(kind)s”.") % {"kind": chosen.name})
            return redirect("document_kinds")
        complain(request, _("Chọn ít nhất một mốc."))
    rows = [(kind, StagesForm(initial={"stages": kind.stages}, auto_id=f"{kind.key}_%s")) for kind in every]
    return render(request, "policies/kinds.html", {"rows": rows})
