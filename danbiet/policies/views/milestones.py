"""The milestones of a dossier."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.policies import actions
from danbiet.policies.forms import (
    MilestoneForm,
)
from danbiet.policies.views.dossier_page import overview_again, policy_or_404
from danbiet.web.toasts import toast


@require_POST
@officer_page
def milestone(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Write a milestone; a day that has come moves the policy to that stage."""
    shown = policy_or_404(request, policy_id)
    form = MilestoneForm(request.POST, policy=shown, auto_id="milestone_%s")
    if not form.is_valid():
        return overview_again(request, shown, "milestone_form", form)
    said = form.cleaned_data
    actions.set_milestone(shown, by=request.user, at=clock.now(), **said)
    if said["happened_on"] and said["happened_on"] <= timezone.localdate():
        actions.reach_stage(shown, stage=said["stage"], on=said["happened_on"], by=request.user, at=clock.now())
    toast(request, _("Đã lưu mốc."))
    return redirect("policy", policy_id)
