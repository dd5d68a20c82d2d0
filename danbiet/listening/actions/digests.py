"""The press digest: drafted from rows, put in order by an officer, frozen when signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from danbiet.listening.digest_documents import frozen
from danbiet.listening.models import Digest, DigestLine
from danbiet.listening.queries.digests import StoryOfPolicy, stories_in
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.offices.working_days import LOCAL, since_last_working_close, why_since

STEP = 10


class AlreadySigned(Exception):
    """A signed digest is not changed any more."""


class NothingAssessed(ValueError):
    """A digest is signed with an assessment of one to three lines."""


class LinesChanged(ValueError):
    """The order given does not name the digest's lines."""


@transaction.atomic
def draft_digest(agency: Agency, *, at: datetime) -> Digest:
    """Return the agency's draft, made or brought up to date; what the officer did in it stays."""
    # The agency's row is the lock: two requests at once must not make two drafts.
    Agency.objects.select_for_update().get(pk=agency.pk)
    digest = Digest.objects.drafts().filter(agency=agency).first() or _begin(agency, at=at)
    digest.to_at = max(at, digest.from_at)
    digest.save(update_fields=["to_at"])
    _bring_up_to_date(digest)
    return digest


def _begin(agency: Agency, *, at: datetime) -> Digest:
    last = Digest.objects.signed().filter(agency=agency).order_by("-to_at").first()
    if last is None:
        start, basis = since_last_working_close(at), why_since(at, "vi")
    else:
        signed = last.to_at.astimezone(LOCAL)
        start, basis = last.to_at, f"từ bản điểm báo ký gần nhất, {signed:%H:%M %d/%m/%Y}"
    return Digest.objects.create(agency=agency, from_at=start, to_at=at, basis=basis, made_at=at)


def _bring_up_to_date(digest: Digest) -> None:
    found = stories_in(digest.agency_id, from_at=digest.from_at, to_at=digest.to_at)
    kept = {(line.policy_id, line.story_id): line for line in digest.lines.all()}
    place = (digest.lines.aggregate(last=Max("position"))["last"] or 0) + STEP
    fresh = [story for story in found if (story.policy_id, story.story_id) not in kept]
    DigestLine.objects.bulk_create([_line(digest, story, place + n * STEP) for n, story in enumerate(fresh)])
    present = {(story.policy_id, story.story_id) for story in found}
    gone = [line.pk for key, line in kept.items() if key not in present and not line.note and not line.proposal]
    DigestLine.objects.filter(pk__in=gone).delete()


def _line(digest: Digest, story: StoryOfPolicy, position: int) -> DigestLine:
    return DigestLine(
        digest=digest, policy_id=story.policy_id, story_id=story.story_id, item_id=story.item_id, position=position
    )


def _open(digest: Digest) -> Digest:
    fresh = Digest.objects.select_for_update().get(pk=digest.pk)
    if fresh.signed_at is not None:
        raise AlreadySigned(_("Bản điểm báo này đã ký nên không sửa được. Hãy mở bản nháp mới."))
    return fresh


@transaction.atomic
def order_lines(digest: Digest, line_ids: Sequence[int], *, by: User, at: datetime) -> Digest:
    """Put the lines in this order; raises LinesChanged when the ids are not the digest's own."""
    digest = _open(digest)
    lines = {line.pk: line for line in digest.lines.all()}
    if set(line_ids) - set(lines):
        raise LinesChanged(_("Danh sách đã thay đổi trong lúc sắp xếp. Hãy tải lại trang rồi sắp xếp lại."))
    ordered = [*line_ids, *(pk for pk in lines if pk not in set(line_ids))]
    for position, pk in enumerate(ordered, start=1):
        lines[pk].position = position * STEP
    DigestLine.objects.bulk_update(lines.values(), ["position"])
    record("order_digest", digest, by=by, at=at)
    return digest


@transaction.atomic
def drop_line(line: DigestLine, *, by: User, at: datetime) -> DigestLine:
    """Leave a story out of the digest as noise."""
    return _set_dropped(line, True, by=by, at=at)


@transaction.atomic
def restore_line(line: DigestLine, *, by: User, at: datetime) -> DigestLine:
    """Take a dropped story back in."""
    return _set_dropped(line, False, by=by, at=at)


def _set_dropped(line: DigestLine, dropped: bool, *, by: User, at: datetime) -> DigestLine:
    digest = _open(line.digest)
    line.is_dropped = dropped
    line.save(update_fields=["is_dropped"])
    record("drop_digest_line" if dropped else "restore_digest_line", digest, by=by, at=at, line=line.pk)
    return line


@transaction.atomic
def write_line(line: DigestLine, *, note: str, proposal: str, by: User, at: datetime) -> DigestLine:
    """Write the officer's summary of a story and what she proposes to do about it."""
    digest = _open(line.digest)
    line.note, line.proposal = note.strip()[:500], proposal.strip()[:200]
    line.save(update_fields=["note", "proposal"])
    record("write_digest_line", digest, by=by, at=at, line=line.pk)
    return line


@transaction.atomic
def write_assessment(digest: Digest, *, text: str, by: User, at: datetime) -> Digest:
    """Write the assessment; three lines are asked for, 900 characters kept."""
    digest = _open(digest)
    digest.assessment = text.strip()[:900]
    digest.save(update_fields=["assessment"])
    record("write_assessment", digest, by=by, at=at)
    return digest


@transaction.atomic
def sign_digest(digest: Digest, *, by: User, at: datetime) -> Digest:
    """Sign the digest: it is frozen as it stands. Raises AlreadySigned, NothingAssessed.

    It ends where it was last brought up to date; what came since is new in the next.
    """
    digest = _open(digest)
    if not digest.assessment.strip():
        raise NothingAssessed(_("Hãy viết nhận định (một đến ba dòng) trước khi ký."))
    digest.signed_by, digest.signed_at = by, at
    digest.frozen = frozen(digest)
    digest.save(update_fields=["signed_by", "signed_at", "frozen"])
    record("sign_digest", digest, by=by, at=at, lines=digest.lines.filter(is_dropped=False).count())
    return digest
