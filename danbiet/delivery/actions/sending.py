"""Sending: a batch is claimed and written down, handed over outside any transaction, and its outcomes written."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from danbiet.channels import Channel
from danbiet.channels.base import Fate, Message, Notice, Outcome, Reason
from danbiet.delivery.actions.letters import send_letters
from danbiet.delivery.actions.outdated import hold_if_outdated
from danbiet.delivery.addresses import KeyMissing
from danbiet.delivery.content import Content, content_of, message_to
from danbiet.delivery.handing import hand_over
from danbiet.delivery.ledger import counts
from danbiet.delivery.ledger.again import wait_before_next
from danbiet.delivery.ledger.claiming import Batch, Claimed, claim
from danbiet.delivery.ledger.outcomes import Written, write
from danbiet.delivery.ledger.words import apply_words
from danbiet.delivery.limits import give_back, is_quiet, most_a_day, next_day, take_daily
from danbiet.delivery.models import (
    Audience,
    ChannelSetting,
    Delivery,
    DeliveryState,
    Dispatch,
    Handover,
    Lane,
    Recipient,
)
from danbiet.delivery.providers import Lines, channel_of, seconds, settings_of, usable_provider
from danbiet.delivery.resting import note_health, trouble_of
from danbiet.kit.pace import reserve_start_within
from danbiet.publishing.models import Publication

log = logging.getLogger(__name__)

FIRST_LOOK_UP: Final = timedelta(minutes=1)
DRY: Final = "dry_run"
DRY_BATCH: Final = 1000

NEXT_START = "SELECT next_start FROM kit_pace WHERE host = %s AND next_start > %s"


@dataclass
class Turn:
    """One dispatch whose turn it is, with all that is needed to send a batch of it."""

    dispatch: Dispatch
    channel: Channel
    provider: ChannelSetting
    content: Content
    most: int | None


def send_batch(*, at: datetime, lines: Lines | None = None, lanes: Sequence[int] = tuple(Lane.values)) -> int:
    """Send one batch of the first dispatch or letters whose turn it is; return how many messages were dealt with.

    Zero means that nothing can be sent at the moment. The lowest lane goes first, so an urgent message overtakes a
    bulk after at most one batch, which lasts less than a second. ``lanes`` leaves out others. Keep ``lines`` from
    batch to batch.
    """
    with nullcontext(lines) if lines is not None else Lines() as kept:
        for lane, group in groupby(_whose_turn(at, lanes), key=lambda dispatch: dispatch.lane):
            if done := send_letters(at=at, lines=kept, lanes=[each for each in lanes if each <= lane]):
                return done
            for dispatch in group:
                if done := _send(dispatch, kept, at=at):
                    return done
        return send_letters(at=at, lines=kept, lanes=lanes)


def running_and_public(at: datetime) -> QuerySet[Dispatch]:
    """Return the dispatches that may send: running, in time, and their edition is what the agency stands by."""
    stands = Publication.objects.sendable(at).filter(edition=OuterRef("edition_id"))
    in_time = Q(expires_at=None) | Q(expires_at__gt=at)
    return Dispatch.objects.running().filter(in_time).filter(Exists(stands))


def _whose_turn(at: datetime, lanes: Sequence[int]) -> Iterable[Dispatch]:
    due = running_and_public(at).filter(waiting__gt=0, lane__in=lanes)
    known = due.select_related("agency", "edition__release__policy")
    return known.defer("edition__content", "edition__release__body").order_by("lane", "id")


def _send(dispatch: Dispatch, lines: Lines, *, at: datetime) -> int:
    if hold_if_outdated(dispatch, at=at):
        return 0
    if dispatch.is_dry:
        return _send_dry(dispatch, at=at)
    turn = _turn(dispatch, at=at)
    if turn is None:
        return 0
    taken = _take(turn, lines, at=at)
    if taken is None:
        return 0
    batch, messages, unsendable, counted = taken
    begun = seconds()
    outcomes = hand_over(turn.provider, lines, messages)
    if messages:
        lines.took(turn.provider, len(messages), seconds() - begun)
    _settle(turn, batch, unsendable, outcomes, counted, at=at)
    return len(batch.rows)


def _turn(dispatch: Dispatch, *, at: datetime) -> Turn | None:
    """Return what is needed to send a batch, or None while hours, rates or failing providers forbid it."""
    channel = channel_of(dispatch.channel)
    if is_quiet(dispatch, channel.address_kind, at=at) or _too_early(dispatch, channel, at):
        return None
    provider = usable_provider(dispatch.agency_id, dispatch.channel, at=at)
    if provider is None or not _has_budget(provider, at):
        return None
    content = content_of(dispatch, channel, settings_of(provider))
    most = None if dispatch.override_reason else most_a_day(dispatch.agency, channel.address_kind, at=at)
    return Turn(dispatch, channel, provider, content, most)


def _too_early(dispatch: Dispatch, channel: Channel, at: datetime) -> bool:
    # A loudspeaker keeps the recording and begins by itself; every other message leaves at its time.
    return channel.address_kind != "station" and dispatch.starts_at is not None and dispatch.starts_at > at


def _has_budget(provider: ChannelSetting, at: datetime) -> bool:
    if not provider.parts_per_second:
        return True
    with connection.cursor() as cursor:
        cursor.execute(NEXT_START, [_pace_of(provider), at])
        return not cursor.fetchall()


def _pace_of(provider: ChannelSetting) -> str:
    return f"delivery:provider:{provider.pk}"


Taken = tuple[Batch, list[Message], list[Written], list[str]]


def _take(turn: Turn, lines: Lines, *, at: datetime) -> Taken | None:
    """Claim a batch and write it down. Once this returns, every claimed row reads as perhaps sent until settled."""
    known = lines.after.pop(turn.dispatch.pk, None)
    for after in (known, None) if known else (None,):
        with transaction.atomic():
            batch = claim(turn.dispatch.pk, turn.provider.pk, at=at, limit=_limit(turn, lines), after=after)
            if batch is None:
                continue
            messages, unsendable, counted = _messages(turn, batch, at=at)
            if not _reserve(turn, len(messages), at=at):
                transaction.set_rollback(True)
                return None
        lines.after[turn.dispatch.pk] = (batch.rows[-1].due_at, batch.rows[-1].id)
        return batch, messages, unsendable, counted
    return None


def _limit(turn: Turn, lines: Lines) -> int:
    limit = lines.batch_size(turn.provider)
    rate = turn.provider.parts_per_second
    return limit if not rate else max(1, min(limit, int(rate / 2 / max(1, turn.content.parts))))


def _reserve(turn: Turn, n: int, *, at: datetime) -> bool:
    """Spend the provider's budget of parts on this batch; False when another worker was quicker."""
    rate = turn.provider.parts_per_second
    if not rate or not n:
        return True
    gap = timedelta(seconds=n * max(1, turn.content.parts) / rate)
    with connection.cursor() as cursor:
        start = reserve_start_within(cursor, _pace_of(turn.provider), at=at, gap=gap, patience=timedelta(0))
    return start is not None


def _messages(turn: Turn, batch: Batch, *, at: datetime) -> tuple[list[Message], list[Written], list[str]]:
    """Return the messages to hand over, the rows that get none, and the addresses counted against the day's limit."""
    messages: list[Message] = []
    rows: list[Claimed] = []
    unsendable: list[Written] = []
    for row in batch.rows:
        if not row.is_active:
            unsendable.append(_failed(row, Reason.REFUSED, "left", at))
            continue
        try:
            messages.append(message_to(row, turn.content))
            rows.append(row)
        except KeyMissing:
            unsendable.append(_failed(row, Reason.BAD_ADDRESS, "key missing", at))
    if turn.most is None:
        return messages, unsendable, []
    allowed = take_daily([message.address for message in messages], most=turn.most, at=at)
    tomorrow = next_day(turn.dispatch.agency, at=at)
    for message, row in zip(messages, rows, strict=True):
        if message.address not in allowed:
            unsendable.append(Written(row.id, "waiting", "daily_limit", due_at=tomorrow))
    return [message for message in messages if message.address in allowed], unsendable, sorted(allowed)


def _failed(row: Claimed, reason: str, detail: str, at: datetime) -> Written:
    return Written(row.id, DeliveryState.FAILED.value, str(reason), detail=detail, settled_at=at)


@transaction.atomic
def _settle(
    turn: Turn,
    batch: Batch,
    unsendable: Sequence[Written],
    outcomes: Sequence[Outcome],
    counted: Sequence[str],
    *,
    at: datetime,
) -> None:
    """Write what became of the batch: rows, counts, the provider's health; the handover is over."""
    trouble = trouble_of(outcomes)
    by_id = {int(outcome.key.split("-")[1]): outcome for outcome in outcomes}
    attempts = {row.id: row.attempts for row in batch.rows}
    rows = [
        written_of(row_id, outcome, attempts=attempts[row_id], parts=turn.content.parts, is_trouble=trouble, at=at)
        for row_id, outcome in by_id.items()
    ]
    counts.lock([turn.dispatch.pk])
    moves, written = write(turn.dispatch.pk, [*unsendable, *rows], leased_until=batch.leased_until)
    counts.move(moves, at=at)
    late_words(turn.provider.pk, [by_id[row] for row in by_id if row not in written], at=at)
    if counted:
        _uncount(turn, batch, outcomes, at=at)
    mark_addresses([row.id for row in rows if row.reason == Reason.BAD_ADDRESS], state=Recipient.State.BAD)
    Handover.objects.filter(pk=batch.handover).delete()
    note_health(turn.provider, outcomes, trouble, at=at)


def written_of(row_id: int, outcome: Outcome, *, attempts: int, parts: int, is_trouble: bool, at: datetime) -> Written:
    """Return what the ledger says of a row after this outcome.

    A refusal for now is tried again later: as soon as a provider is well when the whole provider is in trouble, else
    after a growing wait, six times at most.
    """
    said: dict[str, Any] = {"reason": str(outcome.reason), "detail": outcome.detail[:80]}
    if outcome.fate is Fate.LATER:
        wait = wait_before_next(attempts, asked=outcome.retry_after, is_trouble=is_trouble)
        if wait is None:
            return Written(row_id, "failed", settled_at=at, **said)
        return Written(row_id, "waiting", due_at=at + wait, **said)
    if outcome.fate is Fate.UNCERTAIN:
        said["reference"] = outcome.reference[:200]
        return Written(row_id, "uncertain", parts=parts, due_at=at + FIRST_LOOK_UP, handed_at=at, **said)
    said["reference"] = outcome.reference[:200]
    left = outcome.fate in (Fate.HANDED, Fate.RECEIVED)
    return Written(
        row_id,
        str(outcome.fate),
        parts=parts if left else 0,
        handed_at=at if left else None,
        settled_at=None if outcome.fate is Fate.HANDED else at,
        **said,
    )


def late_words(provider: int, outcomes: Sequence[Outcome], *, at: datetime) -> None:
    """Apply outcomes of rows that are no longer ours, as the later word they are."""
    notices = [
        outcome_notice(outcome, at=at)
        for outcome in outcomes
        if outcome.fate in (Fate.HANDED, Fate.RECEIVED, Fate.FAILED)
    ]
    if notices:
        apply_words(provider, notices, at=at)


def outcome_notice(outcome: Outcome, *, at: datetime) -> Notice:
    return Notice(outcome.fate, at, outcome.reference, outcome.key, outcome.reason, outcome.detail)


def _uncount(turn: Turn, batch: Batch, outcomes: Sequence[Outcome], *, at: datetime) -> None:
    stayed = {outcome.key for outcome in outcomes if outcome.fate in (Fate.LATER, Fate.FAILED, Fate.EXPIRED)}
    if stayed:
        rows = [message_to(row, turn.content) for row in batch.rows]
        give_back([message.address for message in rows if message.key in stayed], at=at)


def mark_addresses(deliveries: Sequence[int], *, state: str) -> None:
    """Mark the recipients of these deliveries as broken or gone; their lists' sizes follow."""
    if not deliveries:
        return
    reached = Recipient.objects.filter(deliveries__in=deliveries, state=Recipient.State.ACTIVE)
    found = list(reached.values_list("pk", "audience_id").distinct())
    sizes = Counter(audience for _pk, audience in found)
    Recipient.objects.filter(pk__in=[pk for pk, _audience in found]).update(state=state)
    for audience, n in sorted(sizes.items()):
        Audience.objects.filter(pk=audience).update(size=F("size") - n)


def _send_dry(dispatch: Dispatch, *, at: datetime) -> int:
    """Write that nothing left: the channel is not switched on. The rows can be sent in earnest later."""
    with transaction.atomic():
        counts.lock([dispatch.pk])
        due = Delivery.objects.filter(dispatch=dispatch, state="waiting", due_at__lte=at, leased_until=None)
        picked = list(due.order_by("due_at", "pk").values_list("pk", "place_id")[:DRY_BATCH])
        ids = [pk for pk, _place in picked]
        Delivery.objects.filter(pk__in=ids).update(state="failed", reason=DRY, due_at=None, settled_at=at)
        moves = counts.Moves()
        for place, n in Counter(place for _pk, place in picked).items():
            moves.add(dispatch.pk, place, "waiting", "failed", n)
        counts.move(moves, at=at)
    return len(ids)
