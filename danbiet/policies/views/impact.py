"""The test of high impact (QĐ 407/QĐ-TTg)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.policies import actions
from danbiet.policies.forms import (
    HighImpactForm,
)
from danbiet.policies.views.dossier_page import dossier_page, policy_or_404
from danbiet.web.toasts import complain, toast


@require_POST
@officer_page
def high_impact(request: DeskRequest, policy_id: int) -> HttpResponse:
    """Answer the four criteria of QĐ 407/QĐ-TTg."""
    shown = policy_or_404(request, policy_id)
    form = HighImpactForm(request.POST)
    if not form.is_valid():
        complain(request, _("Mỗi tiêu chí cần một câu trả lời kèm lý do."))
        return dossier_page(request, shown, "impact", {"form": form, "test": None}, status=422)
    try:
        actions.answer_high_impact_test(shown, answers=form.answers(), by=request.user, at=clock.now())
    except actions.CriterionUnanswered as error:
        complain(request, error)
        return dossier_page(request, shown, "impact", {"form": form, "test": None}, status=422)
    toast(request, _("Đã lưu kết quả xét tác động lớn."))
    return redirect("policy_tab", policy_id, "impact")
