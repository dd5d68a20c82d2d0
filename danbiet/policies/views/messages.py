"""The key messages of a dossier and their versions."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.policies import actions
from danbiet.policies.forms import (
    KeyMessageForm,
)
from danbiet.policies.views.dossier_page import overview_again, policy_or_404
from danbiet.web.toasts import toast


@require_POST
@officer_page
def message(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Write a key message, or a new version of message ``number``."""
    shown = policy_or_404(request, policy_id)
    known = request.POST.get("number", "")
    number = int(known) if known.isdecimal() else None
    form = KeyMessageForm(request.POST, auto_id=f"message_{number}_%s" if number else "message_%s")
    if not form.is_valid():
        return overview_again(request, shown, "message_form", form, number)
    actions.write_key_message(shown, text=form.cleaned_data["text"], number=number, by=request.user, at=clock.now())
    toast(request, _("Đã lưu thông điệp; phiên bản cũ vẫn xem lại được."))
    return redirect("policy", policy_id)


@require_GET
@officer_page
def message_versions(request: DeskRequest, policy_id: int, number: int) -> HttpResponse:
    """Every version of one message."""
    shown = policy_or_404(request, policy_id)
    versions = shown.key_messages.filter(number=number).select_related("written_by").order_by("-version")
    if not versions:
        raise Http404
    return render(request, "policies/message.html", {"policy": shown, "versions": versions, "number": number})
