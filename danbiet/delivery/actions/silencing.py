"""Stations keep what they were told to play; what is withdrawn, corrected or given up must be taken back from them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.db.models import Q

from danbiet.channels.base import Fate, Message, Reason
from danbiet.delivery.addresses import unseal
from danbiet.delivery.content import address_use
from danbiet.delivery.handing import hand_over
from danbiet.delivery.loudspeakers import CHANNEL, keys_of
from danbiet.delivery.models import ChannelSetting, Delivery, DeliveryState, Dispatch, Silence
from danbiet.delivery.providers import Lines

log = logging.getLogger(__name__)

BATCH: Final = 500
LEASE: Final = timedelta(minutes=2)
AGAIN: Final = timedelta(minutes=1)
FIRST: Final = 2  # a cancelling goes before everything that sounds
KEPT: Final = timedelta(days=1)


@dataclass(frozen=True)
class _Told:
    """One delivery whose station is told; ``key`` of a cancelling is none of the ledger's."""

    id: int
    provider_id: int
    message: Message


def order_silences(*, at: datetime) -> int:
    """Note every broadcast whose edition was withdrawn or corrected and whose stations do not know; return how many.

    A correction that is broadcast too replaces the order where it comes; one that is not, or goes to others, must
    silence what was wrong all the same.
    """
    begun = Dispatch.objects.filter(channel=CHANNEL, is_dry=False, started_at__isnull=False, silence=None)
    no_longer = Q(edition__publication__withdrawn_at__isnull=False) | Q(
        edition__publication__superseded_at__isnull=False
    )
    fallen = begun.filter(no_longer).select_related("edition__publication")
    made = [Silence(dispatch=each, why=_why(each), ordered_at=at, due_at=at) for each in fallen]
    return len(Silence.objects.bulk_create(made, ignore_conflicts=True))


def _why(dispatch: Dispatch) -> Silence.Why:
    withdrawn = dispatch.edition.publication.withdrawn_at is not None
    return Silence.Why.WITHDRAWN if withdrawn else Silence.Why.SUPERSEDED


def tell_stations(*, at: datetime, lines: Lines | None = None) -> int:
    """Send the cancellings that are due, a batch each; return how many stations were told.

    A worker killed meanwhile leaves a lease that ends; being told twice does a station no harm.
    """
    told = 0
    own = lines or Lines()
    try:
        for silence in Silence.objects.filter(due_at__lte=at).select_related("dispatch").order_by("pk"):
            if Silence.objects.filter(pk=silence.pk, due_at=silence.due_at).update(due_at=at + LEASE):
                told += _tell(silence, own, at=at)
    finally:
        if lines is None:
            own.close()
    return told


def _tell(silence: Silence, lines: Lines, *, at: datetime) -> int:
    told, upto, broke = 0, silence.upto, False
    while not broke and (batch := _batch(silence, upto, at=at)):
        upto, n, broke = _hand_over(batch, lines, upto)
        told += n
        Silence.objects.filter(pk=silence.pk).update(upto=upto, told=silence.told + told, due_at=at + LEASE)
    Silence.objects.filter(pk=silence.pk).update(due_at=at + AGAIN if broke else None)
    return told


def _batch(silence: Silence, upto: int, *, at: datetime) -> list[_Told]:
    """Return the next stations that may hold an order: handed, uncertain, or in a worker's hands now."""
    dispatch = silence.dispatch
    expires_at = dispatch.expires_at or at + KEPT
    if expires_at <= at:
        return []
    may_hold = Q(state__in=(DeliveryState.HANDED, DeliveryState.UNCERTAIN)) | Q(leased_until__isnull=False)
    rows = Delivery.objects.filter(may_hold, dispatch=dispatch, pk__gt=upto, provider__isnull=False)
    picked = rows.select_related("recipient").order_by("pk")[:BATCH]
    return [_told(row, dispatch, expires_at=expires_at) for row in picked]


def _told(row: Delivery, dispatch: Dispatch, *, expires_at: datetime) -> _Told:
    address = unseal(bytes(row.recipient.address), use=address_use(row.recipient.audience_id))
    message = Message(
        key=f"c{dispatch.key_mark}-{row.pk}",
        address=address,
        text="",
        subject="",
        expires_at=expires_at,
        priority=FIRST,
        extra={"cancels": keys_of(dispatch.key_mark, row.pk, row.round)},
    )
    return _Told(row.pk, int(row.provider_id or 0), message)


def _hand_over(batch: Sequence[_Told], lines: Lines, upto: int) -> tuple[int, int, bool]:
    """Return up to which row all were told, how many, and whether a line broke."""
    failed: list[int] = []
    for provider_id, group in groupby(sorted(batch, key=lambda each: each.provider_id), key=lambda e: e.provider_id):
        rows = {each.message.key: each.id for each in group}
        provider = ChannelSetting.objects.get(pk=provider_id)
        outcomes = hand_over(provider, lines, [each.message for each in batch if each.provider_id == provider_id])
        # A station that never listened holds nothing that it could play.
        failed += [
            rows[o.key] for o in outcomes if o.fate in (Fate.LATER, Fate.UNCERTAIN) and o.reason is not Reason.OFFLINE
        ]
    if not failed:
        return batch[-1].id, len(batch), False
    log.warning("%d stations could not be told to be silent; trying again", len(failed))
    before = [each.id for each in batch if each.id < min(failed)]
    return (before[-1] if before else upto), len(before), True
