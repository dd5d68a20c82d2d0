"""Error pages in the house style: what happened and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from danbiet.web.middleware import DESK


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from elsewhere."""
    return _page(request, 403, "csrf")


def _page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """Render without the signed-in frame: the error may be in what the frame needs."""
    at_desk = request.path.startswith(DESK)
    return render(request, f"web/errors/{template or status}.html", {"at_desk": at_desk}, status=status)
