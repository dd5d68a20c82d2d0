"""Whether a request comes from this very machine, by its socket, its Host and its Origin."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(request: HttpRequest) -> bool:
    """Tell whether the socket, the Host and, where sent, the Origin are of this machine.

    Behind a proxy every socket is local, so nothing is taken for loopback there. The Host stops a page
    whose name was rebound to 127.0.0.1; the Origin a form on somebody else's page.
    """
    if settings.ENV.behind_proxy or not _is_loopback_address(request.META.get("REMOTE_ADDR", "")):
        return False
    host = _name(f"//{request.get_host()}")
    origin = request.headers.get("Origin")
    return host in NAMES and (origin is None or urlsplit(origin).netloc == request.get_host())


def _name(address: str) -> str:
    return urlsplit(address).hostname or ""


def _is_loopback_address(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
