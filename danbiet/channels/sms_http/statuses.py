"""The gateway's words, in ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from danbiet.channels.base import Fate, Reason, Status

STATUSES: Final[Mapping[str, Status]] = {
    "accepted": Status(Fate.HANDED, words="taken over"),
    "queued": Status(Fate.HANDED, words="waiting at the gateway"),
    "sent": Status(Fate.HANDED, words="given to the carrier"),
    "delivered": Status(Fate.RECEIVED, words="on the handset"),
    "invalid_number": Status(Fate.FAILED, Reason.BAD_ADDRESS, "no such number"),
    "opted_out": Status(Fate.FAILED, Reason.REFUSED, "the subscriber refuses messages"),
    "do_not_call": Status(Fate.FAILED, Reason.BLOCKED, "on the national do-not-call list"),
    "unregistered_sender": Status(Fate.FAILED, Reason.BLOCKED, "the brandname is not registered"),
    "content_refused": Status(Fate.FAILED, Reason.REJECTED_CONTENT, "the words were refused"),
    "too_long": Status(Fate.FAILED, Reason.TOO_LONG, "more parts than allowed"),
    "undeliverable": Status(Fate.FAILED, Reason.PROVIDER_ERROR, "the carrier gave up"),
    "no_credit": Status(Fate.LATER, Reason.NO_CREDIT, "the account is empty"),
    "quota": Status(Fate.LATER, Reason.NOT_ALLOWED, "the day's quota is used up"),
    "out_of_hours": Status(Fate.LATER, Reason.OUT_OF_HOURS, "outside the permitted hours"),
    "too_fast": Status(Fate.LATER, Reason.TOO_FAST, "slow down"),
    "temporary": Status(Fate.LATER, Reason.PROVIDER_ERROR, "try again"),
    "expired": Status(Fate.EXPIRED, Reason.EXPIRED, "its time passed"),
    "unknown": Status(Fate.UNCERTAIN, Reason.UNKNOWN, "the gateway does not know"),
    # Answers to a whole call.
    "http 400": Status(Fate.FAILED, Reason.PROVIDER_ERROR, "one message alone was not understood"),
    "http 401": Status(Fate.LATER, Reason.NOT_ALLOWED, "wrong token"),
    "http 402": Status(Fate.LATER, Reason.NO_CREDIT, "the account is empty"),
    "http 403": Status(Fate.LATER, Reason.NOT_ALLOWED, "not permitted"),
    "http 404": Status(Fate.LATER, Reason.PROVIDER_ERROR, "wrong address of the gateway"),
    "http 413": Status(Fate.FAILED, Reason.TOO_LONG, "one message alone is too long for the gateway"),
    "http 422": Status(Fate.FAILED, Reason.REJECTED_CONTENT, "one message alone was refused"),
    "http 429": Status(Fate.LATER, Reason.TOO_FAST, "slow down"),
    "http 503": Status(Fate.LATER, Reason.PROVIDER_ERROR, "closed for the moment; nothing was taken"),
    "http 4xx": Status(Fate.LATER, Reason.PROVIDER_ERROR, "the gateway does not take such calls"),
    "http 5xx": Status(Fate.UNCERTAIN, Reason.PROVIDER_ERROR, "broke while working: some may have been taken"),
    "http": Status(Fate.UNCERTAIN, Reason.UNKNOWN, "an answer that says nothing about the messages"),
}
UNHEARD_OF: Final = Status(Fate.UNCERTAIN, Reason.UNKNOWN, "a word that is not in the table")


def of_call(code: int) -> Status:
    """Return what an HTTP status other than 2xx says of every message of the call."""
    exact = STATUSES.get(f"http {code}")
    return exact or STATUSES["http 5xx" if code >= 500 else "http 4xx" if code >= 400 else "http"]


def of_message(word: object) -> Status:
    """Return what the gateway's word says of one message; one we never heard of leaves it uncertain."""
    return STATUSES.get(word, UNHEARD_OF) if isinstance(word, str) else UNHEARD_OF
