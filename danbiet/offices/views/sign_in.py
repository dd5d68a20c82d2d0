"""Signing in and out, the second factor, and the language of the desk."""

from __future__ import annotations

import base64
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from danbiet.offices.access import BY_DEMO_LINK, BY_LINK
from danbiet.offices.forms.sign_in import CodeForm, SignInForm
from danbiet.offices.models import User
from danbiet.offices.rate_limit import TooManyAttempts, network_of
from danbiet.offices.sign_in import (
    LinkSpent,
    WrongCode,
    WrongCredentials,
    check_code,
    check_password,
    device_to_set_up,
    has_device,
    owner_of_link,
    use_sign_in_link,
)
from danbiet.web.middleware import LANGUAGES
from danbiet.web.toasts import toast

BACKEND = "danbiet.offices.sign_in.Backend"


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            user = check_password(**form.cleaned_data, network=network_of(request), at=timezone.now())
        except (TooManyAttempts, WrongCredentials) as problem:
            form.add_error(None, str(problem))
            status = 429 if isinstance(problem, TooManyAttempts) else 200
        else:
            _let_in(request, user)
            return redirect(_next(request))
    return render(request, "offices/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    language = request.session.get("language")
    logout(request)
    if language:
        request.session["language"] = language
    return redirect("sign_in")


@never_cache
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link that works once. Opening it changes nothing (mail scanners open links); its button signs in."""
    now = timezone.now()
    try:
        if request.method != "POST":
            return render(request, "offices/sign_in_link.html", {"person": owner_of_link(token, at=now)})
        user = use_sign_in_link(token, at=now)
    except LinkSpent as problem:
        return render(request, "offices/link_spent.html", {"problem": problem}, status=410)
    _let_in(request, user)
    request.session[BY_DEMO_LINK] = settings.ENV.demo
    if user.has_usable_password() or settings.ENV.demo:
        return redirect(settings.LOGIN_REDIRECT_URL)
    request.session[BY_LINK] = True
    return redirect("set_password")


@never_cache
@login_required
@sensitive_post_parameters()
def set_password(request: HttpRequest) -> HttpResponse:
    """Choose a password after a one-time link. Who signed in with a password changes it on the account page."""
    if not request.session.get(BY_LINK):
        return redirect("account")
    form: Any = SetPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        del request.session[BY_LINK]
        toast(request, _("Đã đặt mật khẩu. Lần sau hãy đăng nhập bằng tên và mật khẩu này."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "offices/set_password.html", {"form": form})


@never_cache
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code that the phone shows."""
    if not has_device(_user(request)):
        return redirect("second_factor_set_up")
    return _ask_for_code(request, "offices/second_factor.html", {})


@never_cache
@login_required
def second_factor_set_up(request: HttpRequest) -> HttpResponse:
    """Add a phone: a picture to photograph, the same as text, and the first code."""
    if has_device(_user(request)):
        return redirect("second_factor")
    device = device_to_set_up(_user(request))
    picture = mark_safe(segno.make(device.config_url).svg_inline(scale=5, border=2, dark="#1d2939"))
    return _ask_for_code(request, "offices/second_factor_set_up.html", {"picture": picture, "key": _key(device)})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language: for this session, and for the person when she is signed in."""
    language = request.POST.get("language", "")
    if language in LANGUAGES:
        request.session["language"] = language
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=language)
        translation.activate(language)
    return redirect(_next(request))


def to_sign_in(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The shell's own sign-in and password pages are ours."""
    return redirect("sign_in")


def _ask_for_code(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = check_code(_user(request), form.cleaned_data["code"], at=timezone.now())
        except WrongCode as problem:
            form.add_error("code", str(problem))
        else:
            django_otp.login(request, device)
            return redirect(_next(request))
    return render(request, template, context | {"form": form, "next": _next(request)})


def _let_in(request: HttpRequest, user: User) -> None:
    language = request.session.get("language") or user.language
    login(request, user, backend=BACKEND)
    request.session["language"] = language


def _user(request: HttpRequest) -> User:
    user: Any = request.user
    return User.objects.get(pk=user.pk)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _key(device: Any) -> str:
    """The secret in the letters that people can type, in groups of four."""
    text = base64.b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
