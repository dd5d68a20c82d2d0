"""Making, writing, confirming and explaining each channel's rendering of a draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.publishing.actions.writing import locked, require_draft, wrote
from danbiet.publishing.editions import source_hash
from danbiet.publishing.models import Release, VariantKind, WorkingVariant
from danbiet.publishing.queries.checks import check_release
from danbiet.publishing.text import clean_text
from danbiet.publishing.variants import NothingToSay, draft

__all__ = [
    "NoSuchDisagreement", "NothingToSay", "confirm_variant", "explain", "make_variant", "put_back_variant",
    "remove_variant", "unexplain", "write_variant",
]  # fmt: skip


class NoSuchDisagreement(LookupError):
    """There is no such disagreement now, or the reason is empty."""


@transaction.atomic
def make_variant(release: Release, kind: str, *, by: User, at: datetime) -> WorkingVariant:
    """Draft a variant from the fact table and the release by our templates, over what stood there before.

    It is marked “máy soạn” until somebody writes or confirms it. Raises NotDraft, Dropped, NothingToSay.
    """
    fresh = _writable(release)
    return _keep(fresh, kind, draft(fresh, VariantKind(kind)), True, "make_variant", by=by, at=at)


@transaction.atomic
def write_variant(release: Release, kind: str, *, text: str, by: User, at: datetime) -> WorkingVariant:
    """Write a variant by hand, against the source as it is now. Raises NotDraft, Dropped."""
    fresh = _writable(release)
    return _keep(fresh, kind, clean_text(text).text, False, "write_variant", by=by, at=at)


@transaction.atomic
def confirm_variant(variant: WorkingVariant, *, by: User, at: datetime) -> WorkingVariant:
    """Say that a variant is right beside the source as it is now. Raises NotDraft, Dropped."""
    fresh = _writable(variant.release)
    return _keep(fresh, variant.kind, variant.text, False, "confirm_variant", by=by, at=at)


@transaction.atomic
def remove_variant(variant: WorkingVariant, *, by: User, at: datetime) -> None:
    """Take a variant away: nothing goes out by that channel. Raises NotDraft, Dropped."""
    fresh = _writable(variant.release)
    record("remove_variant", fresh, by=by, at=at, kind=variant.kind)
    variant.delete()
    fresh.save(update_fields=wrote(fresh, by, at))


@transaction.atomic
def put_back_variant(
    release: Release, kind: str, *, text: str, source: str, is_drafted: bool, by: User, at: datetime
) -> WorkingVariant:
    """Put a variant back as it stood, written against the source of hash ``source``. Raises NotDraft, Dropped."""
    fresh = _writable(release)
    return _keep(fresh, kind, text, is_drafted, "put_back_variant", by=by, at=at, source=source)


@transaction.atomic
def explain(
    thing: WorkingVariant | Release, key: str, *, reason: str, by: User, at: datetime
) -> WorkingVariant | Release:
    """Say why a disagreement is right, of a variant or of the release's own text; approvers and readers see it.

    Raises NoSuchDisagreement, NotDraft, Dropped.
    """
    release = _writable(thing if isinstance(thing, Release) else thing.release)
    said = clean_text(reason).text
    if not said or key not in _open_keys(release, thing):
        raise NoSuchDisagreement(_("Viết lý do; nếu chỗ khác nhau này không còn nữa thì tải lại trang."))
    return _explained(release, thing, {key: {"reason": said, "by": by.pk, "at": at.isoformat()}}, by=by, at=at)


@transaction.atomic
def unexplain(thing: WorkingVariant | Release, key: str, *, by: User, at: datetime) -> WorkingVariant | Release:
    """Take an explanation back. Raises NotDraft, Dropped."""
    release = _writable(thing if isinstance(thing, Release) else thing.release)
    return _explained(release, thing, {key: None}, by=by, at=at)


def _explained(
    release: Release, thing: WorkingVariant | Release, change: dict[str, Any], *, by: User, at: datetime
) -> WorkingVariant | Release:
    kept: WorkingVariant | Release = release
    if isinstance(thing, WorkingVariant):
        kept = release.working_variants.get(pk=thing.pk)
    kept.explained = {key: each for key, each in {**kept.explained, **change}.items() if each is not None}
    kept.save(update_fields=["explained"])
    release.save(update_fields=wrote(release, by, at))
    of = kept.kind if isinstance(kept, WorkingVariant) else "text"
    record("explain_disagreement", release, by=by, at=at, of=of, keys=sorted(change))
    return kept


def _open_keys(release: Release, thing: WorkingVariant | Release) -> set[str]:
    check = check_release(release)
    if isinstance(thing, Release):
        return {each.key for each in check.disagreements} | {each.disagreement.key for each in check.explained}
    found = next((each for each in check.variants if each.variant.pk == thing.pk), None)
    if found is None:
        return set()
    return {each.key for each in found.disagreements} | {each.disagreement.key for each in found.explained}


def _writable(release: Release) -> Release:
    fresh = locked(release)
    require_draft(fresh)
    return fresh


def _keep(
    release: Release,
    kind: str,
    text: str,
    is_drafted: bool,
    verb: str,
    *,
    by: User,
    at: datetime,
    source: str | None = None,
) -> WorkingVariant:
    variant, _new = WorkingVariant.objects.update_or_create(
        release=release,
        kind=VariantKind(kind),
        defaults={
            "text": text,
            "source_hash": source or source_hash(release),
            "is_drafted": is_drafted,
            "changed_by": by,
            "changed_at": at,
        },
    )
    release.save(update_fields=wrote(release, by, at))
    record(verb, release, by=by, at=at, kind=str(kind))
    return variant
