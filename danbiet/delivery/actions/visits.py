"""Communicators on foot: tasks for communes that no channel reaches, and what came of them, as counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.delivery.models import Visit
from danbiet.offices.audit import record
from danbiet.offices.models import Place, User
from danbiet.publishing.masking import mask
from danbiet.publishing.models import Edition
from danbiet.publishing.text import clean_text

LONGEST = 2000


class NotADay(ValueError):
    """The day by which the visits are to be done is over."""


class NothingCounted(ValueError):
    """A visit that was made says how many households and people; neither may be below zero."""


class AlreadySettled(ValueError):
    """The visit was made, or is no longer needed."""


@transaction.atomic
def assign_visits(
    edition: Edition, places: Sequence[Place], *, why: Mapping[int, str], due_on: date | None, by: User, at: datetime
) -> int:
    """Make a task for each commune that has none for this edition; return how many are new. Raises NotADay."""
    if due_on is not None and due_on < timezone.localdate(at):
        raise NotADay(_("Ngày cần xong đã qua. Hãy chọn ngày sau."))
    known = set(Visit.objects.filter(edition=edition, hamlet="").values_list("place_id", flat=True))
    new = [place for place in places if place.pk not in known]
    Visit.objects.bulk_create(
        [
            Visit(
                agency=edition.release.agency, edition=edition, place=place, why=why.get(place.pk, "no_channel"),
                due_on=due_on, made_by=by, made_at=at,
            )
            for place in new
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    record("assign_visits", edition, by=by, at=at, agency=edition.release.agency, places=[each.pk for each in new[:50]],
           visits=len(new))  # fmt: skip
    return len(new)


@transaction.atomic
def finish_visit(
    visit: Visit, *, households: int, people: int, questions: str = "", by: User, at: datetime
) -> tuple[Visit, int]:
    """Write what came of a visit; return it and how many personal details were taken out of the questions.

    Raises NothingCounted, AlreadySettled.
    """
    if households < 0 or people < 0:
        raise NothingCounted(_("Ghi số hộ và số người bằng số không âm."))
    masked = mask(clean_text(questions).text[:LONGEST])
    open_ones = Visit.objects.filter(pk=visit.pk, state=Visit.State.OPEN)
    if not open_ones.update(
        state=Visit.State.DONE, done_at=at, households=households, people=people, questions=masked.text
    ):
        raise AlreadySettled(_("Việc này đã được ghi xong hoặc đã bỏ. Hãy tải lại trang."))
    record("finish_visit", visit, by=by, at=at, households=households, people=people, masked=masked.count)
    visit.refresh_from_db()
    return visit, masked.count


@transaction.atomic
def reopen_visit(visit: Visit, *, by: User, at: datetime) -> Visit:
    """Undo an entry made by mistake. Raises AlreadySettled when it waits already."""
    settled = Visit.objects.filter(pk=visit.pk).exclude(state=Visit.State.OPEN)
    if not settled.update(state=Visit.State.OPEN, done_at=None, households=None, people=None, questions=""):
        raise AlreadySettled(_("Việc này vẫn đang chờ. Hãy tải lại trang."))
    record("reopen_visit", visit, by=by, at=at)
    visit.refresh_from_db()
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, *, by: User, at: datetime) -> Visit:
    """Take a task back that is not needed. Raises AlreadySettled."""
    if not Visit.objects.filter(pk=visit.pk, state=Visit.State.OPEN).update(state=Visit.State.CANCELLED):
        raise AlreadySettled(_("Việc này đã được ghi xong hoặc đã bỏ. Hãy tải lại trang."))
    record("cancel_visit", visit, by=by, at=at)
    visit.refresh_from_db()
    return visit
