"""How often somebody may fail to sign in, counted without knowing who it was.

An attempt is kept as a keyed hash of the account and of the network it came from, under a random salt of the
day that is thrown away: nobody can later read from it whose account or which address that was.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.models import SignInAttempt, SignInSalt

WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
MOST_PER_NETWORK = 100  # an office of many people leaves through one address


class TooManyAttempts(PermissionError):
    """Too many failures lately; ``again_at`` is when the next attempt is heard."""

    def __init__(self, again_at: datetime) -> None:
        self.again_at = again_at
        hour = f"{timezone.localtime(again_at):%H:%M}"
        super().__init__(_("Đã thử sai quá nhiều lần. Hãy thử lại sau {hour}.").format(hour=hour))


@dataclass(frozen=True)
class Limit:
    """One thing counted: what is hashed, and how many attempts the window holds."""

    subject: str
    most: int


def limits_of(username: str, network: str) -> list[Limit]:
    return [Limit(f"account:{username.casefold()}", MOST_PER_ACCOUNT), Limit(f"network:{network}", MOST_PER_NETWORK)]


def count_attempt(limits: Sequence[Limit], *, at: datetime) -> None:
    """Count an attempt before it is heard, so that many at once cannot slip through. Raises TooManyAttempts.

    A refused attempt is not counted: trying on does not push the end of the wait further away.
    """
    _forget_the_past(at)
    counted = [SignInAttempt.objects.create(hashed=_hash(limit.subject, at), at=at) for limit in limits]
    for limit in limits:
        recent = SignInAttempt.objects.filter(hashed__in=_hashes(limit.subject, at), at__gt=at - WINDOW)
        times = list(recent.order_by("-at", "-pk").values_list("at", flat=True)[: limit.most + 1])
        if len(times) > limit.most:
            SignInAttempt.objects.filter(pk__in=[each.pk for each in counted]).delete()
            raise TooManyAttempts(times[-1] + WINDOW)


def forget_attempts(limits: Sequence[Limit], *, at: datetime) -> None:
    """After a success: forget the account's failures, and this one attempt of the network."""
    account, network = limits
    SignInAttempt.objects.filter(hashed__in=_hashes(account.subject, at)).delete()
    newest = SignInAttempt.objects.filter(hashed=_hash(network.subject, at)).order_by("-at", "-pk").first()
    if newest is not None:
        newest.delete()


def network_of(request: HttpRequest) -> str:
    """Return the network a request comes from (/24 or /56), never stored as such.

    Behind our own proxy that is the last address the proxy wrote.
    """
    address = request.META.get("REMOTE_ADDR") or "0.0.0.0"
    if settings.ENV.behind_proxy:
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip() or address
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{known}/{24 if known.version == 4 else 56}", strict=False))


def _hashes(subject: str, at: datetime) -> list[bytes]:
    """The subject under every salt that an attempt of the window may lie under."""
    return [_hash(subject, moment) for moment in {at, at - WINDOW}]


def _hash(subject: str, at: datetime) -> bytes:
    return hmac.digest(_salt(at), subject.encode(), "sha256")


def _salt(at: datetime) -> bytes:
    day = timezone.localdate(at)
    salt, _new = SignInSalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_bytes(32)})
    return bytes(salt.salt)


def _forget_the_past(at: datetime) -> None:
    SignInAttempt.objects.filter(at__lte=at - WINDOW).delete()
    SignInSalt.objects.filter(day__lt=timezone.localdate(at - WINDOW)).delete()
