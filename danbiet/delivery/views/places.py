"""Communes by a few letters of their name, for the pickers of forms."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from danbiet.delivery.forms.places import picker_of
from danbiet.offices.access import DeskRequest, officer_page


@require_GET
@officer_page
def communes(request: DeskRequest) -> HttpResponse:
    """What a picker shows below its search box: the chosen, and what the letters typed so far find."""
    is_single = "single" in request.GET
    picker = picker_of(request.GET, name="place" if is_single else "communes", is_single=is_single)
    return render(request, "delivery/places/found.html", {"picker": picker})
