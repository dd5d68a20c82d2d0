"""Submitting, deciding, taking back. The database holds the same rules for everyone (see the migrations).

Every verb first locks the release, so that what two people do at one moment happens one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import Role, User
from danbiet.publishing.actions.releases import ChangedMeanwhile
from danbiet.publishing.actions.writing import Dropped, NotDraft, locked, require_draft
from danbiet.publishing.editions import content_hash, content_of, facts_hash
from danbiet.publishing.models import (
    Approval,
    ApprovalStep,
    Edition,
    Release,
    ReleaseState,
    Variant,
)
from danbiet.publishing.queries.approvals import (
    RouteStep,
    delegations_held,
    open_steps,
    route_of,
    unfilled,
    writers_of,
)
from danbiet.publishing.queries.briefs import unchecked
from danbiet.publishing.queries.checks import ReleaseCheck, check_release
from danbiet.publishing.queries.human_stories import release_gaps

__all__ = [
    "AlreadyDecided", "ChangedMeanwhile", "Dropped", "NoReason", "NotDraft", "NotReady", "NotSubmitted", "NotYet",
    "NotYours", "approve_edition", "return_edition", "submit_release", "take_back",
]  # fmt: skip

IN_THE_WAY: Final = (ReleaseState.SUBMITTED, ReleaseState.APPROVED, ReleaseState.SCHEDULED)
NOWHERE: Final[Mapping[str, Any]] = MappingProxyType({})


class NotReady(Exception):
    """The release cannot be submitted yet; ``reasons`` are sentences that say what to do."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


class AlreadyDecided(Exception):
    """Somebody has decided this step, or this person has decided on this edition."""


class NotYours(Exception):
    """This person may not decide: she wrote it, submitted it, or holds no post of the role."""


class NotYet(Exception):
    """An earlier step is not decided."""


class NotSubmitted(Exception):
    """The release is not under approval."""


class NoReason(ValueError):
    """Who returns an edition says why."""


@transaction.atomic
def submit_release(
    release: Release,
    *,
    by: User,
    at: datetime,
    submitter: User | None = None,
    origin: Mapping[str, Any] = NOWHERE,
) -> Edition:
    """Freeze the draft as its next edition and lay out its steps. Raises NotReady, NotDraft, Dropped.

    ``submitter`` stands behind the words where ``by`` only filled her approved template, and ``origin`` is what the
    content then says of that; the log names ``by`` all the same.
    """
    behind = submitter or by
    fresh = locked(release)
    require_draft(fresh)
    check = check_release(fresh)
    steps = route_of(fresh.agency, fresh.kind, is_emergency=fresh.is_emergency)
    reasons = [*check.blocking, *_of_amendment(fresh), *_of_times(fresh, at), *_of_people(fresh, steps, behind, at)]
    reasons += unchecked(fresh, at=at)
    reasons += [gap.words for gap in release_gaps(fresh, at=at)]
    if reasons:
        raise NotReady(reasons)
    edition = _freeze(fresh, check, origin, by=behind, at=at)
    _lay_out(edition, steps, at=at)
    fresh.state = ReleaseState.SUBMITTED
    fresh.save(update_fields=["state"])
    record("submit_release", fresh, by=by, at=at, edition=edition.pk, number=edition.number, hash=edition.hash)
    return edition


def _of_amendment(release: Release) -> list[str]:
    if release.publications.exists() and not release.amendment_note.strip():
        return [_("Đây là bản đính chính: viết điều đã sai và điều đúng để công khai.")]
    return []


def _of_times(release: Release, at: datetime) -> list[str]:
    if release.publish_at is not None and release.publish_at <= at:
        return [_("Giờ hẹn công bố đã qua. Chọn giờ khác, hoặc bỏ hẹn giờ.")]
    return []


def _of_people(release: Release, steps: Sequence[RouteStep], by: User, at: datetime) -> list[str]:
    without = {*release.writer_ids, release.author_id, by.pk}
    said = _(
        "Không còn ai ở vai “{role}” để duyệt: người viết và người trình không tự duyệt. Cần ủy quyền hoặc cử người."
    )
    missing = unfilled(release.agency, steps, without=without, at=at)
    return [said.format(role=Role(role).label) for role in dict.fromkeys(missing)]


def _freeze(release: Release, check: ReleaseCheck, origin: Mapping[str, Any], *, by: User, at: datetime) -> Edition:
    content = content_of(release) | {"explanations": check.explanations()} | dict(origin)
    last = release.editions.order_by("-number").first()
    amended = release.publications.filter(superseded_at=None).first()
    edition = Edition.objects.create(
        release=release, number=last.number + 1 if last else 1,
        content=content, hash=content_hash(content), facts_hash=facts_hash(release.policy),
        amends=amended.edition if amended else None, is_emergency=release.is_emergency,
        author_id=release.author_id, submitter=by, writer_ids=release.writer_ids, frozen_at=at,
    )  # fmt: skip
    Variant.objects.bulk_create(
        [Variant(edition=edition, kind=kind, text=text) for kind, text in content["variants"].items()]
    )
    return edition


def _lay_out(edition: Edition, steps: Sequence[RouteStep], *, at: datetime) -> None:
    """Each order begins when the one before should be done; a step without hours has no due time, nor those after."""
    starts: datetime | None = at
    for order in sorted({step.order for step in steps}):
        abreast = [step for step in steps if step.order == order]
        dues = [_after(starts, step.hours) for step in abreast]
        for step, due in zip(abreast, dues, strict=True):
            ApprovalStep.objects.create(edition=edition, order=order, role=step.role, due_at=due)
        known = [due for due in dues if due is not None]
        starts = max(known) if len(known) == len(dues) else None


def _after(start: datetime | None, hours: int | None) -> datetime | None:
    return None if start is None or hours is None else start + timedelta(hours=hours)


@transaction.atomic
def take_back(release: Release, *, by: User, at: datetime) -> Release:
    """Make a submitted, approved or scheduled release a draft again; its approvals no longer count.

    Raises NotSubmitted.
    """
    fresh = locked(release)
    if fresh.state not in IN_THE_WAY:
        raise NotSubmitted(_("Bản này không ở bước duyệt hay hẹn giờ nên không có gì để rút về."))
    before = fresh.state
    fresh.state = ReleaseState.DRAFT
    fresh.save(update_fields=["state"])
    record("take_back_release", fresh, by=by, at=at, before=before)
    return fresh


@transaction.atomic
def approve_edition(
    edition: Edition,
    *,
    hash: str,
    by: User,
    at: datetime,
    note: str = "",
    on_behalf_of: User | None = None,
    way: str = "desk",
) -> Approval:
    """Approve exactly the words of ``hash``; with the last approval the release is approved, or scheduled.

    ``hash`` is the one that the page showed. ``on_behalf_of`` names the colleague away whose delegation is used.
    Raises ChangedMeanwhile, NotSubmitted, AlreadyDecided, NotYours, NotYet.
    """
    release, fresh = _under_approval(edition, hash)
    approval = _decide(fresh, Approval.Decision.APPROVE, hash, note, by, on_behalf_of, way, at)
    if not fresh.steps.exclude(approvals__isnull=False).exists():
        _settle(release, at=at)
    record("approve_edition", release, by=by, at=at, edition=fresh.pk, hash=hash, step=approval.step_id, way=way,
           on_behalf_of=on_behalf_of.pk if on_behalf_of else None)  # fmt: skip
    return approval


@transaction.atomic
def return_edition(
    edition: Edition,
    *,
    hash: str,
    note: str,
    by: User,
    at: datetime,
    on_behalf_of: User | None = None,
    way: str = "desk",
) -> Approval:
    """Give an edition back with the reason: the release is a draft again. Raises NoReason and as `approve_edition`."""
    if not note.strip():
        raise NoReason(_("Trả lại thì viết rõ cần sửa điều gì."))
    release, fresh = _under_approval(edition, hash)
    approval = _decide(fresh, Approval.Decision.RETURN, hash, note, by, on_behalf_of, way, at)
    release.state = ReleaseState.DRAFT
    release.save(update_fields=["state"])
    record("return_edition", release, by=by, at=at, edition=fresh.pk, hash=hash, step=approval.step_id, way=way,
           on_behalf_of=on_behalf_of.pk if on_behalf_of else None)  # fmt: skip
    return approval


def _under_approval(edition: Edition, hash: str) -> tuple[Release, Edition]:
    release = locked(edition.release)
    last = release.editions.order_by("-number").first()
    if last is None or last.pk != edition.pk or hash != last.hash:
        raise ChangedMeanwhile(_("Bản này đã có bản mới hơn. Tải lại trang và đọc bản mới trước khi quyết định."))
    if release.state in (ReleaseState.APPROVED, ReleaseState.SCHEDULED):
        raise AlreadyDecided(_("Bản này đã được duyệt đủ; không cần duyệt nữa."))
    if release.state != ReleaseState.SUBMITTED:
        raise NotSubmitted(_("Bản này đã rút về hoặc đã trả lại, nên không còn chờ duyệt."))
    return release, last


def _settle(release: Release, *, at: datetime) -> None:
    """Every step said yes: wait for the hour, or for whoever presses the button."""
    if release.publish_at is None and release.embargo_until is not None and release.embargo_until > at:
        release.publish_at = release.embargo_until  # an embargo lifts by itself
    release.state = ReleaseState.SCHEDULED if release.publish_at else ReleaseState.APPROVED
    release.save(update_fields=["state", "publish_at"])


def _decide(
    edition: Edition,
    decision: str,
    hash: str,
    note: str,
    by: User,
    on_behalf_of: User | None,
    way: str,
    at: datetime,
) -> Approval:
    step = _step_for(edition, by, on_behalf_of, at)
    try:
        with transaction.atomic():
            return Approval.objects.create(
                edition=edition, step=step, hash=hash, person=by, role=step.role, on_behalf_of=on_behalf_of,
                decision=decision, note=note.strip(), at=at, way=way,
            )  # fmt: skip
    except IntegrityError as error:
        raise refusal(error) from error


def _step_for(edition: Edition, by: User, on_behalf_of: User | None, at: datetime) -> ApprovalStep:
    """Return the step that this person may decide now; else say why there is none."""
    people = [by, *([on_behalf_of] if on_behalf_of else [])]
    if any(each.pk in writers_of(edition) for each in people):
        raise NotYours(_("Người viết hoặc người trình không tự duyệt bản của mình. Cần một người khác duyệt."))
    if any(each.pk in (one.person_id, one.on_behalf_of_id) for one in edition.approvals.all() for each in people):
        raise AlreadyDecided(_("Bạn đã quyết định ở một bước của bản này; bước còn lại cần người khác."))
    roles = _roles(edition, by, on_behalf_of, at)
    mine = [step for step in open_steps(edition) if step.role in roles]
    if mine:
        return mine[0]
    steps = [step for step in edition.steps.all() if step.role in roles]
    if not steps:
        raise NotYours(_("Bước duyệt này thuộc vai khác. Người giữ vai đó duyệt, hoặc ủy quyền bằng văn bản cho bạn."))
    decided = {each.step_id for each in edition.approvals.all()}
    if all(step.pk in decided for step in steps):
        raise AlreadyDecided(_("Bước này đã có người quyết định. Tải lại trang để xem."))
    raise NotYet(_("Chưa đến lượt: bước trước chưa được duyệt."))


def _roles(edition: Edition, by: User, on_behalf_of: User | None, at: datetime) -> frozenset[str]:
    if not by.is_active or by.agency_id != edition.release.agency_id:
        raise NotYours(_("Bản này thuộc cơ quan khác."))
    if on_behalf_of is None:
        return by.roles_on(timezone.localdate(at))
    return frozenset(each.role for each in delegations_held(by, at) if each.absent_id == on_behalf_of.pk)


def refusal(error: IntegrityError) -> Exception:
    """Return what the database refused in words of ours; the error itself where it is none of these rules."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    said = {
        "approval_names_the_words": ChangedMeanwhile(_("Bản này đã đổi. Tải lại trang và đọc bản mới.")),
        "approval_of_the_last_edition": ChangedMeanwhile(_("Bản này đã có bản mới hơn. Tải lại trang.")),
        "approval_by_somebody_else": NotYours(_("Người viết hoặc người trình không tự duyệt bản của mình.")),
        "approval_is_of_its_step": NotYours(_("Bước duyệt này thuộc vai khác.")),
        "approval_of_one_step_a_person": AlreadyDecided(_("Bạn đã quyết định ở một bước của bản này.")),
        "one_decision_of_a_step": AlreadyDecided(_("Bước này đã có người quyết định. Tải lại trang để xem.")),
        "approval_in_order": NotYet(_("Chưa đến lượt: bước trước chưa được duyệt.")),
    }
    return said.get(name, error)
