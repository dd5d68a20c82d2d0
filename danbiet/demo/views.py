"""Doors, the tour, and the invented papers as a browser can read them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from danbiet.demo.actions.doors import NoSuchDoor, pass_door
from danbiet.demo.loopback import is_loopback
from danbiet.demo.papers import read_paper
from danbiet.demo.tour import stops
from danbiet.kit.http import FetchError
from danbiet.offices.access import BY_DEMO_LINK, officer_page

BACKEND = "danbiet.offices.sign_in.Backend"
AT_STOP = "demo_tour"


# A reader has no cookie and so no token; the door checks socket, Host and Origin instead.
@csrf_exempt
@require_POST
def enter(request: HttpRequest, who: str) -> HttpResponse:
    """Sign an invented person in, on this machine only."""
    if not (settings.ENV.demo and is_loopback(request)):
        raise Http404(_("Cửa vào này chỉ có ở bản minh hoạ, trên chính máy đang chạy."))
    try:
        user = pass_door(who, at=timezone.now())
    except NoSuchDoor as error:
        raise Http404(_("Không có cửa vào này.")) from error
    login(request, user, backend=BACKEND)
    request.session[BY_DEMO_LINK] = True
    request.session[AT_STOP] = 0
    return redirect("today")


@require_POST
@officer_page
def tour(request: HttpRequest) -> HttpResponse:
    """Go to a stop of the tour, or leave it."""
    wanted = request.POST.get("stop", "")
    known = stops()
    if not wanted.isascii() or not wanted.isdigit() or int(wanted) >= len(known):
        request.session.pop(AT_STOP, None)
        return redirect(_ours(request.POST.get("back", "")))
    request.session[AT_STOP] = int(wanted)
    return redirect(known[int(wanted)].url)


def _ours(address: str) -> str:
    """Return the page she came from if it is one of the desk's, else *Hôm nay*."""
    return address if address.startswith("/desk/") and "\\" not in address else "today"


@require_GET
def paper(request: HttpRequest, host: str, path: str) -> HttpResponse:
    """Show a page of an invented outlet, whose name no browser can resolve."""
    try:
        found = read_paper(host, f"/{path}")
    except LookupError as error:
        raise Http404(_("Không có trang báo minh hoạ này.")) from error
    except FetchError as problem:
        return render(request, "demo/no_paper.html", {"problem": problem.words}, status=502)
    answer = HttpResponse(found.body, content_type=found.content_type)
    answer["X-Robots-Tag"] = "noindex"
    return answer
