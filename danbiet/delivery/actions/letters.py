"""Letters: one message to one person in the course of work, posted by other rooms through the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet

from danbiet.channels.base import Fate, Message, Outcome, Reason
from danbiet.delivery.actors import Actor
from danbiet.delivery.addresses import KeyMissing, normal_address, seal, unseal
from danbiet.delivery.content import address_use
from danbiet.delivery.handing import hand_over
from danbiet.delivery.ledger.again import wait_before_next
from danbiet.delivery.ledger.claiming import LEASE
from danbiet.delivery.ledger.keys import LetterKey
from danbiet.delivery.models import AddressKind, ChannelSetting, DeliveryState, Lane, Letter, Recipient
from danbiet.delivery.providers import Lines, providers_of, seconds, usable_provider
from danbiet.delivery.resting import note_health, trouble_of
from danbiet.offices.audit import record
from danbiet.offices.models import Agency

LETTER_USE: Final = b"letter"
KEPT: Final = timedelta(days=7)
BATCH: Final = 20
DRY: Final = "dry_run"


def post_letter(
    agency: Agency,
    *,
    to: str | Recipient,
    subject: str,
    text: str,
    key: str,
    by: Actor,
    at: datetime,
    lane: Lane = Lane.PRESS,
    channel: str = "email",
) -> Letter:
    """Keep a letter in the caller's transaction; the worker carries it. A second one of this ``key`` is not made.

    ``to`` is a mailbox of staff or the press, or the recipient of a list. While the agency has no e-mail provider
    switched on, the letter is kept dry: nothing leaves, and its state says so. Raises Refused for a wrong mailbox.
    """
    with transaction.atomic():
        known = Letter.objects.filter(key=key).first()
        if known is not None:
            return known
        is_dry = not providers_of(agency.pk, channel)
        address = b"" if isinstance(to, Recipient) else seal(normal_address(AddressKind.EMAIL, to), use=LETTER_USE)
        letter = Letter.objects.create(
            agency=agency,
            channel=channel,
            lane=lane,
            key=key,
            recipient=to if isinstance(to, Recipient) else None,
            address=address,
            subject=subject[:200],
            text=text,
            made_at=at,
            is_dry=is_dry,
            due_at=None if is_dry else at,
            state=DeliveryState.FAILED if is_dry else DeliveryState.WAITING,
            reason=DRY if is_dry else "",
        )
        record("post_letter", letter, by=by, at=at, about=key.partition(":")[0], is_dry=is_dry)
    return letter


def send_letters(*, at: datetime, lines: Lines, lanes: Iterable[int] | None = None) -> int:
    """Send one batch of due letters, of one agency; return how many were dealt with."""
    for agency, channel in _agencies_with_letters(at, lanes):
        provider = usable_provider(agency, channel, at=at)
        if provider is None:
            continue
        letters = _claim(agency, channel, provider, at=at)
        if letters:
            _carry(letters, provider, lines, at=at)
            return len(letters)
    return 0


def settle_left_letters(*, at: datetime) -> int:
    """Mark letters whose worker died while handing them over: they may have left. Return how many."""
    left = Letter.objects.filter(state=DeliveryState.WAITING, leased_until__lte=at)
    return left.update(
        state=DeliveryState.UNCERTAIN, reason=Reason.NO_ANSWER.value, handed_at=at, due_at=None, leased_until=None
    )


def empty_old_letters(*, at: datetime) -> int:
    """Empty text and address of letters a week after they left or were given up; return how many."""
    old = Letter.objects.filter(made_at__lte=at - KEPT).exclude(text="", address=b"")
    return old.exclude(state=DeliveryState.WAITING).update(text="", address=b"", subject="")


def apply_to_letter(provider: int, key: LetterKey, fate: Fate, reason: str) -> bool:
    """Apply a provider's later word to a letter of its agency; return whether it is one."""
    agency = ChannelSetting.objects.filter(pk=provider).values("agency")
    letters = Letter.objects.filter(pk=key.id, key_mark=key.mark, agency__in=agency)
    if fate is Fate.RECEIVED:
        return bool(letters.update(state=DeliveryState.RECEIVED, reason=reason))
    if fate in (Fate.FAILED, Fate.EXPIRED):
        standing = letters.filter(state__in=(DeliveryState.HANDED, DeliveryState.UNCERTAIN))
        standing.update(state=DeliveryState.FAILED, reason=reason)
    return letters.exists()


def _agencies_with_letters(at: datetime, lanes: Iterable[int] | None) -> list[tuple[int, str]]:
    due = Letter.objects.filter(state=DeliveryState.WAITING, due_at__lte=at, leased_until=None)
    if lanes is not None:
        due = due.filter(lane__in=list(lanes))
    return list(dict.fromkeys(due.order_by("lane", "due_at", "pk").values_list("agency_id", "channel")[:100]))


@transaction.atomic
def _claim(agency: int, channel: str, provider: ChannelSetting, *, at: datetime) -> list[Letter]:
    due = Letter.objects.filter(
        agency=agency, channel=channel, state=DeliveryState.WAITING, due_at__lte=at, leased_until=None
    )
    letters = list(due.select_for_update(skip_locked=True).order_by("lane", "due_at", "pk")[:BATCH])
    ids = [letter.pk for letter in letters]
    Letter.objects.filter(pk__in=ids).update(leased_until=at + LEASE, attempts=F("attempts") + 1, provider=provider)
    return letters


def _carry(letters: Sequence[Letter], provider: ChannelSetting, lines: Lines, *, at: datetime) -> None:
    messages = {message.key: (letter, message) for letter in letters if (message := _message(letter)) is not None}
    begun = seconds()
    outcomes = hand_over(provider, lines, [message for _letter, message in messages.values()])
    lines.took(provider, max(1, len(messages)), seconds() - begun)
    trouble = trouble_of(outcomes)
    with transaction.atomic():
        for outcome in outcomes:
            _write(messages[outcome.key][0], outcome, trouble, at=at)
        unreadable = [letter.pk for letter in letters if str(LetterKey(letter.key_mark, letter.pk)) not in messages]
        _mine(unreadable).update(
            state=DeliveryState.FAILED, reason=Reason.BAD_ADDRESS.value, due_at=None, leased_until=None
        )
        note_health(provider, outcomes, trouble, at=at)


def _message(letter: Letter) -> Message | None:
    try:
        address = _address(letter)
    except KeyMissing:
        return None
    key = str(LetterKey(letter.key_mark, letter.pk))
    return Message(key=key, address=address, text=letter.text, subject=letter.subject)


def _address(letter: Letter) -> str:
    if letter.recipient is not None:
        return unseal(bytes(letter.recipient.address), use=address_use(letter.recipient.audience_id))
    return unseal(bytes(letter.address), use=LETTER_USE)


def _write(letter: Letter, outcome: Outcome, trouble: bool, *, at: datetime) -> None:
    said = {"reason": str(outcome.reason), "reference": outcome.reference[:200], "leased_until": None}
    if outcome.fate is Fate.LATER:
        wait = wait_before_next(letter.attempts + 1, asked=outcome.retry_after, is_trouble=trouble)
        if wait is not None:
            _mine([letter.pk]).update(due_at=at + wait, **said)
            return
    state = DeliveryState.FAILED if outcome.fate is Fate.LATER else DeliveryState(outcome.fate.value)
    left = state in (DeliveryState.HANDED, DeliveryState.RECEIVED, DeliveryState.UNCERTAIN)
    _mine([letter.pk]).update(state=state, due_at=None, handed_at=at if left else None, **said)


def _mine(ids: Sequence[int]) -> QuerySet[Letter]:
    # A lease that ran out meanwhile was settled as chưa rõ; a definite answer still says more than that.
    return Letter.objects.filter(pk__in=ids, state__in=(DeliveryState.WAITING, DeliveryState.UNCERTAIN))
