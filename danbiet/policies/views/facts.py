"""The fact table of a dossier."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danbiet.kit import clock
from danbiet.kit.registry import dossier_tabs
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.policies import actions
from danbiet.policies.forms import (
    KeyFactForm,
)
from danbiet.policies.models import KeyFact, Policy
from danbiet.policies.views.dossier_page import dossier_page, policy_or_404
from danbiet.web.toasts import complain, toast

REMOVED_FACT = "removed_fact"


@require_POST
@officer_page
def fact(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Write a key fact, new or (with ``fact``) changed; a wrong one stays on the page as it was typed."""
    shown = policy_or_404(request, policy_id)
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
    return dossier_page(request, shown, "facts", context, status=422)


@require_POST
@officer_page
def remove_fact(request: DeskRequest, policy_id: int, fact_id: int) -> HttpResponse:
    """Take a key fact out; the toast offers to put it back."""
    shown = get_object_or_404(policy_or_404(request, policy_id).key_facts, pk=fact_id)
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
    shown = policy_or_404(request, policy_id)
    removed = request.session.pop(REMOVED_FACT, {})
    form = KeyFactForm(removed)
    if removed.get("policy") == policy_id and form.is_valid():
        actions.write_key_fact(shown, by=request.user, at=clock.now(), **form.cleaned_data)
        toast(request, _("Đã đưa dữ kiện trở lại."))
    else:
        complain(request, _("Không còn gì để hoàn tác. Hãy thêm lại dữ kiện."))
    return redirect("policy_tab", policy_id, "facts")
