"""Người phát ngôn: who may speak, until when, on which document."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import Role
from danbiet.publishing.actions import spokespersons as actions
from danbiet.publishing.forms.spokespersons import MandateForm
from danbiet.publishing.models import Spokesperson
from danbiet.publishing.queries.spokespersons import expiring, past_speakers, speakers_on
from danbiet.web.toasts import complaining, toast

KEEPERS = {Role.HEAD, Role.SPOKESPERSON, Role.FOCAL_OFFICER, Role.ADMINISTRATOR}


@require_GET
@officer_page
def spokespersons(request: DeskRequest) -> HttpResponse:
    """Who speaks today; below, mandates that ended or have not begun."""
    agency, today = agency_of(request), timezone.localdate()
    context = {
        "speakers": speakers_on(agency, today),
        "expiring": set(expiring(agency, today).values_list("pk", flat=True)),
        "past": past_speakers(agency, today)[:30],
        "today": today,
        "may_change": bool({str(role) for role in KEEPERS} & request.user.roles),
    }
    return render(request, "publishing/press/spokespersons.html", context)


@require_http_methods(["GET", "POST"])
@officer_page(roles=KEEPERS)
def new(request: DeskRequest) -> HttpResponse:
    """Give a mandate."""
    agency = agency_of(request)
    form = MandateForm(request.POST or None, agency=agency)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_mandate(agency, **form.cleaned_data, by=request.user, at=clock.now())
        except (actions.IncompleteMandate, actions.NotOfThisAgency) as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã ghi; tên, điện thoại và thư điện tử hiện ở trang công khai."))
            return redirect("spokespersons")
    return render(request, "publishing/press/spokesperson_new.html", {"form": form})


@require_POST
@officer_page(roles=KEEPERS)
def end(request: DeskRequest, mandate_id: int) -> HttpResponse:
    """End a mandate before its time."""
    mandate = get_visible_or_404(Spokesperson, request.user, pk=mandate_id)
    with complaining(request, actions.MandateEnded):
        actions.end_mandate(mandate, by=request.user, at=clock.now())
        toast(request, _("Đã kết thúc tư cách phát ngôn của %(person)s.") % {"person": mandate.person})
    return redirect("spokespersons")
