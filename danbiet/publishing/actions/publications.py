"""Making an approved edition public, on time or at once; correcting it, withdrawing it; looking back.

What is public is a row of its own over a frozen edition. The database refuses one that lacks an approval.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.offices.rules import NoClock, NoRule, start_clock, stop_clock
from danbiet.publishing.actions.figures import keep_figures
from danbiet.publishing.actions.releases import NothingWritten
from danbiet.publishing.actions.writing import Dropped, locked, wrote
from danbiet.publishing.actors import PUBLISHER, Actor
from danbiet.publishing.editions import FactChange, content_hash, fact_changes, facts_of, search_words
from danbiet.publishing.models import (
    Edition,
    EmergencyReview,
    HumanStory,
    Intake,
    Publication,
    Release,
    ReleaseKind,
    ReleaseState,
)
from danbiet.publishing.queries.human_stories import edition_gap
from danbiet.publishing.text import clean_text

__all__ = [
    "AlreadyReviewed", "AlreadyWithdrawn", "BeforeTheEmbargo", "Dropped", "EmbargoHolds", "FactsChanged", "InThePast",
    "NotApproved", "NotPublic", "NotScheduled", "NotTheEdition", "NothingWritten", "OwnWork", "StoryUnfit",
    "amend_release", "give_up_amendment", "pin", "publish_due", "publish_release", "review_emergency",
    "schedule_release", "unpin", "unschedule_release", "withdraw",
]  # fmt: skip

REVIEW: Final = "publishing.emergency_review"
PUBLIC: Final = (ReleaseState.PUBLISHED, ReleaseState.CORRECTED, ReleaseState.WITHDRAWN)
BEFORE_PUBLIC: Final = (
    ReleaseState.DRAFT,
    ReleaseState.SUBMITTED,
    ReleaseState.APPROVED,
    ReleaseState.SCHEDULED,
)


class NotApproved(Exception):
    """The release has no edition that was approved and not taken back."""


class FactsChanged(Exception):
    """The fact table is not what was approved; ``changes`` says where."""

    def __init__(self, changes: list[FactChange]) -> None:
        self.changes = changes
        said = "; ".join(str(each) for each in changes) or _("thứ tự các dòng")
        super().__init__(
            _("Bảng dữ kiện đã đổi sau khi duyệt: {changes}. Rút bản này về, sửa cho khớp rồi trình lại.").format(
                changes=said
            )
        )


class StoryUnfit(Exception):
    """The story told has no valid consent for this edition, or these words of it were not checked."""


class EmbargoHolds(Exception):
    """The embargo has not lifted."""


class BeforeTheEmbargo(ValueError):
    """A schedule that lies before the end of the embargo."""


class InThePast(ValueError):
    """A schedule that is over."""


class NotScheduled(Exception):
    """The release has no hour to be published at."""


class NotPublic(Exception):
    """Nothing of the release is before the public."""


class AlreadyWithdrawn(Exception):
    """The publication was withdrawn, or replaced by a later edition."""


class NotTheEdition(Exception):
    """The frozen words do not have their hash: nothing is published from a damaged row."""


class AlreadyReviewed(Exception):
    """The look back was written."""


class OwnWork(Exception):
    """Who wrote or approved an emergency release does not review it."""


@transaction.atomic
def schedule_release(release: Release, *, publish_at: datetime, by: User, at: datetime) -> Release:
    """Say when the release becomes public; an approved one then waits for the hour.

    Raises InThePast, BeforeTheEmbargo, NotApproved (what is public already), Dropped.
    """
    fresh = locked(release)
    _require_unpublished(fresh)
    if publish_at <= at:
        raise InThePast(_("Giờ hẹn đã qua. Chọn giờ sau thời điểm này, hoặc công bố ngay."))
    if fresh.embargo_until is not None and publish_at < fresh.embargo_until:
        until = f"{timezone.localtime(fresh.embargo_until):%H:%M %d/%m/%Y}"
        raise BeforeTheEmbargo(_("Bản này cấm đăng trước {until}; hẹn giờ công bố không sớm hơn.").format(until=until))
    fresh.publish_at, fresh.held = publish_at, ""
    if fresh.state == ReleaseState.APPROVED:
        fresh.state = ReleaseState.SCHEDULED
    fresh.save(update_fields=["publish_at", "held", "state"])
    record("schedule_release", fresh, by=by, at=at, publish_at=publish_at)
    _wake_at(publish_at)
    return fresh


def _require_unpublished(release: Release) -> None:
    if release.dropped_at is not None:
        raise Dropped(_("Bản này đã bỏ. Hãy khôi phục trước khi hẹn giờ."))
    if release.state not in BEFORE_PUBLIC:
        raise NotApproved(_("Bản này đã công bố; muốn đổi thì lập bản đính chính."))


def _wake_at(moment: datetime) -> None:
    """Have a worker look at that very moment; the regular look every ten seconds is the safety net."""
    # A lock of its own: under the job's usual one it would keep the regular looks away until that moment.
    lock = f"publishing.due:{moment:%Y%m%d%H%M%S}"
    task = app.configure_task("danbiet.publishing.jobs.publish_due", schedule_at=moment, queueing_lock=lock)
    try:
        with transaction.atomic():
            task.defer(timestamp=int(moment.timestamp()))
    except AlreadyEnqueued:
        return


@transaction.atomic
def unschedule_release(release: Release, *, by: User, at: datetime) -> Release:
    """Take the hour away; an approved release then waits for somebody to publish it. Raises NotScheduled."""
    fresh = locked(release)
    if fresh.publish_at is None or fresh.state not in BEFORE_PUBLIC:
        raise NotScheduled(_("Bản này không hẹn giờ."))
    fresh.publish_at = None
    if fresh.state == ReleaseState.SCHEDULED:
        fresh.state = ReleaseState.APPROVED
    fresh.save(update_fields=["publish_at", "state"])
    record("unschedule_release", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def publish_release(release: Release, *, by: Actor, at: datetime) -> Publication:
    """Put the approved edition before the public now; a later edition replaces the earlier one.

    Raises NotApproved, FactsChanged, StoryUnfit, EmbargoHolds, NotTheEdition.
    """
    fresh = locked(release)
    edition = _approved_edition(fresh)
    _require_same_facts(edition)
    _require_story(fresh, edition, at=at)
    if fresh.embargo_until is not None and fresh.embargo_until > at:
        until = f"{timezone.localtime(fresh.embargo_until):%H:%M %d/%m/%Y}"
        raise EmbargoHolds(_("Bản này cấm đăng trước {until}.").format(until=until))
    before = fresh.publications.filter(superseded_at=None).first()
    if before is not None:
        Publication.objects.filter(pk=before.pk).update(superseded_at=at)
    publication = _publication(fresh, edition, before, by=by, at=at)
    fresh.state = ReleaseState.CORRECTED if before else ReleaseState.PUBLISHED
    fresh.publish_at, fresh.held = None, ""
    fresh.save(update_fields=["state", "publish_at", "held"])
    _follow_up(publication, edition, by=by, at=at)
    record("publish_release", fresh, by=by, at=at, edition=edition.pk, hash=edition.hash, publication=publication.pk)
    return publication


def _approved_edition(release: Release) -> Edition:
    edition = release.editions.select_related("release__policy").order_by("-number").first()
    if edition is None or release.state not in (ReleaseState.APPROVED, ReleaseState.SCHEDULED):
        raise NotApproved(_("Bản này chưa được duyệt đủ nên chưa công bố được."))
    if content_hash(edition.content) != edition.hash:
        raise NotTheEdition(f"edition {edition.pk}: its content does not have its hash; restore the row from a backup")
    return edition


def _require_same_facts(edition: Edition) -> None:
    frozen, now = edition.content["facts"], facts_of(edition.release.policy)
    if frozen != now:
        raise FactsChanged(fact_changes(frozen, now))


def _require_story(release: Release, edition: Edition, *, at: datetime) -> None:
    if release.human_story_id is None:
        return
    # Held until the publication stands, so that nobody withdraws her consent between this look and that row.
    HumanStory.objects.select_for_update().get(pk=release.human_story_id)
    gap = edition_gap(edition, at=at)
    if gap is not None:
        raise StoryUnfit(gap)


def _publication(
    release: Release, edition: Edition, before: Publication | None, *, by: Actor, at: datetime
) -> Publication:
    return Publication.objects.create(
        edition=edition, release=release, agency_id=release.agency_id, policy_id=release.policy_id,
        kind=release.kind, published_at=at, published_by=by if isinstance(by, User) else None,
        is_pinned=before.is_pinned if before else release.kind == ReleaseKind.RESPONSE,
        search=search_words(edition.content),
    )  # fmt: skip


def _follow_up(publication: Publication, edition: Edition, *, by: Actor, at: datetime) -> None:
    keep_figures(publication, edition)
    waiting = Intake.objects.filter(release=publication.release_id, closed_at=None)
    waiting.update(state=Intake.State.PUBLISHED, closed_at=at)
    if edition.is_emergency:
        _owe_review(publication, by=by, at=at)


def _owe_review(publication: Publication, *, by: Actor, at: datetime) -> None:
    review = EmergencyReview.objects.create(publication=publication, due_at=at)
    try:
        clock = start_clock(REVIEW, review, agency=publication.agency, post=None, by=by, at=at)
    except NoRule:
        return  # an agency whose rulebook gives no time owes the look back at once: `due_at` says so
    EmergencyReview.objects.filter(pk=review.pk).update(due_at=clock.due_at)


def publish_due(*, at: datetime) -> int:
    """Publish every scheduled release whose hour has come; return how many became public.

    Each is a transaction of its own. One that may not become public any more is held: it waits as approved, and
    ``held`` says why.
    """
    due = Release.objects.due_to_publish(at).filter(dropped_at=None).order_by("publish_at", "pk")
    return sum(_publish_one(key, at=at) for key in due.values_list("pk", flat=True))


@transaction.atomic
def _publish_one(key: int, *, at: datetime) -> bool:
    # Another worker may be at it: whoever comes second leaves it.
    held = Release.objects.due_to_publish(at).filter(pk=key, dropped_at=None).select_for_update(skip_locked=True)
    release = held.first()
    if release is None:
        return False
    try:
        with transaction.atomic():
            publish_release(release, by=PUBLISHER, at=at)
    except (FactsChanged, StoryUnfit, NotTheEdition, EmbargoHolds) as error:
        _hold(release, str(error), at=at)
        return False
    return True


def _hold(release: Release, why: str, *, at: datetime) -> None:
    release.state, release.publish_at, release.held = ReleaseState.APPROVED, None, why
    release.save(update_fields=["state", "publish_at", "held"])
    record("hold_release", release, by=PUBLISHER, at=at)


@transaction.atomic
def amend_release(release: Release, *, note: str, by: User, at: datetime) -> Release:
    """Open a published (or withdrawn) release again: its next edition corrects what readers have now.

    ``note`` is public: what was wrong and what is right. The edition before the public stays until the next one is
    approved and published. Raises NotPublic, NothingWritten.
    """
    fresh = locked(release)
    if fresh.state not in PUBLIC:
        raise NotPublic(_("Bản này chưa công bố, hoặc đang được đính chính; cứ sửa bản nháp."))
    said = clean_text(note).text
    if not said:
        raise NothingWritten(_("Viết điều đã sai và điều đúng; lời này công khai."))
    fresh.state, fresh.amendment_note, fresh.embargo_until, fresh.publish_at = ReleaseState.DRAFT, said, None, None
    fields = ["state", "amendment_note", "embargo_until", "publish_at"]
    fresh.save(update_fields=[*fields, *wrote(fresh, by, at)])
    record("amend_release", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def give_up_amendment(release: Release, *, by: User, at: datetime) -> Release:
    """Leave what is public as it is; the draft's words become those of the public edition again. Raises NotPublic."""
    fresh = locked(release)
    current = fresh.publications.filter(superseded_at=None).select_related("edition").first()
    if current is None or fresh.state not in BEFORE_PUBLIC:
        raise NotPublic(_("Bản này không có lần đính chính nào đang làm."))
    said = current.edition.content
    names = [
        name for name in ("title", "lead", "body", "quote", "contact", "form", "inaccurate_statement") if name in said
    ]
    words = {name: said.get(name, "") for name in [*names, "amendment_note"]} | (said.get("warning") or {})
    for name, word in words.items():
        setattr(fresh, name, word)
    fresh.state = _public_state(current)
    fresh.publish_at = fresh.embargo_until = None
    fresh.changed_at = at
    fresh.save(update_fields=[*words, "state", "publish_at", "embargo_until", "changed_at"])
    record("give_up_amendment", fresh, by=by, at=at)
    return fresh


def _public_state(current: Publication) -> str:
    if current.withdrawn_at is not None:
        return ReleaseState.WITHDRAWN
    return ReleaseState.CORRECTED if current.edition.amends_id else ReleaseState.PUBLISHED


@transaction.atomic
def withdraw(publication: Publication, *, reason: str, by: User, at: datetime) -> Publication:
    """Withdraw what is public, with the reason that readers see in its place; a correction in the making is given up.

    Raises NothingWritten, AlreadyWithdrawn.
    """
    release = locked(publication.release)
    said = clean_text(reason).text
    if not said:
        raise NothingWritten(_("Viết lý do thu hồi; người đọc thấy lý do này."))
    withdrawn = Publication.objects.standing().filter(pk=publication.pk).update(
        withdrawn_at=at, withdrawn_by=by, withdrawal_reason=said, is_pinned=False
    )  # fmt: skip
    publication.refresh_from_db()
    if not withdrawn:
        raise AlreadyWithdrawn(_("Bản này đã thu hồi, hoặc đã có bản mới thay."))
    release.state, release.publish_at = ReleaseState.WITHDRAWN, None
    release.save(update_fields=["state", "publish_at"])
    record("withdraw_publication", publication, by=by, at=at, edition=publication.edition_id)
    return publication


@transaction.atomic
def pin(publication: Publication, *, by: User, at: datetime) -> Publication:
    """Keep what is public at the head of the policy page. Raises AlreadyWithdrawn."""
    if not Publication.objects.standing().filter(pk=publication.pk).update(is_pinned=True):
        raise AlreadyWithdrawn(_("Bản này đã thu hồi, hoặc đã có bản mới thay."))
    publication.refresh_from_db()
    record("pin_publication", publication, by=by, at=at)
    return publication


@transaction.atomic
def unpin(publication: Publication, *, by: User, at: datetime) -> Publication:
    """Let what is public take its place by date again."""
    Publication.objects.filter(pk=publication.pk).update(is_pinned=False)
    publication.refresh_from_db()
    record("unpin_publication", publication, by=by, at=at)
    return publication


@transaction.atomic
def review_emergency(
    review: EmergencyReview, *, was_justified: bool, conclusion: str, by: User, at: datetime
) -> EmergencyReview:
    """Look back at an emergency release: was the haste right, and what follows from it.

    Raises NothingWritten, AlreadyReviewed, OwnWork.
    """
    said = clean_text(conclusion).text
    if not said:
        raise NothingWritten(_("Viết kết luận; nó được lưu để rút kinh nghiệm."))
    if by.pk in _took_part(review.publication.edition):
        raise OwnWork(_("Người viết, người trình và người duyệt không tự xem lại. Cần một người khác."))
    changed = EmergencyReview.objects.filter(pk=review.pk, reviewed_at=None).update(
        was_justified=was_justified, conclusion=said, reviewed_by=by, reviewed_at=at
    )
    review.refresh_from_db()
    if not changed:
        raise AlreadyReviewed(_("Lần công bố khẩn này đã được xem lại."))
    record("review_emergency", review, by=by, at=at, agency=review.publication.agency, was_justified=was_justified)
    try:
        stop_clock(REVIEW, review, by=by, at=at)
    except NoClock:
        return review  # it was published under a rulebook without this rule
    return review


def _took_part(edition: Edition) -> set[int]:
    deciders = {key for pair in edition.approvals.values_list("person_id", "on_behalf_of_id") for key in pair if key}
    return {*edition.writer_ids, edition.author_id, edition.submitter_id, *deciders}
