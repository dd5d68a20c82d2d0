"""*Hôm nay* and the officer's own account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.desk.beginning import is_beginning, steps_for
from danbiet.desk.cards import cards_for, headlines_of
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.web.toasts import toast


@officer_page
def today(request: DeskRequest) -> HttpResponse:
    """What needs this officer, in the first line; then the cards of the rooms."""
    steps = steps_for(request.user)
    return render(request, "desk/today.html", _filled(request) | {"steps": steps, "is_beginning": is_beginning(steps)})


@officer_page
def today_live(request: DeskRequest) -> HttpResponse:
    """The part of *Hôm nay* that renews itself."""
    return render(request, "desk/today_live.html", _filled(request))


@officer_page
def account(request: DeskRequest) -> HttpResponse:
    """Who I am here, my posts, and my password."""
    form = PasswordChangeForm(request.user, request.POST or None)
    form.fields["old_password"].widget.attrs.pop("autofocus", None)  # most people come here to read
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        toast(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."))
        return redirect("account")
    posts = request.user.posts_held.on(timezone.localdate()).select_related("post__agency")
    return render(request, "desk/account.html", {"form": form, "posts": posts})


def _filled(request: DeskRequest) -> dict[str, Any]:
    now = timezone.now()
    cards = cards_for(request, now)
    return {
        "headlines": headlines_of(cards),
        "main": [card.html for card in cards if card.html and not card.is_beside],
        "beside": [card.html for card in cards if card.html and card.is_beside],
        "newest_at": next((card.newest_at for card in cards if card.newest_at), None),
        "now": now,
    }
