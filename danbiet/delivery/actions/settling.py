"""Settling what is chưa rõ: by look-up, by asking again under the same key where the provider honours it, or not."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.db import connection, transaction

from danbiet.channels.base import Fate, Notice, Outcome
from danbiet.delivery.actions.letters import settle_left_letters
from danbiet.delivery.actions.receipts import apply_notices
from danbiet.delivery.actions.sending import outcome_notice
from danbiet.delivery.content import content_of, message_to
from danbiet.delivery.handing import hand_over
from danbiet.delivery.ledger import counts
from danbiet.delivery.ledger.claiming import LEASE, Claimed
from danbiet.delivery.ledger.keys import DeliveryKey
from danbiet.delivery.models import ChannelSetting, Dispatch, Handover
from danbiet.delivery.providers import Lines, channel_of, settings_of
from danbiet.delivery.queries.outdated import facts_in_the_way
from danbiet.delivery.resting import note_health, trouble_of
from danbiet.publishing.models import Publication

log = logging.getLogger(__name__)

BATCH: Final = 500
# A provider remembers our keys for a time; beyond it the same key might be a new message to it.
KEYS_REMEMBERED: Final = timedelta(hours=24)
GIVEN_UP_AFTER: Final = timedelta(days=3)
LOOK_AGAIN: Final = timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3)

ABANDONED = """
WITH gone AS (
    UPDATE delivery_delivery SET state = 'uncertain', reason = 'no_answer', detail = 'worker died', leased_until = NULL,
        handed_at = %s, due_at = %s
    WHERE id = ANY(%s) AND dispatch_id = %s AND state = 'waiting' AND leased_until = %s RETURNING place_id
) SELECT place_id, count(*) FROM gone GROUP BY 1
"""
PICK = """
WITH picked AS MATERIALIZED (
    SELECT id FROM delivery_delivery WHERE dispatch_id = %s AND due_at <= %s AND due_at IS NOT NULL
      AND state = 'uncertain' AND (leased_until IS NULL OR leased_until <= %s)
    ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE delivery_delivery d SET leased_until = %s, attempts = d.attempts + 1 FROM picked, delivery_recipient r
WHERE d.id = picked.id AND r.id = d.recipient_id
RETURNING d.id, d.round, d.attempts, d.due_at, r.address, r.audience_id, r.language, r.state = 'active', r.id,
          d.provider_id, d.reference, d.handed_at
"""
AFTERWARDS = """
UPDATE delivery_delivery d SET leased_until = NULL, due_at = v.due_at
FROM unnest(%s::bigint[], %s::timestamptz[]) AS v(id, due_at)
WHERE d.id = v.id AND d.state = 'uncertain' AND d.leased_until = %s
"""


@dataclass(frozen=True, slots=True)
class Uncertain(Claimed):
    """A row that may have left: who had it, under which reference, and when."""

    provider_id: int | None
    reference: str
    handed_at: datetime | None


def settle_uncertain(*, at: datetime, lines: Lines | None = None) -> int:
    """Look for the fate of what is uncertain; return how many rows were looked at.

    What a dead worker held becomes uncertain first. Then each provider is asked; what it does not know is handed over
    again under the same key only to the same provider, only where it honours keys, and only within a day. Everything
    else stays chưa rõ, and is looked for again at growing intervals for three days.
    """
    recover_handovers(at=at)
    settle_left_letters(at=at)
    looked = 0
    own = lines or Lines()
    try:
        for dispatch in Dispatch.objects.filter(uncertain__gt=0).select_related("agency", "edition__release__policy"):
            while n := _settle_batch(dispatch, own, at=at):
                looked += n
    finally:
        if lines is None:
            own.close()
    return looked


def recover_handovers(*, at: datetime) -> int:
    """Mark as uncertain what dead workers were handing over when their lease ran out; return how many rows."""
    return sum(_recover(pk, at=at) for pk in Handover.objects.filter(leased_until__lte=at).values_list("pk", flat=True))


@transaction.atomic
def _recover(handover_id: int, *, at: datetime) -> int:
    left = Handover.objects.select_for_update(skip_locked=True).filter(pk=handover_id).first()
    if left is None:
        return 0
    counts.lock([left.dispatch_id])
    moves = counts.Moves()
    with connection.cursor() as cursor:
        cursor.execute(ABANDONED, [left.begun_at, at, left.delivery_ids, left.dispatch_id, left.leased_until])
        for place, n in cursor.fetchall():
            moves.add(left.dispatch_id, place, "waiting", "uncertain", n)
    counts.move(moves, at=at)
    left.delete()
    found = sum(moves.rows.values())
    log.warning("a worker died while handing over: %d messages of dispatch %d are uncertain", found, left.dispatch_id)
    return found


def _settle_batch(dispatch: Dispatch, lines: Lines, *, at: datetime) -> int:
    lease = at + LEASE
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PICK, [dispatch.pk, at, at, BATCH, lease])
        rows = sorted((Uncertain(*row) for row in cursor.fetchall()), key=lambda row: (row.provider_id or 0, row.id))
    for provider_id, group in groupby(rows, key=lambda row: row.provider_id):
        provider = ChannelSetting.objects.filter(pk=provider_id).first()
        if provider is not None:
            _settle_of(dispatch, provider, list(group), lines, at=at)
    _look_again(rows, lease, at=at)
    return len(rows)


def _settle_of(
    dispatch: Dispatch, provider: ChannelSetting, rows: Sequence[Uncertain], lines: Lines, *, at: datetime
) -> None:
    channel = channel_of(provider.channel)
    named = {str(DeliveryKey(dispatch.key_mark, row.id, row.round)): row for row in rows}
    notices = _looked_up(provider, named, lines, at=at) if channel.can_look_up else []
    with transaction.atomic():
        apply_notices(provider.pk, notices, at=at)
    known = {notice.key for notice in notices if notice.fate is not Fate.UNCERTAIN}
    if channel.honours_keys(settings_of(provider)) and not _rests(provider, at):
        _ask_again(dispatch, provider, [row for key, row in named.items() if key not in known], lines, at=at)


def _looked_up(provider: ChannelSetting, named: dict[str, Uncertain], lines: Lines, *, at: datetime) -> list[Notice]:
    try:
        return list(lines.sender(provider).look_up({key: row.reference for key, row in named.items()}, at=at))
    except Exception:
        log.exception("provider %s: the look-up failed", provider.pk)
        lines.drop(provider)
        return []


def _ask_again(
    dispatch: Dispatch, provider: ChannelSetting, rows: Sequence[Uncertain], lines: Lines, *, at: datetime
) -> None:
    """Hand over under the same keys: the provider answers as it did the first time, or sends what never came."""
    fresh = [row for row in rows if row.is_active and row.handed_at and at - row.handed_at < KEYS_REMEMBERED]
    if not fresh or not _may_leave(dispatch, at):
        return
    content = content_of(dispatch, channel_of(provider.channel), settings_of(provider))
    outcomes = hand_over(provider, lines, [message_to(row, content) for row in fresh])
    with transaction.atomic():
        apply_notices(provider.pk, [word for o in outcomes if (word := _word(o, at=at)) is not None], at=at)
        note_health(provider, outcomes, trouble_of(outcomes), at=at)


def _word(outcome: Outcome, *, at: datetime) -> Notice | None:
    """A refusal for now says nothing of the first attempt; the row stays uncertain."""
    return outcome_notice(outcome, at=at) if outcome.fate not in (Fate.LATER, Fate.UNCERTAIN) else None


def _may_leave(dispatch: Dispatch, at: datetime) -> bool:
    """A dispatch that is held or given up sends nothing more; one that is done may still have rows to settle."""
    in_time = dispatch.expires_at is None or dispatch.expires_at > at
    lasting = Dispatch.objects.filter(pk=dispatch.pk, state__in=(Dispatch.State.RUNNING, Dispatch.State.DONE))
    stands = Publication.objects.sendable(at).filter(edition=dispatch.edition_id)
    return in_time and lasting.exists() and stands.exists() and not facts_in_the_way(dispatch)


def _rests(provider: ChannelSetting, at: datetime) -> bool:
    return not provider.is_on or (provider.paused_until is not None and provider.paused_until > at)


def _look_again(rows: Sequence[Uncertain], lease: datetime, *, at: datetime) -> None:
    """Give the rows that are still uncertain back, to be looked for later; never again after three days."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(AFTERWARDS, [[row.id for row in rows], [_next_look(row, at) for row in rows], lease])


def _next_look(row: Uncertain, at: datetime) -> datetime | None:
    since = row.handed_at or at
    if at - since > GIVEN_UP_AFTER:
        return None
    return at + LOOK_AGAIN[min(row.attempts, len(LOOK_AGAIN)) - 1]
