"""Courtesy towards recipients: hours of the day, and how many messages a day, from the rulebook.

An address is counted under a salt of the day, across all lists and agencies; the counts say nothing of whose they are
and are gone the next day.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from danbiet.delivery.models import DailyCount, DailySalt, Dispatch
from danbiet.offices.models import Agency
from danbiet.offices.rules import NoRule, rule

# Channels that ring a telephone in a pocket.
DISTURBING: Final = frozenset({"phone", "zalo"})
FROM_HOUR: Final = "delivery.messages_from_hour"
TO_HOUR: Final = "delivery.messages_to_hour"
A_DAY: Final = "delivery.messages_a_day"

TAKE = """
INSERT INTO delivery_dailycount AS c (hashed, day, n) SELECT h, %s, 1 FROM unnest(%s::bytea[]) AS h
ON CONFLICT (hashed) DO UPDATE SET n = c.n + 1 WHERE c.n < %s RETURNING hashed
"""
GIVE_BACK = "UPDATE delivery_dailycount SET n = n - 1 WHERE hashed = ANY(%s) AND n > 0"


def quiet_until(agency: Agency, address_kind: str, *, at: datetime) -> datetime | None:
    """Return when messages may go out again, or None when they may now."""
    if address_kind not in DISTURBING:
        return None
    begins, ends = _hour(FROM_HOUR, agency, at), _hour(TO_HOUR, agency, at)
    if begins is None or ends is None:
        return None
    local = timezone.localtime(at)
    if begins <= local.time() < ends:
        return None
    day = local.date() + timedelta(days=local.time() >= ends)
    return datetime.combine(day, begins, local.tzinfo)


def is_quiet(dispatch: Dispatch, address_kind: str, *, at: datetime) -> bool:
    """Whether this dispatch waits for the hours; one with a written reason does not."""
    return not dispatch.override_reason and quiet_until(dispatch.agency, address_kind, at=at) is not None


def most_a_day(agency: Agency, address_kind: str, *, at: datetime) -> int | None:
    """Return how many messages one address may get a day, or None for any number."""
    if address_kind not in DISTURBING:
        return None
    try:
        value = rule(A_DAY, on=timezone.localdate(at), agency=agency).value
    except NoRule:
        return None
    return None if value is None else int(value)


def take_daily(addresses: Sequence[str], *, most: int, at: datetime) -> set[str]:
    """Count one more message for each address, unless it had ``most`` today; return those that may have it.

    An address that stands twice is counted once: a batch holds each recipient once.
    """
    hashes = {hashed: address for address, hashed in zip(addresses, _hashed(addresses, at), strict=True)}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [timezone.localdate(at), sorted(hashes), most])
        return {hashes[bytes(row[0])] for row in cursor.fetchall()}


def give_back(addresses: Sequence[str], *, at: datetime) -> None:
    """Take back the count of messages that did not leave."""
    if addresses:
        with connection.cursor() as cursor:
            cursor.execute(GIVE_BACK, [sorted(_hashed(addresses, at))])


def forget_past_days(*, at: datetime) -> None:
    """Drop the counts and salts of days that are over."""
    today = timezone.localdate(at)
    DailyCount.objects.filter(day__lt=today).delete()
    DailySalt.objects.filter(day__lt=today).delete()


def next_day(agency: Agency, *, at: datetime) -> datetime:
    """Return when tomorrow's first message may leave."""
    local = timezone.localtime(at)
    begins = _hour(FROM_HOUR, agency, at) or time(7)
    return datetime.combine(local.date() + timedelta(days=1), begins, local.tzinfo)


def _hashed(addresses: Sequence[str], at: datetime) -> list[bytes]:
    salt = _salt(at)
    return [hmac.digest(salt, address.encode(), "sha256")[:16] for address in addresses]


def _salt(at: datetime) -> bytes:
    kept, _new = DailySalt.objects.get_or_create(day=timezone.localdate(at), defaults={"salt": secrets.token_bytes(32)})
    return bytes(kept.salt)


def _hour(key: str, agency: Agency, at: datetime) -> time | None:
    try:
        value = rule(key, on=timezone.localdate(at), agency=agency).value
    except NoRule:
        return None
    if value is None or value >= 24:
        return None if value is None else time(23, 59, 59)
    return time(int(value), int(value % 1 * 60))
