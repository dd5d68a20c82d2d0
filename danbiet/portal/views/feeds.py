"""Feeds of the press room, of a policy, of an agency."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _

from danbiet.kit import clock
from danbiet.offices.models import Agency
from danbiet.policies.models import Policy
from danbiet.portal.caching import reader_page
from danbiet.portal.feeds import TYPES, Feed, written
from danbiet.portal.queries.feeds import entries_of
from danbiet.portal.queries.press import published
from danbiet.publishing.models import Publication


@reader_page
def press_room(request: HttpRequest, kind: str) -> HttpResponse:
    """Everything published."""
    return _feed(request, kind, published(until=clock.now()), _("Phòng báo chí"), reverse("press_room"))


@reader_page
def of_policy(request: HttpRequest, policy_id: int, kind: str) -> HttpResponse:
    """What was published about one policy."""
    policy = get_object_or_404(Policy.objects.public_on(timezone.localdate()), pk=policy_id)
    found = published(until=clock.now()).filter(policy=policy)
    return _feed(request, kind, found, policy.short_title, reverse("public_policy", args=[policy.pk]))


@reader_page
def of_agency(request: HttpRequest, agency_id: int, kind: str) -> HttpResponse:
    """What one agency published."""
    agency = get_object_or_404(Agency.objects.filter(publications__isnull=False).distinct(), pk=agency_id)
    found = published(until=clock.now()).filter(agency=agency)
    return _feed(request, kind, found, agency.name, f"{reverse('press_room')}?agency={agency.pk}")


def _feed(request: HttpRequest, kind: str, found: QuerySet[Publication], title: str, page: str) -> HttpResponse:
    if kind not in TYPES:
        raise Http404
    site = settings.ENV.public_url.rstrip("/")
    entries = entries_of(found, site=urlsplit(site).hostname or "localhost", absolute=lambda path: site + path)
    feed = Feed(
        url=site + request.path,
        page_url=site + page,
        title=f"{title} · Dân Biết",
        description=_("Thông tin đã được duyệt và công bố."),
        entries=entries,
    )
    response = HttpResponse(written(feed, kind), content_type=TYPES[kind])
    if feed.updated_at:
        response["Last-Modified"] = http_date(feed.updated_at.timestamp())
    return response
