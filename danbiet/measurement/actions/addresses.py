"""Asking whether the addresses that our published pages name still open.

Polite: one question an address and day however many pages name it, one start a host and gap as for the press
(`listening.fetching`), robots.txt obeyed, at most `LARGEST` bytes read, nothing kept of the answer but whether it
came. Guarded: `kit.http` refuses addresses of closed networks, also behind a redirect or a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from danbiet.kit.http import Client, FetchError, HttpStatus, RobotsForbids, TooLarge
from danbiet.kit.robots import Robots, address_of
from danbiet.kit.worklist import claim
from danbiet.listening.fetching import NotYet, client, require_allowed, take_turn
from danbiet.listening.models import RobotsFile
from danbiet.measurement.models import AddressCheck
from danbiet.measurement.queries.site.broken import is_ours

ONCE_IN: Final = timedelta(hours=24)
A_MOMENT: Final = timedelta(minutes=10)  # a lease, and the wait for a host that was asked too much
PATIENCE: Final = timedelta(seconds=20)
FORGOTTEN_AFTER: Final = timedelta(days=7)
LARGEST: Final = 1_000_000
# Answers that many sites give to machines and not to people.
ONLY_FOR_PEOPLE: Final = frozenset({401, 403, 405, 406, 429})


def name_addresses(urls: Iterable[str], *, at: datetime) -> None:
    """Note that published pages name these addresses; one not known yet is due at once."""
    wanted = [url for url in urls if not is_ours(url)]
    new = [AddressCheck(url=url, due_at=at, named_at=at) for url in wanted]
    AddressCheck.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["url"], update_fields=["named_at"], batch_size=500
    )


def forget_unnamed(*, at: datetime) -> int:
    """Drop addresses that no page has named for a week; return how many."""
    return AddressCheck.objects.filter(named_at__lt=at - FORGOTTEN_AFTER).delete()[0]


def ask_addresses(*, at: datetime, limit: int = 20) -> int:
    """Ask at most ``limit`` addresses that are due; return how many were asked. A killed worker's wait ten minutes."""
    with transaction.atomic(), connection.cursor() as cursor:
        ids = claim(
            cursor, AddressCheck._meta.db_table, due_column="due_at", lease_column="leased_until", at=at,
            lease=A_MOMENT, limit=limit,
        )  # fmt: skip
    found = AddressCheck.objects.in_bulk(ids)
    return sum(_ask(found[pk], http=client(), at=at) for pk in ids)


def _ask(check: AddressCheck, *, http: Client, at: datetime) -> bool:
    try:
        fault = _fault(check.url, http=http, at=at)
    except NotYet as error:
        AddressCheck.objects.filter(pk=check.pk).update(due_at=error.at, leased_until=None)
        return False
    failed = bool(fault)
    AddressCheck.objects.filter(pk=check.pk).update(
        fault=fault,
        failures=check.failures + 1 if failed else 0,
        broken_since=(check.broken_since or at) if failed else None,
        checked_at=at,
        due_at=at + ONCE_IN,
        leased_until=None,
    )
    return True


def _fault(url: str, *, http: Client, at: datetime) -> str:
    """Return why the address does not open; empty when it does. Raises NotYet.

    What a site does not let machines read, or is larger than we read, opens for people.
    """
    try:
        if _is_closed_to_machines(url, http=http, at=at):
            return ""
        take_turn(url, at=at, patience=PATIENCE)
        http.get(url, max_bytes=LARGEST)
    except TooLarge:
        return ""
    except HttpStatus as error:
        return "" if error.status in ONLY_FOR_PEOPLE else str(error.status)
    except FetchError as error:
        return error.code
    return ""


def _is_closed_to_machines(url: str, *, http: Client, at: datetime) -> bool:
    """Tell whether robots.txt forbids it; one that could not be read forbids nothing: perhaps its host is broken."""
    try:
        require_allowed(url, client=http, at=at)
    except RobotsForbids:
        kept = RobotsFile.objects.filter(origin=address_of(url)).first()
        return kept is None or not Robots(None, kept.status).unreachable
    return False
