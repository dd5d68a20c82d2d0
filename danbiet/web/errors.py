"""Error pages in the house style: what happened and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from danbiet.web.kept import can_hand_back, handed_back
from danbiet.web.middleware import DESK


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page_or_words(request, 500, "500")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long, or came from elsewhere; what a page of ours sent is handed back."""
    return _page_or_words(request, 403, "csrf")


def _page_or_words(request: HttpRequest, status: int, template: str) -> HttpResponse:
    if can_hand_back(request):
        page = f"web/errors/{template}.html"
        return handed_back(request, template=page, status=status, at_desk=_is_at_desk(request))
    return _page(request, status, template)


def _page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """Render without the signed-in frame: the error may be in what the frame needs."""
    told = {"at_desk": _is_at_desk(request)}
    return render(request, f"web/errors/{template or status}.html", told, status=status)


def _is_at_desk(request: HttpRequest) -> bool:
    return request.path.startswith(DESK)
