"""Where a bulletin was corrected, loudspeakers that had it, or were to have it, play the correction instead.

Two people approved the correction and an agency published it; whoever heard the wrong words hears the right ones. On
its own loudspeakers the ledger puts it down for the next lawful slot; a commune that chose to play another agency's
bulletin is asked, one tap, for its loudspeakers are its own. Either may move it, or give it up with a reason.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.delivery.actions.dispatches import (
    OPEN_STATES,
    AlreadyPlanned,
    DoesNotFit,
    NotNow,
    NotSendable,
    cancel,
    plan_like,
    seconds_on_air,
)
from danbiet.delivery.actors import LEDGER, Actor
from danbiet.delivery.content import NoScript, NoVariant, script_of
from danbiet.delivery.ledger import counts
from danbiet.delivery.loudspeakers import CHANNEL as LOUDSPEAKER
from danbiet.delivery.loudspeakers import permitted_hours
from danbiet.delivery.models import Dispatch
from danbiet.delivery.queries.expected import recipients_of
from danbiet.delivery.queries.reached import count_reached
from danbiet.delivery.queries.replaced import correction_of, own_broadcasts_corrected
from danbiet.engine.text.speech import seconds
from danbiet.offices.models import Agency
from danbiet.publishing.models import Edition

SOONEST: Final = timedelta(minutes=5)
AHEAD: Final = timedelta(days=3)
SHORTEST_REASON: Final = 5


class NoSlot(NotNow):
    """No permitted hour of the next days holds the whole of it."""


class NoReason(ValueError):
    """Whoever leaves a correction unsaid says why."""


def next_slot(edition: Edition, agency: Agency, *, after: datetime, before: datetime) -> datetime | None:
    """Return the first permitted moment in which this agency's loudspeakers may sound the edition whole.

    Raises NoScript.
    """
    length = seconds_on_air(edition, agency, estimate=round(seconds(script_of(edition))))
    return permitted_hours(agency, at=after).next_start(after, length, before=before)


def first_slot(edition: Edition, agency: Agency, *, at: datetime) -> datetime | None:
    """Return the next lawful slot from now, five minutes ahead at least. Raises NoScript."""
    return next_slot(edition, agency, after=at.replace(second=0, microsecond=0) + SOONEST, before=at + AHEAD)


def replace_own_broadcasts(*, at: datetime) -> int:
    """Put corrections down on the loudspeakers of the agency that issued them; return how many.

    What has no script, no slot or does not fit stays for its officer, who finds it on the release's page.
    """
    made = 0
    for old in own_broadcasts_corrected():
        with suppress(NoSlot, NoScript, NoVariant, DoesNotFit, AlreadyPlanned, NotSendable):
            replace_broadcast(old, by=LEDGER, at=at)
            made += 1
    return made


@transaction.atomic
def replace_broadcast(old: Dispatch, *, starts_at: datetime | None = None, by: Actor, at: datetime) -> Dispatch:
    """Have exactly the loudspeakers that had a corrected bulletin, or were to have it, play its correction.

    Unless ``starts_at`` is given, in the next lawful slot; what was urgent sounds at once. The old one is given up.
    Raises NotNow where nothing took its place, NoSlot, NoScript, NoVariant, DoesNotFit, AlreadyPlanned, NotSendable.
    """
    counts.lock([old.pk])
    old.refresh_from_db()
    right = correction_of(old)
    if right is None:
        raise NotNow(_("Bản này chưa có bản đính chính đang công khai. Hãy tải lại trang."))
    slot = starts_at or (None if old.override_reason else first_slot(right, old.agency, at=at))
    if slot is None and not old.override_reason:
        raise NoSlot(
            _("Ba ngày tới không còn giờ nào phát trọn bản đính chính. Chọn giờ khác, hoặc xem khung giờ phát.")
        )
    expected = _expected(old, right)
    made = plan_like(old, right, expected, starts_at=slot, by=by, at=at)
    if old.state in OPEN_STATES:
        cancel(old, by=by, at=at)
    return made


@transaction.atomic
def move_broadcast(dispatch: Dispatch, *, starts_at: datetime, by: Actor, at: datetime) -> Dispatch:
    """Put a replacement that has not sounded down for another hour. Raises what `replace_broadcast` raises."""
    if dispatch.corrects is None:
        raise NotNow(_("Lượt phát này không thay bản nào. Bỏ hẹn rồi hẹn giờ khác."))
    cancel(dispatch, by=by, at=at)
    return replace_broadcast(dispatch.corrects, starts_at=starts_at, by=by, at=at)


@transaction.atomic
def give_up_broadcast(dispatch: Dispatch, *, reason: str, by: Actor, at: datetime) -> Dispatch:
    """Leave a correction unsaid on one's loudspeakers; the reason stays with it. Raises NoReason, NotNow."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise NoReason(_("Hãy ghi vì sao không phát bản đính chính; lý do được lưu lại."))
    return cancel(dispatch, reason=reason, by=by, at=at)


def _expected(old: Dispatch, right: Edition) -> int:
    if old.started_at:
        return count_reached(right, LOUDSPEAKER, agency_id=old.agency_id)
    return recipients_of(right, list(old.audiences.all()), list(old.places.all())).count()
