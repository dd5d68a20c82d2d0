"""Who reaches which page of the desk. Every page of ours wears `officer_page`.

Three doors stand before a page: signed in, second factor done where it is needed, and working in an agency.
What lies behind them belongs to one agency; `get_visible_or_404` answers a stranger as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from danbiet.offices.models import Agency, User
from danbiet.web.kept import can_hand_back, handed_back


class DeskRequest(HttpRequest):
    """A request behind `officer_page`: somebody is signed in and works in an agency."""

    user: User  # type: ignore[assignment]


def agency_of(request: DeskRequest) -> Agency:
    """Return the agency that the person works in; `officer_page` has made sure that there is one."""
    agency = request.user.agency
    if agency is None:
        raise PermissionDenied(_("Tài khoản này chưa thuộc cơ quan nào; hãy nhờ quản trị viên xếp vào cơ quan."))
    return agency


BY_DEMO_LINK = "signed_in_by_demo_link"
BY_LINK = "signed_in_by_link"


def officer_page(view: Callable[..., HttpResponseBase] | None = None, *, roles: Iterable[str] = ()) -> Any:
    """Let only staff of an agency reach ``view``; with ``roles``, only who holds a post of one of them.

    Use it bare, ``@officer_page``, or as ``@officer_page(roles={Role.HEAD})``. Nobody signed in: to the sign-in
    page and back. Without the role: 403, with what to do. Pages are never cached.
    """
    if view is None:
        return lambda view: officer_page(view, roles=roles)
    needed = frozenset(map(str, roles))

    @never_cache
    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        door = closed_door(request)
        if door is not None:
            return door
        _check_post(request, needed)
        return view(request, *args, **kwargs)

    return guarded


def closed_door(request: HttpRequest) -> HttpResponse | None:
    """Return where the person must go before any page of the desk; None when she may come in.

    Whose session ended while she wrote gets her words back instead, with the way to sign in beside them.
    """
    if not request.user.is_authenticated:
        if can_hand_back(request):
            return handed_back(
                request, template="web/errors/signed_out.html", status=403, sign_in=resolve_url(settings.LOGIN_URL)
            )
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    if not has_second_factor(request):
        return redirect("second_factor")
    return None


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session needs no further proof.

    In the demonstration a one-time link is proof enough: it listens on loopback only and holds no real agency.
    """
    user: Any = request.user
    if not user.needs_second_factor or user.is_verified():
        return True
    return bool(settings.ENV.demo and request.session.get(BY_DEMO_LINK))


def get_visible_or_404(queryset: Any, user: Any, **lookup: Any) -> Any:
    """Return the one row of ``queryset`` that ``user`` may open; Http404 when there is none.

    ``queryset`` may be a model or a queryset with `visible_to`. A stranger's row answers as a missing one.
    """
    rows = getattr(queryset, "objects", queryset).all()
    found = rows.visible_to(user).filter(**lookup).first()
    if found is None:
        raise Http404(_("Không có trang này, hoặc nó thuộc cơ quan khác."))
    return found


def _check_post(request: HttpRequest, needed: frozenset[str]) -> None:
    user: Any = request.user
    if user.agency_id is None:
        raise PermissionDenied(_("Tài khoản này chưa thuộc cơ quan nào; hãy nhờ quản trị viên xếp vào cơ quan."))
    if needed and not needed & user.roles:
        raise PermissionDenied(_("Vai trò của bạn không mở được trang này; hãy nhờ quản trị viên cơ quan."))
