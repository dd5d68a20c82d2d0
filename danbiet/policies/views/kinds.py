"""Kinds of documents and the stages each passes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.offices.models import Role
from danbiet.policies import actions
from danbiet.policies.forms import (
    StagesForm,
)
from danbiet.policies.models import DocumentKind
from danbiet.web.toasts import complain, toast


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
