"""What the analyser keeps in memory: the index of copies, the stories of the week, the saved queries.

Everything here can be rebuilt from rows, and is: at start, after an error, and when an officer
corrected something. Only one process analyses at a time (an advisory lock in `actions.analysis`);
each catches up first on what others did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max

from danbiet.engine.copies import CopyIndex
from danbiet.engine.copies import Fingerprint as Sketch
from danbiet.engine.matching import Matcher, parse
from danbiet.engine.stories import StoryFeatures, StoryIndex
from danbiet.listening.models import Correction, Fingerprint, Item, SavedQuery
from danbiet.listening.models.items import first_id_at

COPY_WINDOW = timedelta(days=30)
STORY_WINDOW = timedelta(days=7)
# Another process may have begun its batch before ours and ended it after.
CLOCKS_AGREE = timedelta(minutes=15)


@dataclass
class Memory:
    """Indexes that follow the rows. ``heard_until`` is the moment up to which others' work is known."""

    copies: CopyIndex = field(default_factory=CopyIndex)
    first_of_family: dict[int, int] = field(default_factory=dict)
    stories: StoryIndex = field(default_factory=lambda: StoryIndex(window=STORY_WINDOW))
    matcher: Matcher = field(default_factory=lambda: Matcher({}))
    policy_of: dict[int, int] = field(default_factory=dict)
    agency_of: dict[int, int] = field(default_factory=dict)
    queries_changed_at: dict[int, datetime] = field(default_factory=dict)
    corrections_version: int = -1
    heard_until: datetime | None = None

    def catch_up(self, *, at: datetime) -> None:
        """Take in what other processes analysed and what officers changed since the last batch."""
        corrected = Correction.objects.aggregate(last=Max("id"))["last"] or 0
        if corrected != self.corrections_version:
            self.forget()
            self.corrections_version = corrected
        self._hear_copies(at)
        self._hear_queries()
        self.heard_until = at

    def forget(self) -> None:
        self.copies, self.first_of_family = CopyIndex(), {}
        self.stories = StoryIndex(window=STORY_WINDOW)
        self.heard_until = None

    def drop(self, item_ids: Iterable[int]) -> None:
        """Take out articles that are to be analysed anew: none may be found a copy of itself."""
        dropped = list(item_ids)
        self.copies.remove(*(item_id for item_id in dropped if item_id in self.copies))
        for item_id in dropped:
            if item_id in self.stories:
                self.stories.forget(item_id)

    def _hear_copies(self, at: datetime) -> None:
        rows = Item.objects.filter(state=Item.State.ANALYSED, pk__gte=first_id_at(at - COPY_WINDOW))
        if self.heard_until is not None:
            rows = rows.filter(shown_at__gte=self.heard_until - CLOCKS_AGREE)
        family_of = {pk: family for pk, family in rows.values_list("pk", "family_id") if pk not in self.copies}
        for kept in Fingerprint.objects.filter(item_id__in=family_of).order_by("item_id").iterator(chunk_size=2000):
            family = family_of[kept.item_id]
            first = None if family is None else self.first_of_family.setdefault(family, kept.item_id)
            self.copies.add(kept.item_id, Sketch.from_bytes(bytes(kept.sketch)), copy_of=first)

    def hear_stories_around(self, first: datetime, last: datetime) -> None:
        """Take in the articles whose stories an article published between these instants may join.

        Asked per batch, because files of old articles come between those of today.
        """
        near = Item.objects.filter(
            state=Item.State.ANALYSED, published_at__gte=first - STORY_WINDOW, published_at__lte=last + STORY_WINDOW,
            story__isnull=False, story_features__isnull=False,
        )  # fmt: skip
        missing = [pk for pk in near.values_list("pk", flat=True) if pk not in self.stories]
        rows = Item.objects.filter(pk__in=missing).order_by("published_at", "pk")
        for pk, story, features, moment in rows.values_list("pk", "story_id", "story_features", "published_at"):
            self.stories.join(pk, story, StoryFeatures.from_bytes(bytes(features or b"")), moment)

    def _hear_queries(self) -> None:
        """Take in the queries that officers wrote, changed or switched off; the others stay as they are."""
        rows = list(SavedQuery.objects.active().values_list("id", "changed_at", "policy_id", "agency_id"))
        changed_at = {query_id: moment for query_id, moment, *_rest in rows}
        if changed_at == self.queries_changed_at:
            return
        for query_id in self.queries_changed_at.keys() - changed_at.keys():
            self.matcher.remove(query_id)
        changed = [pk for pk, moment in changed_at.items() if moment != self.queries_changed_at.get(pk)]
        for query_id, text in SavedQuery.objects.filter(pk__in=changed).values_list("id", "text"):
            self.matcher.add(query_id, parse(text))
        self.policy_of = {query_id: policy for query_id, _at, policy, _agency in rows}
        self.agency_of = {query_id: agency for query_id, _at, _policy, agency in rows}
        self.queries_changed_at = changed_at


memory = Memory()
