"""The pick list of agencies, and opening one with its first administrator."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.engine.text import fold
from danbiet.offices.access import officer_page
from danbiet.offices.agencies import AlreadyOpen, add_post, open_agency
from danbiet.offices.forms.people import PersonForm
from danbiet.offices.models import Agency, Role, User
from danbiet.offices.people import UsernameTaken, add_user, appoint
from danbiet.offices.sign_in import make_sign_in_link

KEEPERS = {Role.ADMINISTRATOR}


@officer_page(roles=KEEPERS)
def agencies(request: Any) -> HttpResponse:
    """Every agency of the list that exists today, those that work here first."""
    words = fold(request.GET.get("q", "")).split()
    standing = Agency.objects.on(timezone.localdate()).order_by("sort_key")
    found = [each for each in standing if all(word in fold(each.name) for word in words)]
    groups = [
        (_("Đang làm việc trên hệ thống"), [each for each in found if each.opened_at]),
        (_("Chưa mở"), [each for each in found if not each.opened_at]),
    ]
    return render(request, "offices/agencies.html", {"groups": groups, "q": request.GET.get("q", "")})


@officer_page(roles=KEEPERS)
def open_one(request: Any, agency_id: int) -> HttpResponse:
    """Open an agency: name its first administrator, who gets a one-time link."""
    agency = get_object_or_404(Agency, pk=agency_id)
    form = PersonForm(request.POST or None)
    context: dict[str, Any] = {"agency": agency, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context["link"] = _open(agency, by=request.user, **form.cleaned_data)
        except UsernameTaken as problem:
            form.add_error("username", str(problem))
        except AlreadyOpen as problem:
            form.add_error(None, str(problem))
    return render(request, "offices/open_agency.html", context)


@transaction.atomic
def _open(agency: Agency, *, by: User, **fields: Any) -> str:
    now = timezone.now()
    opened = open_agency(agency, by=by, at=now)
    first = add_user(**fields, agency=opened, by=by, at=now)
    post = add_post(opened, title=_("Quản trị hệ thống"), role=Role.ADMINISTRATOR, by=by, at=now)
    appoint(first, post, from_on=timezone.localdate(now), by=by, at=now)
    return make_sign_in_link(first, by=by, at=now)
