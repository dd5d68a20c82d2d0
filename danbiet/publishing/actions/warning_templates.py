"""Writing, approving and retiring a warning template; filling one and sending it in one breath.

The words are their author's: she is author and submitter of the edition. Who fills the blanks is its one approver, by
the emergency's own way, so the database's rule that nobody approves her own words keeps the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.publishing.actions.deciding import NotReady, approve_edition, submit_release
from danbiet.publishing.actions.publications import publish_release
from danbiet.publishing.actions.releases import ChangedMeanwhile, NothingWritten, keep_revision, require_words
from danbiet.publishing.actions.writing import random_code
from danbiet.publishing.blanks import EmptyBlank, UnknownBlank, clean_values
from danbiet.publishing.editions import LEVELS, source_hash
from danbiet.publishing.models import Publication, Release, WarningTemplate, WorkingVariant
from danbiet.publishing.queries.checks import ReleaseCheck, check_release
from danbiet.publishing.queries.warning_templates import may_approve, sender_of
from danbiet.publishing.text import clean_text
from danbiet.publishing.warning_templates import LAID_OUT, WORDS, Filled, blanks_of, fill_template, template_hash

__all__ = [
    "AlreadySent", "ChangedMeanwhile", "EmptyBlank", "MayNotSend", "NotReady", "NotYourApproval", "NothingWritten",
    "Retired", "UnknownBlank", "approve_template", "rehearse", "retire_template", "send_from_template",
    "write_template",
]  # fmt: skip


class NotYourApproval(Exception):
    """This person may not approve the template: she wrote it, or does not approve warnings, or it is settled."""


class Retired(Exception):
    """The template is no longer in use."""


class MayNotSend(Exception):
    """This person may not fill and send the template."""


class AlreadySent(Exception):
    """Exactly these words are before the public."""


@transaction.atomic
def write_template(agency: Agency, *, by: User, at: datetime, **words: str) -> WarningTemplate:
    """Write a template: `warning_templates.WORDS` and the three levels; from now on its words stay.

    Raises NothingWritten, TooLong, UnknownBlank, and NotReady where its own words, blanks open, could not be submitted.
    """
    said = {name: clean_text(words[name]).text for name in (*WORDS, *LEVELS)}
    if not all(said.values()) or any(said[name] not in known.values for name, known in LEVELS.items()):
        raise NothingWritten(_("Viết đủ mọi phần của mẫu và chọn ba mức: lúc khẩn cấp không còn giờ để viết thêm."))
    template = WarningTemplate(agency=agency, author=by, written_at=at, **said)
    blanks_of(template)
    template.hash = template_hash(template)
    _require_ready(rehearse(template, {}, by=by, at=at))
    template.save(force_insert=True)
    record("write_template", template, by=by, at=at, hash=template.hash)
    return template


@transaction.atomic
def approve_template(template: WarningTemplate, *, hash: str, by: User, at: datetime) -> WarningTemplate:
    """Approve exactly the words of ``hash``. Raises NotYourApproval, ChangedMeanwhile."""
    fresh = _locked(template)
    if hash != fresh.hash or template_hash(fresh) != fresh.hash:
        raise ChangedMeanwhile(_("Mẫu này không phải bản bạn vừa đọc. Tải lại trang."))
    if not may_approve(fresh, by, at):
        raise NotYourApproval(_("Mẫu do một người khác người viết, giữ vai duyệt cảnh báo, duyệt một lần."))
    fresh.approved_by, fresh.approved_at = by, at
    fresh.save(update_fields=["approved_by", "approved_at"])
    record("approve_template", fresh, by=by, at=at, hash=hash)
    return fresh


@transaction.atomic
def retire_template(template: WarningTemplate, *, by: User, at: datetime) -> WarningTemplate:
    """Take a template out of use for good; what was sent from it stays. Raises Retired."""
    fresh = _locked(template)
    if fresh.retired_at is not None:
        raise Retired(_("Mẫu này đã thôi dùng."))
    fresh.retired_by, fresh.retired_at = by, at
    fresh.save(update_fields=["retired_by", "retired_at"])
    record("retire_template", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def rehearse(template: WarningTemplate, values: Mapping[str, str], *, by: User, at: datetime) -> list[str]:
    """Return what would stop these words from being submitted, in sentences; nothing of it is kept."""
    check = check_release(_drafted(template, fill_template(template, values, at=at), values, by=by, at=at))
    reasons = list(check.blocking)
    transaction.set_rollback(True)
    return reasons


@transaction.atomic
def send_from_template(
    template: WarningTemplate, *, values: Mapping[str, str], seen: str, by: User, at: datetime
) -> Publication:
    """Fill the blanks and put the warning before the public: release, edition, the one approval, publication.

    ``seen`` is the hash of the words that the page showed (`Filled.hash`). The review afterwards is owed as for every
    emergency. Raises MayNotSend, EmptyBlank, ChangedMeanwhile, AlreadySent, TooLong, NotReady.
    """
    fresh = _locked(template)
    sender = sender_of(fresh, by, at)
    if sender.refusal:
        raise MayNotSend(sender.refusal)
    said = clean_values(blanks_of(fresh), values)
    filled = fill_template(fresh, said, at=at)
    if filled.hash != seen:
        raise ChangedMeanwhile(_("Chữ đã khác bản vừa xem. Đọc lại bản cuối dưới đây rồi gửi."))
    _require_unsent(fresh, filled)
    release = _drafted(fresh, filled, said, by=by, at=at)
    keep_revision(release, by=by, at=at)
    origin = {"from_template": {"id": fresh.pk, "hash": fresh.hash}, "filled_by": by.full_name}
    edition = submit_release(release, by=by, at=at, submitter=fresh.author, origin=origin)
    approve_edition(edition, hash=edition.hash, by=by, at=at, on_behalf_of=sender.on_behalf_of)
    publication = publish_release(release, by=by, at=at)
    record("send_from_template", fresh, by=by, at=at, template_hash=fresh.hash, release=release.pk, edition=edition.pk)
    return publication


def _locked(template: WarningTemplate) -> WarningTemplate:
    rows = WarningTemplate.objects.select_for_update(of=("self",)).select_related("agency", "author")
    return rows.get(pk=template.pk)


def _require_ready(reasons: Sequence[str]) -> None:
    if reasons:
        raise NotReady(reasons)


def _require_unsent(template: WarningTemplate, filled: Filled) -> None:
    standing = Publication.objects.standing().filter(release__about=_about(template))
    if standing.filter(edition__content__contains=filled.words).exists():
        raise AlreadySent(_("Đúng những chữ này đã gửi và đang công khai; không gửi lần nữa."))


def _about(template: WarningTemplate) -> str:
    return f"warning_template:{template.pk}"


def _drafted(
    template: WarningTemplate, filled: Filled, values: Mapping[str, str], *, by: User, at: datetime
) -> Release:
    """Store the draft and its variants; figures and names that came in with the blanks are the filler's word."""
    release = filled.release
    release.about, release.public_id = _about(template), random_code(10)
    require_words(release)
    release.save(force_insert=True)
    for kind, text in filled.variants.items():
        WorkingVariant.objects.create(
            release=release, kind=kind, text=text, source_hash=source_hash(release), is_drafted=kind in LAID_OUT,
            changed_by=template.author, changed_at=at,
        )  # fmt: skip
    if values:
        _explain(check_release(release), values, by=by, at=at)
    return release


def _explain(check: ReleaseCheck, values: Mapping[str, str], *, by: User, at: datetime) -> None:
    said = "; ".join(f"{name}: {value}" for name, value in values.items())
    reason = {"reason": _("Điền vào mẫu đã duyệt. {said}.").format(said=said), "by": by.pk, "at": at.isoformat()}
    things: list[tuple[Any, Any]] = [(check.release, check.disagreements)]
    things += [(each.variant, each.disagreements) for each in check.variants]
    for thing, found in things:
        thing.explained = {each.key: reason for each in found}
        thing.save(update_fields=["explained"])
