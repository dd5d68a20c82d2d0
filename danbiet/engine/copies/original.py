"""Which member of a family of copies the others were taken from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_CLOCKS_AGREE = timedelta(minutes=5)


class EmptyFamily(ValueError):
    """A family without members has no original."""


@dataclass(frozen=True)
class Member:
    """One copy: who published it, when by its own account and by ours, and whom it credits.

    ``outlet`` and ``credit`` are compared as given: pass the same names to both.
    ``published_at`` is None when the source gave no usable date.
    """

    key: int
    published_at: datetime | None
    received_at: datetime
    length: int
    credit: str | None = None
    outlet: str | None = None


def choose_original(members: Sequence[Member]) -> int:
    """Return the key of the text that the others were taken from, as far as can be told.

    The text of the outlet that most copies credit; without one, of the texts
    that credit nobody, the earliest by trustworthy publication time, then by
    receipt, then the longest, then the lowest key. A publication time is
    trustworthy when it is not later than the receipt.

    Raises EmptyFamily when there are no members.
    """
    if not members:
        raise EmptyFamily("a family needs at least one member to have an original")
    credited = _credited(members)
    independent = [member for member in members if member.credit is None]
    return min(credited or independent or members, key=precedence).key


def _credited(members: Sequence[Member]) -> list[Member]:
    """Return the members of the outlet that most of the others credit."""
    votes = {
        member.outlet: sum(other.credit == member.outlet for other in members)
        for member in members
        if member.outlet is not None
    }
    most = max(votes.values(), default=0)
    return [member for member in members if most and member.outlet is not None and votes[member.outlet] == most]


def precedence(member: Member) -> tuple[datetime, datetime, int, int]:
    """Return what members are ordered by: trustworthy publication, receipt, length (the longest first), key."""
    stated = member.published_at
    trusted = stated is not None and stated <= member.received_at + _CLOCKS_AGREE
    moment = stated if trusted and stated is not None else member.received_at
    return (moment, member.received_at, -member.length, member.key)
