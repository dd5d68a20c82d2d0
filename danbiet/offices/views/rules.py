"""The rulebook: what holds today, on what basis, whether anybody has confirmed it; and what the agency sets itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, officer_page
from danbiet.offices.agencies import set_press_briefing
from danbiet.offices.forms.rules import OwnRules
from danbiet.offices.models import Role
from danbiet.offices.rules import rule, rules_in_force, set_own_rule
from danbiet.web.toasts import toast

HANDLING = "alarm.handling"


@officer_page
def rules(request: DeskRequest) -> HttpResponse:
    """Every rule in force, with its basis."""
    today = timezone.localdate()
    standing = rules_in_force(today, agency_of(request))
    unverified = sum(not each.is_verified for each in standing)
    return render(request, "offices/rules.html", {"rules": standing, "unverified": unverified, "today": today})


@officer_page(roles={Role.HEAD, Role.ADMINISTRATOR, Role.SPOKESPERSON, Role.FOCAL_OFFICER})
def own_rules(request: DeskRequest) -> HttpResponse:
    """What the agency sets itself: hours to handle an alarm, the day of its press coordination meeting."""
    agency, today = agency_of(request), timezone.localdate()
    form = OwnRules(request.POST or None, initial=_now(request))
    if request.method == "POST" and form.is_valid():
        said, at = form.cleaned_data, clock.now()
        set_own_rule(
            agency, HANDLING, value=said["alarm_hours"], basis=said["basis"], from_on=today, by=request.user, at=at
        )
        set_press_briefing(agency, weekday=said["briefing"], by=request.user, at=at)
        toast(request, _("Đã lưu quy định của cơ quan."))
        return redirect("rules")
    return render(request, "offices/own_rules.html", {"form": form})


def _now(request: DeskRequest) -> dict[str, object]:
    agency = agency_of(request)
    held = rule(HANDLING, on=timezone.localdate(), agency=agency)
    weekday = agency.press_briefing_weekday
    return {
        "alarm_hours": int(held.value or 0),
        "basis": held.basis if held.agency_id else "",
        "briefing": "" if weekday is None else str(weekday),
    }
