"""The rulebook: what holds today, on what basis, and whether anybody has confirmed it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from danbiet.offices.access import officer_page
from danbiet.offices.rules import rules_in_force


@officer_page
def rules(request: Any) -> HttpResponse:
    today = timezone.localdate()
    standing = rules_in_force(today, request.user.agency)
    unverified = sum(not each.is_verified for each in standing)
    return render(request, "offices/rules.html", {"rules": standing, "unverified": unverified, "today": today})
