"""Starting what is due: a row for each recipient, in one statement, and the counts beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from danbiet.delivery.actions.dispatches import NotSendable, expire_waiting, pause, refuse_unsendable
from danbiet.delivery.actions.outdated import hold_outdated
from danbiet.delivery.actions.recordings import has_recording
from danbiet.delivery.actors import LEDGER
from danbiet.delivery.addresses import unseal
from danbiet.delivery.content import address_use
from danbiet.delivery.ledger import counts
from danbiet.delivery.loudspeakers import CHANNEL as LOUDSPEAKER
from danbiet.delivery.models import Dispatch
from danbiet.delivery.queries.expected import recipients_of
from danbiet.delivery.queries.reached import is_leaving, reached_before
from danbiet.offices.audit import record
from danbiet.publishing.models import Publication

# In the order of communes, so that a batch touches the counts of one or two of them and not of five hundred.
INSERT = """
WITH born AS (
    INSERT INTO delivery_delivery
        (dispatch_id, recipient_id, place_id, state, reason, reference, detail, round, attempts, parts, due_at)
    SELECT %s, r.id, r.place_id, 'waiting', '', '', '', 0, 0, 0, %s FROM ({recipients}) AS r
    ORDER BY r.place_id, r.id
    ON CONFLICT (dispatch_id, recipient_id) DO NOTHING
    RETURNING place_id
) SELECT place_id, count(*) FROM born GROUP BY 1
"""
# Who has a row already comes first: of two lists with one address, the row that is there stays.
SEALED = """
SELECT r.id, r.audience_id, r.address
FROM ({recipients} UNION SELECT recipient_id, place_id FROM delivery_delivery WHERE dispatch_id = %s) AS each
JOIN delivery_recipient r ON r.id = each.id
ORDER BY NOT EXISTS (SELECT FROM delivery_delivery d WHERE d.dispatch_id = %s AND d.recipient_id = r.id),
    r.audience_id, r.id
"""
CHUNK: Final = 20_000


def start_due(*, at: datetime) -> int:
    """Start the confirmed dispatches whose edition is public and stands; return how many began.

    One whose facts changed since approval, or whose edition was replaced, is held with the reason instead. Those that
    ran out of time expire.
    """
    expire_due(at=at)
    hold_what_does_not_stand(at=at)
    hold_outdated(at=at)
    public = Publication.objects.sendable(at).filter(edition=OuterRef("edition_id"))
    due = Dispatch.objects.filter(state=Dispatch.State.READY).filter(Exists(public))
    # A broadcast begins when its sound is there; `recordings.make_recordings` sees to that.
    due = due.filter(~Q(channel=LOUDSPEAKER) | has_recording())
    return sum(_start_or_hold(dispatch, at=at) for dispatch in due.order_by("lane", "pk"))


def expire_due(*, at: datetime) -> int:
    """Expire what waited beyond its time, or came back to a dispatch that was given up; return how many messages."""
    waiting = Dispatch.objects.filter(waiting__gt=0)
    late = waiting.filter(state__in=(Dispatch.State.RUNNING, Dispatch.State.PAUSED), expires_at__lte=at)
    ended = waiting.filter(state__in=(Dispatch.State.DONE, Dispatch.State.CANCELLED))
    expired = sum(expire_waiting(dispatch, reason="expired", at=at) for dispatch in late)
    return expired + sum(expire_waiting(dispatch, reason="cancelled", at=at) for dispatch in ended)


def hold_what_does_not_stand(*, at: datetime) -> int:
    """Pause running dispatches whose edition was withdrawn or replaced, or may leave no longer; return how many."""
    stands = Publication.objects.sendable(at).filter(edition=OuterRef("edition_id"))
    fallen = Dispatch.objects.running().filter(waiting__gt=0).exclude(Exists(stands))
    reason = _("Bản này không còn hiệu lực công bố (đã thu hồi, có bản thay, câu chuyện hết đồng ý), nên dừng gửi.")
    return sum(bool(pause(dispatch, reason=reason, by=LEDGER, at=at)) for dispatch in fallen)


@transaction.atomic
def _start_or_hold(dispatch: Dispatch, *, at: datetime) -> bool:
    counts.lock([dispatch.pk])
    dispatch.refresh_from_db()
    # What an earlier edition still has in a worker's hands may arrive: who gets it is known in a moment.
    if dispatch.state != Dispatch.State.READY or is_leaving(dispatch):
        return False
    try:
        refuse_unsendable(dispatch.edition, dispatch=dispatch, at=at)
    except NotSendable as error:
        pause(dispatch, reason=str(error), by=LEDGER, at=at)
        return False
    _start(dispatch, at=at)
    return True


def _start(dispatch: Dispatch, *, at: datetime) -> None:
    Dispatch.objects.filter(pk=dispatch.pk).update(state=Dispatch.State.RUNNING, started_at=at, expected=0)
    add_rows(dispatch, at=at)
    if not dispatch.waiting:
        Dispatch.objects.filter(pk=dispatch.pk).update(state=Dispatch.State.DONE, finished_at=at)
    record("start_dispatch", dispatch, by=LEDGER, at=at, recipients=dispatch.waiting, is_dry=dispatch.is_dry)


def add_rows(dispatch: Dispatch, *, at: datetime) -> int:
    """Write a row for everybody it goes to who has none yet; return how many. The caller holds the dispatch's lock."""
    moves = counts.Moves()
    with connection.cursor() as cursor:
        sql, params = _recipients(dispatch)
        cursor.execute(INSERT.format(recipients=sql), [dispatch.pk, at, *params])
        for place, n in cursor.fetchall():
            moves.add(dispatch.pk, place, counts.NEW, "waiting", n)
    born = sum(moves.rows.values())
    Dispatch.objects.filter(pk=dispatch.pk).update(expected=F("expected") + born)
    counts.move(moves, at=at)
    dispatch.refresh_from_db()
    return born


def _recipients(dispatch: Dispatch) -> tuple[str, Sequence[Any]]:
    """Return the SQL of whom it goes to, as ``id, place_id``: one recipient an address."""
    sql, params = _wanted(dispatch)
    if dispatch.edition.number == 1 and dispatch.audiences.count() < 2:
        return sql, params
    return f"SELECT * FROM ({sql}) AS each WHERE each.id <> ALL(%s)", [*params, _doubles(dispatch, sql, params)]


def _wanted(dispatch: Dispatch) -> tuple[str, Sequence[Any]]:
    """A correction goes to whom earlier editions reached; any later edition goes to them too, and to its lists.

    The correction of a broadcast that had not begun goes to the lists of that one.
    """
    before, of_release = reached_before(dispatch)
    if dispatch.corrects is not None and dispatch.corrects.started_at is not None:
        return before, of_release
    reached = recipients_of(dispatch.edition, list(dispatch.audiences.all()), list(dispatch.places.all())).order_by()
    sql, params = reached.values("id", "place_id").query.sql_with_params()
    if dispatch.edition.number == 1:
        return sql, params
    return f"{sql} UNION {before}", [*params, *of_release]


def _doubles(dispatch: Dispatch, sql: str, params: Sequence[Any]) -> list[int]:
    """Return those of the recipients whose address has a row, or stands in an earlier list: nobody gets it twice.

    Hashes of two lists cannot be compared, so the addresses are opened, compared in memory and forgotten.
    """
    seen: set[bytes] = set()
    doubles: list[int] = []
    with connection.chunked_cursor() as cursor:
        cursor.execute(SEALED.format(recipients=sql), [*params, dispatch.pk, dispatch.pk])
        while rows := cursor.fetchmany(CHUNK):
            for pk, audience, sealed in rows:
                mark = _mark(unseal(bytes(sealed), use=address_use(audience)))
                doubles.append(pk) if mark in seen else seen.add(mark)
    return doubles


def _mark(address: str) -> bytes:
    return hashlib.blake2b(address.lower().encode(), digest_size=12).digest()
