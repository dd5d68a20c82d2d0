"""Applying later words of a provider: receipts, look-ups, bounces; any order, any number of times, one result.

A word moves a row only forward: *đã nhận* is final and never goes back; a failure counts only for what was handed
over or is uncertain, and only for the sending it speaks of; "handed" settles only what is uncertain. A loudspeaker
that could not take its order now gets it again (`again.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from danbiet.channels.base import Fate, Notice
from danbiet.delivery.ledger.again import Row, put_back, reopen
from danbiet.delivery.ledger.counts import Moves, lock, move
from danbiet.delivery.ledger.keys import DeliveryKey, read_key
from danbiet.delivery.models import DeliveryState

ANY_ROUND: Final = -1
RANK: Final[Mapping[str, int]] = {Fate.RECEIVED: 3, Fate.FAILED: 2, Fate.EXPIRED: 2, Fate.HANDED: 1, Fate.LATER: 1}

# Each by itself (OFFSET 0 keeps it so): of a bulk that no statistics know yet, a list of references looks to the
# planner like half of the table, and it would read a million rows to find five hundred.
BY_REFERENCE = """
SELECT k.reference, d.id FROM unnest(%s::text[]) AS k(reference) CROSS JOIN LATERAL (
    SELECT id FROM delivery_delivery
    WHERE reference = k.reference AND reference <> '' AND provider_id = %s OFFSET 0
) AS d
"""
BY_KEY = """
SELECT d.id, d.dispatch_id, d.state = 'waiting' AND d.leased_until IS NOT NULL
FROM delivery_delivery d JOIN delivery_dispatch p ON p.id = d.dispatch_id
JOIN unnest(%s::bigint[], %s::text[]) AS k(id, mark) ON k.id = d.id AND (k.mark = p.key_mark OR k.mark = '')
WHERE p.agency_id = (SELECT agency_id FROM delivery_channelsetting WHERE id = %s)
"""
APPLY = """
WITH said AS (
    SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
        AS s(id, round, state, reason, reference, detail, settled_at)
), old AS MATERIALIZED (
    SELECT d.id, d.state FROM delivery_delivery d JOIN said s ON s.id = d.id
    WHERE (s.state = 'received' AND d.state <> 'received')
       OR (s.state IN ('failed', 'expired') AND d.state IN ('handed', 'uncertain') AND s.round IN (-1, d.round))
       OR (s.state = 'handed' AND d.state = 'uncertain' AND s.round IN (-1, d.round))
)
UPDATE delivery_delivery d
SET state = s.state, reason = s.reason, detail = s.detail, settled_at = s.settled_at,
    reference = CASE WHEN d.reference = '' THEN s.reference ELSE d.reference END,
    handed_at = coalesce(d.handed_at, s.settled_at), due_at = NULL, leased_until = NULL
FROM said s JOIN old ON old.id = s.id WHERE d.id = s.id
RETURNING d.id, d.dispatch_id, d.place_id, old.state, d.state, d.reason
"""


@dataclass(frozen=True, slots=True)
class Word:
    """What a provider says of one delivery."""

    id: int
    round: int
    notice: Notice


@dataclass(frozen=True)
class Applied:
    """Which notices (by position) are about a delivery of ours, and which rows they changed, with the new state."""

    known: frozenset[int]
    changed: Mapping[int, tuple[str, str]]  # row → state, reason


def apply_words(provider: int, notices: Sequence[Notice], *, at: datetime) -> Applied:
    """Apply what ``provider`` says; call it inside a transaction."""
    named = _named(provider, notices)
    found = _dispatches(provider, named)
    known = frozenset(place for place, word in named.items() if _is_for(word, found))
    words = _strongest(named[place] for place in known)
    if not words:
        return Applied(known, {})
    lock(dispatch for dispatch, _in_hand in found.values())
    return Applied(known, _write(words, at=at))


def _is_for(word: Word, found: Mapping[int, tuple[int, bool]]) -> bool:
    """Whether the word is about a row of ours that can take it now.

    A loudspeaker refuses within milliseconds, before the batch that it came in is written down: such a failure must
    wait for the batch, as one about an unknown message does.
    """
    if word.id not in found:
        return False
    _dispatch, is_in_hand = found[word.id]
    return not (is_in_hand and word.notice.fate in (Fate.FAILED, Fate.EXPIRED, Fate.LATER))


def _named(provider: int, notices: Sequence[Notice]) -> dict[int, _Named]:
    """Return position → what each notice speaks of, by our key, else by the provider's reference."""
    bare = [notice.reference for notice in notices if not notice.key and notice.reference]
    references = _by_reference(provider, bare)
    named: dict[int, _Named] = {}
    for place, notice in enumerate(notices):
        key = read_key(notice.key) if notice.key else None
        if isinstance(key, DeliveryKey):
            named[place] = _Named(key.id, key.round, notice, key.mark)
        elif not notice.key and notice.reference in references:
            named[place] = _Named(references[notice.reference], ANY_ROUND, notice, "")
    return named


@dataclass(frozen=True, slots=True)
class _Named(Word):
    mark: str


def _by_reference(provider: int, references: Sequence[str]) -> dict[str, int]:
    if not references:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(BY_REFERENCE, [list(references), provider])
        return dict(cursor.fetchall())


def _dispatches(provider: int, named: Mapping[int, _Named]) -> dict[int, tuple[int, bool]]:
    """Return row → its dispatch, and whether a worker holds it now; only rows of the provider's own agency."""
    if not named:
        return {}
    with connection.cursor() as cursor:
        rows, marks = [word.id for word in named.values()], [word.mark for word in named.values()]
        cursor.execute(BY_KEY, [rows, marks, provider])
        return {row: (dispatch, is_in_hand) for row, dispatch, is_in_hand in cursor.fetchall()}


def _strongest(words: Iterable[Word]) -> list[Word]:
    """Return one word a row: of several in one batch the one that the others could not undo, else the last said."""
    best: dict[int, Word] = {}
    for word in words:
        if word.notice.fate in RANK:
            known = best.get(word.id)
            if known is None or _weight(word) > _weight(known):
                best[word.id] = word
    return sorted(best.values(), key=lambda word: word.id)


def _weight(word: Word) -> tuple[int, datetime]:
    return RANK[word.notice.fate], word.notice.at


def _write(words: Sequence[Word], *, at: datetime) -> dict[int, tuple[str, str]]:
    moves = Moves()
    refused = [_refusal(word) for word in words if word.notice.fate is Fate.LATER]
    said = [_columns(word) for word in words if word.notice.fate is not Fate.LATER]
    changed = put_back(refused, moves, at=at) | _apply(said, moves)
    move(moves, at=at)
    if refused:
        reopen(moves.dispatches)
    return changed


def _apply(said: Sequence[tuple[object, ...]], moves: Moves) -> dict[int, tuple[str, str]]:
    changed: dict[int, tuple[str, str]] = {}
    if not said:
        return changed
    with connection.cursor() as cursor:
        cursor.execute(APPLY, [list(column) for column in zip(*said, strict=True)])
        for row_id, dispatch, place, before, after, reason in cursor.fetchall():
            changed[row_id] = (after, reason)
            moves.add(dispatch, place, before, after, 1)
    return changed


def _refusal(word: Word) -> Row:
    return word.id, word.round, str(word.notice.reason), word.notice.detail[:80], word.notice.at


def _columns(word: Word) -> tuple[object, ...]:
    notice = word.notice
    state = DeliveryState(notice.fate.value).value
    return word.id, word.round, state, notice.reason, notice.reference[:200], notice.detail[:80], notice.at
