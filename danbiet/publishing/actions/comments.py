"""Remarks of colleagues on a release or on one edition of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.publishing.models import Comment, Edition, Release
from danbiet.publishing.text import clean_text


class NothingSaid(ValueError):
    """A remark without words."""


class AlreadyResolved(Exception):
    """Somebody has settled this remark."""


@transaction.atomic
def comment(
    release: Release, *, text: str, place: str = "", edition: Edition | None = None, by: User, at: datetime
) -> Comment:
    """Remark on a release, or on one edition of it; ``place`` is the field or variant it is about.

    Raises NothingSaid.
    """
    said = clean_text(text).text
    if not said:
        raise NothingSaid(_("Hãy viết ý kiến."))
    if edition is not None and edition.release_id != release.pk:
        raise NothingSaid(_("Bản duyệt này không thuộc bản công bố này."))
    made = Comment.objects.create(release=release, edition=edition, place=place[:40], text=said, by=by, at=at)
    record("comment", release, by=by, at=at, comment=made.pk, edition=edition.pk if edition else None)
    return made


@transaction.atomic
def resolve_comment(remark: Comment, *, by: User, at: datetime) -> Comment:
    """Settle a remark. Raises AlreadyResolved."""
    if not Comment.objects.filter(pk=remark.pk, resolved_at=None).update(resolved_by=by, resolved_at=at):
        raise AlreadyResolved(_("Ý kiến này đã được đánh dấu xong."))
    remark.refresh_from_db()
    record("resolve_comment", remark.release, by=by, at=at, comment=remark.pk)
    return remark


@transaction.atomic
def reopen_comment(remark: Comment, *, by: User, at: datetime) -> Comment:
    """Take a remark up again."""
    Comment.objects.filter(pk=remark.pk).update(resolved_by=None, resolved_at=None)
    remark.refresh_from_db()
    record("reopen_comment", remark.release, by=by, at=at, comment=remark.pk)
    return remark
