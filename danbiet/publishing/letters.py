"""Letters to people: handed to whoever carries letters here (see `kit.registry.Postman`), with addresses of pages."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from danbiet.kit.registry import postmen
from danbiet.offices.models import Agency
from danbiet.publishing.actors import Actor


def post(agency: Agency, *, to: str, subject: str, text: str, key: str, by: Actor, at: datetime) -> int:
    """Hand a letter to every postman, in the caller's transaction; return how many took it.

    ``key`` is unique for ever: a second letter with the same key is not made.
    """
    carriers = list(postmen)
    for postman in carriers:
        postman.post(agency, to=to, subject=subject, text=text, key=key, by=by, at=at)
    return len(carriers)


def address(page: str, *parts: str) -> str:
    """Return the whole address of a page, for a letter. ``page`` is the name of its URL."""
    return f"{settings.ENV.public_url.rstrip('/')}{reverse(page, args=parts)}"
