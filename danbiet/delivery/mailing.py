"""The two public pages behind the links in our mails: confirm a subscription, stop it. No cookie, no account."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from danbiet.delivery.actions.subscriptions import BadToken, confirm_subscription, leave
from danbiet.kit import clock


def _page(template: str, act: Callable[[str], object]) -> Callable[[HttpRequest, str], HttpResponse]:
    # A link that is only opened changes nothing: scanners of mail open every link. The token is the proof, not a
    # cookie, and a POST without a page is the mail reader's own one-click button (RFC 8058).
    @never_cache
    @csrf_exempt
    def view(request: HttpRequest, token: str) -> HttpResponse:
        context: dict[str, object] = {"token": token, "done": False}
        if request.method == "POST":
            try:
                act(token)
                context["done"] = True
            except BadToken as error:
                context["error"] = str(error)
        return render(request, template, context, status=400 if "error" in context else 200)

    return view


confirm = _page("delivery/public/confirm.html", lambda token: confirm_subscription(token, at=clock.now()))
stop = _page("delivery/public/leave.html", lambda token: leave(token, at=clock.now()))
