"""What one batch of analysis decided, before it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Model

from danbiet.engine.copies import Fingerprint
from danbiet.engine.matching import Document
from danbiet.listening.models import Correction, Family, Follow, Item, ItemText, Mention, Source, Story

IDS_AT_ONCE = 100


@dataclass
class Batch:
    """Articles to analyse with all that is needed to judge them; then what was found.

    ``kept`` is what officers decided about these articles; ``no_copies`` and ``moved`` are all the articles
    that an officer called no reprint, or put into another story.
    """

    at: datetime
    items: Sequence[Item]
    bodies: dict[int, str]
    kept: set[tuple[int, str]]
    no_copies: set[int]
    moved: set[int]
    listeners: dict[int, set[int]]
    outlets: Sequence[str]
    by_id: dict[int, Item] = field(default_factory=dict)
    sketches: dict[int, Fingerprint] = field(default_factory=dict)
    new_families: dict[int, Family] = field(default_factory=dict)
    new_stories: dict[int, Story] = field(default_factory=dict)
    joined: set[int] = field(default_factory=set)
    placed: set[int] = field(default_factory=set)
    begins_family: set[int] = field(default_factory=set)
    touched_families: set[int] = field(default_factory=set)
    touched_stories: set[int] = field(default_factory=set)
    heard: set[int] = field(default_factory=set)
    documents: dict[int, Document] = field(default_factory=dict)
    matched: dict[int, list[int]] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    ids: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, items: Sequence[Item], *, at: datetime) -> Batch:
        """Read what officers decided about these articles, their words, and who listens to their sources."""
        ids = [item.pk for item in items]
        standing = Correction.objects.filter(undone_at=None)
        return cls(
            at=at,
            items=items,
            bodies=_bodies(ids),
            kept=set(standing.filter(item_id__in=ids).values_list("item_id", "kind")),
            no_copies=_corrected(Correction.Kind.COPY),
            moved=_corrected(Correction.Kind.STORY),
            listeners=_listeners({item.source_id for item in items}),
            outlets=list(Source.objects.values_list("name", flat=True)),
            by_id={item.pk: item for item in items},
        )

    def new_id(self, model: type[Model]) -> int:
        """Return an id of this table that nothing else will get; they are taken from the database by the hundred."""
        table = model._meta.db_table
        if not self.ids[table]:
            self.ids[table] = _reserved_ids(table, min(len(self.items), IDS_AT_ONCE))
        return self.ids[table].pop(0)

    def text(self, item: Item) -> str:
        return f"{item.title}\n{self.bodies.get(item.pk, '')}"

    def officer_decided(self, item: Item, kind: str) -> bool:
        return (item.pk, kind) in self.kept

    def is_placed(self, item: Item) -> bool:
        """Whether the story of this article is decided: before this batch, or in it."""
        return item.pk in self.placed or item.state == Item.State.ANALYSED

    def look_up(self, item_ids: Iterable[int]) -> None:
        """Have these articles at hand, with their words."""
        missing = [pk for pk in item_ids if pk not in self.by_id]
        if missing:
            self.by_id |= Item.objects.select_related("source").in_bulk(missing)
            self.bodies |= _bodies(missing)


def _reserved_ids(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [int(row[0]) for row in cursor.fetchall()]


def _corrected(kind: str) -> set[int]:
    return set(Correction.objects.filter(undone_at=None, kind=kind).values_list("item_id", flat=True))


def _bodies(ids: Sequence[int]) -> dict[int, str]:
    return dict(ItemText.objects.filter(item_id__in=ids).values_list("item_id", "body"))


def _listeners(source_ids: Iterable[int]) -> dict[int, set[int]]:
    followed: dict[int, set[int]] = defaultdict(set)
    rows = Follow.objects.filter(feed__source__in=source_ids).values_list("feed__source", "agency")
    for source, agency in rows:
        followed[source].add(agency)
    return followed
