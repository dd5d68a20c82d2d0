"""Writing down how often pages were opened and what was looked for in vain.

**What becomes of a search.** A text box invites people to type anything, so a searched phrase is held in three
steps. (1) What has the form of a mailbox, a telephone number or a paper, looks like somebody's name, or is longer
than eight words is never held; only that there was one more search without an answer is counted. (2) Of any other
phrase a keyed hash is counted, under the installation's own key and a random salt of the month: who reads the
database, or a backup of it, cannot tell what was asked, and cannot try phrases out. (3) When the count reaches
`FEWEST` (trust.md: operational counts at least 5), the words that came in that moment are written beside it. After
the month the salt is thrown away, and hashes that never got there are added up into one number without any.

Counting writes nothing to the log: it tells of what staff and the product decide, and readers are neither.
"""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from danbiet.measurement.models import FruitlessSearch, PageCount, PageKind, SearchSalt
from danbiet.measurement.phrases import Phrase, phrase_of
from danbiet.measurement.tally import Gathered, Opening, Tally
from danbiet.offices.audit import SystemPost, record
from danbiet.offices.rules import rule
from danbiet.policies.models import Policy
from danbiet.publishing.models import Release

READERSHIP: Final = SystemPost("readership")
FEWEST: Final = 5
KEPT: Final = "readership.kept"
NEVER_HELD: Final = b""

# Rows of two processes meet in one order, so that neither waits for the other in a circle.
ADD_OPENINGS = """
INSERT INTO measurement_pagecount AS kept (day, kind, thing_id, agency_id, opened, by_machines)
SELECT * FROM unnest(%s::date[], %s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::int[])
ON CONFLICT (kind, thing_id, day) DO UPDATE
SET opened = kept.opened + excluded.opened, by_machines = kept.by_machines + excluded.by_machines
"""
ADD_SEARCHES = """
INSERT INTO measurement_fruitlesssearch AS kept (month, hashed, words, times)
SELECT month, hashed, '', times FROM unnest(%s::date[], %s::bytea[], %s::int[]) AS new (month, hashed, times)
ON CONFLICT (month, hashed) DO UPDATE SET times = kept.times + excluded.times
RETURNING month, hashed
"""

Place = tuple[date, str, int, int | None]  # day, kind, thing, agency
Asked = tuple[date, bytes]  # month, hash


@transaction.atomic
def keep_counts(gathered: Gathered) -> None:
    """Add what was gathered to what is there: one statement for the pages, one or two for the searches."""
    _keep_openings(gathered.openings)
    _keep_searches(gathered)


tally: Final = Tally(keep_counts)


def _keep_openings(openings: Counter[Opening]) -> None:
    counts: dict[Place, list[int]] = {}
    known = _things(openings)
    for opening, times in openings.items():
        if (thing := known.get((opening.kind, opening.thing))) is not None:
            counts.setdefault((opening.day, opening.kind, *thing), [0, 0])[opening.by_machine] += times
    rows = [(*place, *counts[place]) for place in sorted(counts, key=lambda place: place[:3])]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ADD_OPENINGS, [list(column) for column in zip(*rows, strict=True)])


def _things(openings: Iterable[Opening]) -> dict[tuple[str, str], tuple[int, int | None]]:
    """Return the id and the agency of everything that was opened, by kind and by what the address calls it."""
    named: dict[str, set[str]] = {kind: set() for kind in PageKind.values}
    for opening in openings:
        named[opening.kind].add(opening.thing)
    policies = Policy.objects.filter(pk__in=named.pop(PageKind.POLICY)).values_list("pk", "agency")
    releases = Release.objects.filter(public_id__in=named.pop(PageKind.RELEASE)).values_list(
        "public_id", "pk", "agency"
    )
    known: dict[tuple[str, str], tuple[int, int | None]] = {(kind, ""): (0, None) for kind in named}
    known |= {(PageKind.POLICY, str(pk)): (pk, agency) for pk, agency in policies}
    return known | {(PageKind.RELEASE, public_id): (pk, agency) for public_id, pk, agency in releases}


def _keep_searches(gathered: Gathered) -> None:
    counts: Counter[Asked] = Counter()
    words: dict[Asked, str] = {}
    for search, times in gathered.searches.items():
        phrase = phrase_of(search.text)
        asked = (search.month, hash_of(phrase, search.month) if phrase else NEVER_HELD)
        counts[asked] += times
        words[asked] = phrase.words if phrase else ""
    for asked in _add_searches(counts):
        _show(asked, words[asked])


def _add_searches(counts: Counter[Asked]) -> list[Asked]:
    if not counts:
        return []
    months, hashes, times = zip(*((*asked, counts[asked]) for asked in sorted(counts)), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(ADD_SEARCHES, [list(months), list(hashes), list(times)])
        return [(month, bytes(hashed)) for month, hashed in cursor.fetchall()]


def _show(asked: Asked, words: str) -> None:
    """Write the words beside a hash that was counted often enough and has none yet."""
    month, hashed = asked
    if hashed != NEVER_HELD:
        often = FruitlessSearch.objects.filter(month=month, hashed=hashed, words="", times__gte=FEWEST)
        often.update(words=words)


def hash_of(phrase: Phrase, month: date) -> bytes:
    """Return what stands for a phrase until it was asked five times."""
    salt, _new = SearchSalt.objects.get_or_create(month=month, defaults={"salt": secrets.token_bytes(32)})
    return hmac.digest(bytes(salt.salt) + settings.SECRET_KEY.encode(), phrase.folded.encode(), "sha256")


@transaction.atomic
def forget_past(*, at: datetime) -> int:
    """Throw away the salts of past months and what the rulebook no longer keeps; return how many rows went."""
    today = timezone.localdate(at)
    this_month = today.replace(day=1)
    SearchSalt.objects.filter(month__lt=this_month).delete()
    gone = _add_up_the_rare(before=this_month)
    oldest = months_before(this_month, int(rule(KEPT, on=today).value or 0))
    for rows in (PageCount.objects.filter(day__lt=oldest), FruitlessSearch.objects.filter(month__lt=oldest)):
        gone += rows.delete()[0]
    if gone:
        record("forget_readership", None, by=READERSHIP, at=at, rows=gone)
    return gone


def _add_up_the_rare(*, before: date) -> int:
    rare = FruitlessSearch.objects.filter(month__lt=before, words="").exclude(hashed=NEVER_HELD)
    counts = Counter(
        {(month, NEVER_HELD): times for month, times in rare.values_list("month").annotate(n=Sum("times")).order_by()}
    )
    _add_searches(counts)
    return rare.delete()[0]


def months_before(month: date, back: int) -> date:
    """Return the first day of the month ``back`` months before ``month``."""
    year, number = divmod(month.year * 12 + month.month - 1 - back, 12)
    return date(year, number + 1, 1)
