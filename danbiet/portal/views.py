"""Readers' pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from danbiet.portal.queries import listening_on

# The demonstration puts its doors where an agency's own site has the way to sign in.
DOORS = ["demo/doors.html", "portal/sign_in.html"]


def home(request: HttpRequest) -> HttpResponse:
    """What Dân Biết is and for whom; in the demonstration, its doors."""
    return render(request, "portal/home.html", {"doors": DOORS if settings.ENV.demo else DOORS[1:]})


def listened_to(request: HttpRequest) -> HttpResponse:
    """What each agency listens to and with which words."""
    agencies = listening_on(timezone.localdate())
    return render(request, "portal/listened_to.html", {"agencies": agencies})
