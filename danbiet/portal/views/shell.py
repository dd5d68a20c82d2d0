"""Home, what the agency listens to, and the two files that search engines read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from danbiet.kit import clock
from danbiet.measurement.models import PageKind
from danbiet.portal.caching import reader_page
from danbiet.portal.counting import counted
from danbiet.portal.queries.listening import listening_on
from danbiet.portal.queries.policies import newest_anywhere, public_policies
from danbiet.portal.queries.sitemap import pages_of_site
from danbiet.portal.queries.warnings import in_force, is_over

# The demonstration puts its doors where an agency's own site has the way to sign in.
DOORS = ["demo/doors.html", "portal/sign_in.html"]
NEWEST, POLICIES = 5, 6


@counted(PageKind.HOME)
@reader_page
def home(request: HttpRequest) -> HttpResponse:
    """What is new, the policies one can read about, and what this site promises; in the demonstration, its doors."""
    at = clock.now()
    shown = {
        "doors": DOORS if settings.ENV.demo else DOORS[1:],
        "newest": newest_anywhere(at=at, most=NEWEST),
        "policies": public_policies(on=timezone.localdate(at))[:POLICIES],
        "warnings": [(each, is_over(each)) for each in in_force(at=at)],
    }
    return render(request, "portal/home.html", shown)


@reader_page
def listened_to(request: HttpRequest) -> HttpResponse:
    """What each agency listens to and with which words."""
    agencies = listening_on(timezone.localdate())
    return render(request, "portal/listened_to.html", {"agencies": agencies})


@reader_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page a search engine may show, with the day it last changed."""
    pages = pages_of_site(at=clock.now())
    return render(request, "portal/sitemap.xml", {"pages": pages}, content_type="application/xml")


@reader_page
def robots(request: HttpRequest) -> HttpResponse:
    """Everything for readers may be found; the desk and one-time addresses may not."""
    sitemap_url = request.build_absolute_uri(reverse("sitemap"))
    words = f"User-agent: *\nDisallow: /desk/\nDisallow: /bao-chi/nen/\nDisallow: /nhan-tin/\nSitemap: {sitemap_url}\n"
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
