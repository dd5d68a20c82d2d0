"""The documents of a dossier."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.policies import actions
from danbiet.policies.forms import (
    DocumentForm,
)
from danbiet.policies.views.dossier_page import overview_again, policy_or_404
from danbiet.web.toasts import complain, toast

REMOVED_DOCUMENT = "removed_document"


@require_POST
@officer_page
def document(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Add a document."""
    shown = policy_or_404(request, policy_id)
    form = DocumentForm(request.POST, auto_id="document_%s")
    if not form.is_valid():
        return overview_again(request, shown, "document_form", form)
    actions.add_document(shown, by=request.user, at=clock.now(), **form.cleaned_data)
    toast(request, _("Đã thêm văn bản."))
    return redirect("policy", policy_id)


@require_POST
@officer_page
def remove_document(request: DeskRequest, policy_id: int, document_id: int) -> HttpResponse:
    """Take a document out; the toast offers to put it back."""
    shown = get_object_or_404(policy_or_404(request, policy_id).documents, pk=document_id)
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
    shown = policy_or_404(request, policy_id)
    removed = request.session.pop(REMOVED_DOCUMENT, {})
    form = DocumentForm(removed)
    if removed.get("policy") == policy_id and form.is_valid():
        actions.add_document(shown, by=request.user, at=clock.now(), **form.cleaned_data)
        toast(request, _("Đã đưa văn bản trở lại."))
    else:
        complain(request, _("Không còn gì để hoàn tác. Hãy thêm lại văn bản."))
    return redirect("policy", policy_id)
