"""Trao đổi: remarks on a release, settled one by one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.publishing.actions import comments as actions
from danbiet.publishing.views.release_page import release_or_404
from danbiet.web.toasts import complaining, toast


@require_POST
@officer_page
def say(request: DeskRequest, release_id: int) -> HttpResponse:
    """Remark on a release."""
    release = release_or_404(request, release_id)
    with complaining(request, actions.NothingSaid):
        actions.comment(release, text=request.POST.get("text", ""), by=request.user, at=clock.now())
        toast(request, _("Đã ghi ý kiến."))
    return redirect("release_tab", release_id, "history")


@require_POST
@officer_page
def resolve(request: DeskRequest, release_id: int, comment_id: int) -> HttpResponse:
    """Settle a remark."""
    remark = get_object_or_404(release_or_404(request, release_id).comments, pk=comment_id)
    with complaining(request, actions.AlreadyResolved):
        actions.resolve_comment(remark, by=request.user, at=clock.now())
        toast(request, _("Đã đánh dấu xong."), undo=reverse("comment_reopen", args=[release_id, comment_id]))
    return redirect("release_tab", release_id, "history")


@require_POST
@officer_page
def reopen(request: DeskRequest, release_id: int, comment_id: int) -> HttpResponse:
    """Take a remark up again."""
    remark = get_object_or_404(release_or_404(request, release_id).comments, pk=comment_id)
    actions.reopen_comment(remark, by=request.user, at=clock.now())
    toast(request, _("Đã mở lại ý kiến."))
    return redirect("release_tab", release_id, "history")
