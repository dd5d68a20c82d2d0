"""An approved edition before its hour, for a journalist who holds a key to it."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from danbiet.kit import clock
from danbiet.portal.reading import Words
from danbiet.portal.views.press import file_of
from danbiet.publishing.actions.embargoes import DeadPass, open_pass


@never_cache
@require_GET
def page(request: HttpRequest, token: str) -> HttpResponseBase:
    """The whole edition with its files; once it is public, the public page instead."""
    try:
        edition = open_pass(token, what="page", at=clock.now())
    except DeadPass as error:
        return _private(render(request, "portal/embargo_dead.html", {"why": str(error)}, status=404))
    if hasattr(edition, "publication"):
        return redirect("press_release", edition.release.public_id)
    words = Words(edition)
    shown = {"shown": words, "until": parse_datetime(words.content.get("embargo_until") or ""), "token": token}
    return _private(render(request, "portal/embargo.html", shown))


@never_cache
@require_GET
def file(request: HttpRequest, token: str, place: int) -> HttpResponseBase:
    """A file of that edition; each opening is logged under the journalist's own key."""
    try:
        edition = open_pass(token, what=f"asset:{place}", at=clock.now())
    except DeadPass as error:
        return _private(render(request, "portal/embargo_dead.html", {"why": str(error)}, status=404))
    if hasattr(edition, "publication"):  # what was withdrawn or corrected since is given by no key either
        return redirect("press_file", edition.release.public_id, place)
    assets = edition.content.get("assets", [])
    if not 1 <= place <= len(assets):
        raise Http404
    response = file_of(assets[place - 1])
    response["Cache-Control"] = "private, no-store"
    return _private(response)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """No search engine keeps it, and no site that it links to learns the key."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
