"""No page of the desk opens before the second factor, whoever wrote the page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from danbiet.kit.once import one_page
from danbiet.offices.access import has_second_factor
from danbiet.web.middleware import DESK

# What somebody without the second factor needs in order to get one, to leave, and to read it.
BEFORE_IT = frozenset(
    {"sign_in", "sign_out", "sign_in_link", "second_factor", "second_factor_set_up", "set_language", "desk_login"}
)


class SecondFactorBeforeTheDesk:
    """Stand after OTPMiddleware, which says whether the session was verified.

    A page that is only read is made as one (`kit.once`): the menu and the cards ask the same things.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or not request.path.startswith(DESK):
            return self.get_response(request)
        with one_page():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if not request.path.startswith(DESK) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if (match is not None and match.view_name in BEFORE_IT) or has_second_factor(request):
            return None
        return redirect("second_factor")
