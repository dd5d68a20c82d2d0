"""Addresses that keep what the person has chosen: filters, sorting, language."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language


def changed(request: HttpRequest, **changes: object) -> str:
    """Return this page's address with some parameters changed; None takes one out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def without(request: HttpRequest, name: str, value: str) -> str:
    """Return this page's address without one value of one parameter, and from its first page."""
    query = request.GET.copy()
    query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
    query.pop("page", None)
    return f"{request.path}?{query.urlencode()}" if query.urlencode() else request.path


def public_address(name: str, kwargs: Mapping[str, object] | None = None) -> str:
    """Return a readers' page in the language of this one; readers have no cookie to remember it."""
    address = reverse(name, kwargs=dict(kwargs or {}))
    return f"{address}?lang=en" if get_language() == "en" else address
