"""Noting who has a release open: a row a person, renewed while the page is seen, meaningless after a minute."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from danbiet.offices.models import User
from danbiet.publishing.models import Looking, Release


@transaction.atomic
def look(release: Release, *, is_writing: bool, by: User, at: datetime) -> Looking:
    """Note that ``by`` has the release open now.

    No audit entry: the row lives in an unlogged table and tells colleagues only that somebody is there.
    """
    known = {"seen_at": at, "is_writing": is_writing}
    kept, _new = Looking.objects.update_or_create(release=release, person=by, defaults=known)
    return kept
