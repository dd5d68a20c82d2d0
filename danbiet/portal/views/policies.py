"""Policies in plain words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from danbiet.kit import clock
from danbiet.measurement.models import PageKind
from danbiet.policies.models import Policy
from danbiet.portal.caching import reader_page
from danbiet.portal.counting import counted, remark_found_nothing
from danbiet.portal.forms.search import PolicySearch
from danbiet.portal.queries.policies import PolicyPage, public_policies
from danbiet.web.lists import page_of

A_PAGE = 20


@counted(PageKind.POLICIES)
@reader_page
def policies(request: HttpRequest) -> HttpResponse:
    """The policies before the public; searched with diacritics or without."""
    form = PolicySearch(request.GET)
    found = public_policies(on=timezone.localdate(), words=form.words())
    page = page_of(request, found, A_PAGE)
    response = render(request, "portal/policies.html", {"form": form, "page": page})
    return remark_found_nothing(response, looked=bool(form.words()), found=page.paginator.count)


@counted(PageKind.POLICY, by="policy_id")
@reader_page
def policy(request: HttpRequest, policy_id: int) -> HttpResponse:
    """What this policy has to do with me, what was corrected, its way, its documents, questions and answers."""
    at = clock.now()
    found = Policy.objects.public_on(timezone.localdate(at)).select_related("agency", "kind")
    shown = get_object_or_404(found, pk=policy_id)
    return render(request, "portal/policy.html", {"policy": shown, "shown": PolicyPage(shown, at=at)})
