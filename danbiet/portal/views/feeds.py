"""Feeds of the press room, of a policy, of an agency; warnings as CAP."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _

from danbiet.channels import cap
from danbiet.channels.feeds import CONTENT_TYPES, Feed, atom, json_feed, rss
from danbiet.kit import clock
from danbiet.offices.models import Agency
from danbiet.offices.rules import NoRule
from danbiet.policies.models import Policy
from danbiet.portal.caching import reader_page
from danbiet.portal.queries.feeds import MOST, editions, entries_of
from danbiet.portal.queries.press import editions_of
from danbiet.portal.queries.warnings import alert_of
from danbiet.portal.reading import readings
from danbiet.publishing.models import Publication, ReleaseKind

WRITERS = {"rss": rss, "atom": atom, "json": json_feed}


@reader_page
def press_room(request: HttpRequest, kind: str) -> HttpResponse:
    """Everything published."""
    return _feed(request, kind, editions(until=clock.now()), _("Phòng báo chí"), reverse("press_room"))


@reader_page
def of_policy(request: HttpRequest, policy_id: int, kind: str) -> HttpResponse:
    """What was published about one policy."""
    policy = get_object_or_404(Policy.objects.public_on(timezone.localdate()), pk=policy_id)
    found = editions(until=clock.now()).filter(policy=policy)
    return _feed(request, kind, found, policy.short_title, reverse("public_policy", args=[policy.pk]))


@reader_page
def of_agency(request: HttpRequest, agency_id: int, kind: str) -> HttpResponse:
    """What one agency published."""
    agency = get_object_or_404(Agency.objects.opened(), pk=agency_id)
    found = editions(until=clock.now()).filter(agency=agency)
    return _feed(request, kind, found, agency.name, f"{reverse('press_room')}?agency={agency.pk}")


@reader_page
def warnings(request: HttpRequest, kind: str) -> HttpResponse:
    """Urgent warnings; each entry carries its CAP message."""
    found = editions(until=clock.now()).filter(kind=ReleaseKind.WARNING)
    return _feed(request, kind, found, _("Cảnh báo khẩn"), f"{reverse('press_room')}?kind=warning")


@reader_page
def warning(request: HttpRequest, public_id: str) -> HttpResponse:
    """One warning as a CAP 1.2 message: the last of its chain, a cancellation when it was withdrawn."""
    chain = readings(reversed(editions_of(public_id, until=clock.now())))
    if not chain or chain[0].kind != ReleaseKind.WARNING:
        raise Http404
    try:
        alert = alert_of(chain, site=_host(), page=_site() + reverse("press_release", args=[public_id]))
    except NoRule as error:  # a warning of which nobody says when it ends is not exchanged
        raise Http404(str(error)) from error
    return HttpResponse(cap.write_cap(alert), content_type=cap.CONTENT_TYPE)


def _feed(request: HttpRequest, kind: str, found: QuerySet[Publication], title: str, page: str) -> HttpResponse:
    if kind not in WRITERS:
        raise Http404
    site = _site()
    feed = Feed(
        title=f"{title} · Dân Biết",
        url=site + request.path,
        home_url=site + page,
        author="Dân Biết",
        since=_began(),
        description=_("Thông tin đã được duyệt và công bố."),
        entries=entries_of(found[:MOST], site=_host(), absolute=lambda path: site + path),
    )
    response = HttpResponse(WRITERS[kind](feed), content_type=CONTENT_TYPES[kind])
    response["Last-Modified"] = http_date(feed.changed_at.timestamp())
    return response


def _began() -> datetime:
    first = Agency.objects.opened().order_by("opened_at").values_list("opened_at", flat=True).first()
    return first or clock.now()


def _site() -> str:
    return str(settings.ENV.public_url).rstrip("/")


def _host() -> str:
    return urlsplit(_site()).hostname or "localhost"
