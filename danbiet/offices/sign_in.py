"""Signing in: by password, by a link that works once, and with a second factor.

Heads, spokespersons and administrators prove a second factor (TOTP, RFC 6238) before any page of the desk
opens; see docs/officer/sign-in.md.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from danbiet.offices.audit import SystemPost, record
from danbiet.offices.models import SignInLink, User
from danbiet.offices.rate_limit import count_attempt, forget_attempts, limits_of

DEVICE = "điện thoại"
OPEN_THE_SHELL = "wagtailadmin.access_admin"
LINK_LIFETIME = timedelta(hours=24)


class WrongCredentials(PermissionError):
    """Name and password do not belong together, or the account is closed; the message does not tell which."""


class LinkSpent(LookupError):
    """The link was used, has expired, or was never made."""


class WrongCode(PermissionError):
    """The code of the second factor is not the one of this half minute."""


class Backend(ModelBackend):
    """Django's own check of password and `is_active`; every member of staff may see the shell of the desk."""

    def get_user(self, user_id: Any) -> User | None:
        """Return who is signed in, with the agency: every page of the desk asks whose things to show."""
        user = User.objects.select_related("agency").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        permissions: set[str] = super().get_all_permissions(user_obj, obj)
        may_enter = user_obj.is_active and not user_obj.is_anonymous and obj is None
        return permissions | {OPEN_THE_SHELL} if may_enter else permissions


def check_password(username: str, password: str, *, network: str, at: datetime) -> User:
    """Return the member of staff whose name and password these are.

    Raises TooManyAttempts (10 failures of an account, 100 of a network, in 15 minutes) and WrongCredentials.
    """
    limits = limits_of(username, network)
    count_attempt(limits, at=at)
    user = authenticate(None, username=username, password=password)
    if not isinstance(user, User):
        raise WrongCredentials(_("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock rồi nhập lại."))
    forget_attempts(limits, at=at)
    with transaction.atomic():
        record("sign_in", user, by=user, at=at)
    return user


@transaction.atomic
def make_sign_in_link(user: User, *, by: User | SystemPost, at: datetime, lifetime: timedelta = LINK_LIFETIME) -> str:
    """Return an address that signs ``user`` in once, until ``lifetime`` is over. Earlier links stop working."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.filter(user=user, used_at=None).delete()
    link = SignInLink.objects.create(user=user, token_hash=_hash(token), made_at=at, expires_at=at + lifetime)
    record("make_sign_in_link", user, by=by, at=at, link_id=link.pk, expires_at=link.expires_at)
    return f"{settings.ENV.public_url.rstrip('/')}{reverse('sign_in_link', args=[token])}"


def owner_of_link(token: str, *, at: datetime) -> User:
    """Return whom an unused link would sign in; using it up is `use_sign_in_link`. Raises LinkSpent."""
    link = _live_links(token, at).select_related("user__agency").first()
    if link is None:
        raise LinkSpent(_("Liên kết này đã dùng hoặc đã hết hạn. Hãy nhờ quản trị viên cơ quan tạo liên kết mới."))
    return link.user


@transaction.atomic
def use_sign_in_link(token: str, *, at: datetime) -> User:
    """Use a link up and return whom it signs in; of two who try, one succeeds. Raises LinkSpent."""
    user = owner_of_link(token, at=at)
    if not _live_links(token, at).update(used_at=at):
        raise LinkSpent(_("Liên kết này vừa được dùng. Hãy nhờ quản trị viên cơ quan tạo liên kết mới."))
    record("sign_in_by_link", user, by=user, at=at)
    return user


@transaction.atomic
def device_to_set_up(user: User) -> TOTPDevice:
    """Return the device that ``user`` is about to add: made once, confirmed by its first code."""
    device, _new = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": DEVICE})
    return device


def check_code(user: User, code: str, *, at: datetime) -> TOTPDevice:
    """Return the device whose code this is; the first right code confirms a new device.

    Raises WrongCode, which after several failures says from when on another code is heard.
    """
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user).order_by("-confirmed", "pk").first()
        allowed, why = device.verify_is_allowed() if device else (False, None)
        right = bool(device and allowed and device.verify_token(code.replace(" ", "")))
        if device and right and not device.confirmed:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            record("set_up_second_factor", user, by=user, at=at)
    # Outside the transaction: the failure that the device has counted must stand.
    if device is None or not right:
        raise WrongCode(_why_not(why))
    return device


@transaction.atomic
def forget_second_factor(user: User, *, by: User | SystemPost, at: datetime) -> int:
    """Remove the devices of somebody who lost her phone; she sets up a new one when she next signs in."""
    removed, _by_model = TOTPDevice.objects.filter(user=user).delete()
    record("forget_second_factor", user, by=by, at=at, devices=removed)
    return removed


def has_device(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def _why_not(why: dict[str, Any] | None) -> str:
    until = (why or {}).get("locked_until")
    if until is not None:
        hour = f"{timezone.localtime(until):%H:%M:%S}"
        return _("Đã nhập sai nhiều lần. Hãy nhập mã mới sau {hour}.").format(hour=hour)
    return _("Mã không đúng hoặc đã hết hạn. Hãy nhập mã đang hiện trên điện thoại; mã đổi mỗi 30 giây.")


def _live_links(token: str, at: datetime) -> Any:
    return SignInLink.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=at, user__is_active=True)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
