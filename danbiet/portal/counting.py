"""Counting how often a public page is opened, and nothing about who opens it.

`counted` stands outside `caching.reader_page`, so that a page served from the kept copy counts like one that was
made. Only a GET answered with 200 and HTML counts: no 304 (the browser showed the page it had), no feed, no file,
no error. What a request says about itself is judged here, in passing, and goes no further than one bit: whether it
calls itself a machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from danbiet.kit import clock
from danbiet.measurement.actions.readership import tally
from danbiet.measurement.models import PageKind
from danbiet.measurement.tally import Opening, Search
from danbiet.portal.caching import FOUND_NOTHING

# Headers by which a browser says that nobody looks at the page yet.
AHEAD_OF_THE_READER: Final = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
BOT: Final = re.compile(r"(?<!cu)bot(?:\b|_)")  # a Cubot is a telephone
# Looked for one by one: fifty times as quick as one pattern, and this happens at every opening.
MACHINES: Final = (
    "crawl", "spider", "slurp", "preview", "prefetch", "headless", "monitor", "uptime", "lighthouse", "externalhit",
    "scan", "feed", "curl", "wget", "python", "httpx", "aiohttp", "okhttp", "go-http", "java/", "perl", "ruby", "php",
    "libwww", "phantom", "archive",
)  # fmt: skip

View = Callable[..., HttpResponse]


def counted(kind: PageKind, *, by: str = "") -> Callable[[View], View]:
    """Count every opening of the view's page; ``by`` names the parameter of the address that says which thing."""

    def around(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            found_nothing = response.headers.pop(FOUND_NOTHING, "")
            if _is_an_opening(request, response):
                _count(request, kind, str(kwargs.get(by, "")), found_nothing=bool(found_nothing))
            return response

        return answered

    return around


def remark_found_nothing(response: HttpResponse, *, looked: bool, found: int) -> HttpResponse:
    """Mark the page of a search without a result, also for its kept copy; `counted` takes the mark off."""
    if looked and not found:
        response[FOUND_NOTHING] = "1"
    return response


def _is_an_opening(request: HttpRequest, response: HttpResponse) -> bool:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return request.method == "GET" and response.status_code == 200 and is_page


def _count(request: HttpRequest, kind: PageKind, thing: str, *, found_nothing: bool) -> None:
    today = timezone.localdate(clock.now())
    by_machine = calls_itself_a_machine(request)
    tally.count_opening(Opening(today, kind.value, thing, by_machine))
    if found_nothing and not by_machine:
        tally.count_search(Search(today.replace(day=1), request.GET.get("q", "")))


def calls_itself_a_machine(request: HttpRequest) -> bool:
    """Tell whether a request says that no person reads: it names a program or none, or comes ahead of its reader."""
    said = request.META.get("HTTP_USER_AGENT", "").lower()
    if not said or any(name in request.META for name in AHEAD_OF_THE_READER):
        return True
    return any(word in said for word in MACHINES) or bool("bot" in said and BOT.search(said))
