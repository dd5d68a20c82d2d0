"""Whom the editions of a release reached, or may have reached: those whom the next one must not leave out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from danbiet.delivery.models import Dispatch, Handover
from danbiet.publishing.models import Edition

# What lies in a worker's hands (leased) may be leaving at this moment. Loudspeakers that were told to be silent report
# their order as expired: they, and those whose order waits, were to have it, so the correction is theirs too.
REACHED: Final = """
SELECT DISTINCT r.id, r.place_id FROM delivery_dispatch p
JOIN publishing_edition e ON e.id = p.edition_id
JOIN delivery_delivery d ON d.dispatch_id = p.id
JOIN delivery_recipient r ON r.id = d.recipient_id
WHERE p.release_id_of_edition = %s AND p.channel = %s AND e.number < %s AND r.state = 'active'
  AND p.agency_id = %s
  AND (d.state IN ('handed', 'received', 'uncertain') OR (d.state = 'waiting' AND d.leased_until IS NOT NULL)
       OR (p.channel = 'loudspeaker' AND NOT p.is_dry AND d.state <> 'failed'))
"""


def reached_before(dispatch: Dispatch) -> tuple[str, Sequence[Any]]:
    """Return the SQL, as ``id, place_id``, of whom its agency reached with earlier editions by its channel."""
    return REACHED, _of(dispatch.edition, dispatch.channel, dispatch.agency_id)


def count_reached(edition: Edition, channel: str, *, agency_id: int | None = None) -> int:
    """Return how many recipients an agency reached, or may have, with the editions before it by this channel.

    Unless given, the edition's own agency; what communes played on their own loudspeakers is theirs (`replacing`).
    """
    whose = _of(edition, channel, agency_id or edition.release.agency_id)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({REACHED}) AS each", whose)
        [n] = cursor.fetchone()
    return int(n)


def is_leaving(dispatch: Dispatch) -> bool:
    """Return whether an earlier edition of its release is in a worker's hands by its channel."""
    earlier = Dispatch.objects.filter(
        release_id_of_edition=dispatch.release_id_of_edition,
        agency=dispatch.agency_id,
        channel=dispatch.channel,
        edition__number__lt=dispatch.edition.number,
    )
    return Handover.objects.filter(dispatch__in=earlier).exists()


def _of(edition: Edition, channel: str, agency_id: int) -> list[Any]:
    return [edition.release_id, channel, edition.number, agency_id]
