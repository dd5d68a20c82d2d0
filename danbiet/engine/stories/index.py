"""Stories of the last days, and which of them a new item belongs to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from math import log, sqrt

from danbiet.engine.stories.features import StoryFeatures

JOINS_FROM = 0.28
WINDOW = timedelta(days=7)
# Before a few hundred items have come in, every word looks rare; this many
# unseen items stand in for them.
_ITEMS_ASSUMED = 200
_COMMON_SHARE = 0.1
_COMMON_AT_LEAST = 20


class UnknownItem(KeyError):
    """An item that is not (or no longer) in the window."""


@dataclass(frozen=True)
class Placement:
    """The story an item joins (None: it begins one), and how near the nearest story was (0 to 1)."""

    story: int | None
    similarity: float


@dataclass(frozen=True)
class _Item:
    story: int
    moment: datetime
    terms: tuple[int, ...]
    vector: dict[int, float]


class StoryIndex:
    """Incremental clustering over a moving window; the same arrivals give the same stories.

    An item joins the story whose members in the window it resembles most on
    average (cosine of tf-idf, document frequencies counted in the window).
    ``place`` only answers; the caller then ``join``s the story it decided on.
    """

    def __init__(self, window: timedelta = WINDOW, *, joins_from: float = JOINS_FROM) -> None:
        self._window = window
        self._joins_from = joins_from
        self._items: dict[int, _Item] = {}
        self._sizes: dict[int, int] = defaultdict(int)
        self._documents: dict[int, int] = defaultdict(int)
        self._postings: dict[int, dict[int, float]] = defaultdict(dict)
        self._by_age: list[tuple[datetime, int]] = []

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def place(self, key: int, features: StoryFeatures, *, at: datetime, family_story: int | None = None) -> Placement:
        """Return the story that the item joins, or None for a new one.

        ``family_story`` is the story of a copy of the same text: copies tell
        one story, so it is the answer whatever the words say.
        """
        if family_story is not None:
            return Placement(family_story, 1.0)
        self.expire(at - self._window)
        nearest, similarity = self._nearest(key, features)
        return Placement(nearest if similarity >= self._joins_from else None, similarity)

    def join(self, key: int, story_id: int, features: StoryFeatures, at: datetime) -> None:
        """Put the item into a story, known or new; an item already there is moved."""
        if key in self._items:
            self.forget(key)
        moment = self._moment(features, at)
        item = _Item(story_id, moment, tuple(features.terms.tolist()), self._vector(features))
        self._items[key] = item
        heappush(self._by_age, (moment, key))
        self._sizes[story_id] += 1
        for term in item.terms:
            self._documents[term] += 1
        for term, weight in item.vector.items():
            stories = self._postings[term]
            stories[story_id] = stories.get(story_id, 0.0) + weight

    def forget(self, key: int) -> None:
        """Take an item out, as after an officer's correction. Raises UnknownItem when it is not there."""
        if key not in self._items:
            raise UnknownItem(f"item {key} is not in the window; nothing to forget")
        item = self._items.pop(key)
        self._sizes[item.story] -= 1
        gone = self._sizes[item.story] == 0
        if gone:
            del self._sizes[item.story]
        for term in item.terms:
            self._documents[term] -= 1
            if not self._documents[term]:
                del self._documents[term]
        for term, weight in item.vector.items():
            self._unpost(term, item.story, weight, gone)

    def expire(self, before: datetime) -> None:
        """Take out every item older than ``before``; a story without items is forgotten."""
        while self._by_age and self._by_age[0][0] < before:
            moment, key = heappop(self._by_age)
            # A forgotten or moved item leaves its old entry behind.
            if key in self._items and self._items[key].moment == moment:
                self.forget(key)

    def _nearest(self, key: int, features: StoryFeatures) -> tuple[int | None, float]:
        shared: dict[int, float] = defaultdict(float)
        for term, weight in self._vector(features).items():
            for story, summed in self._postings.get(term, {}).items():
                shared[story] += weight * summed
        best: tuple[int | None, float] = (None, 0.0)
        for story, score in shared.items():
            average = score / self._sizes[story]
            # Equal stories: the older one, so that the order of arrival decides nothing else.
            if average > best[1] or (average == best[1] and best[0] is not None and story < best[0]):
                best = (story, average)
        return best

    def _vector(self, features: StoryFeatures) -> dict[int, float]:
        """Return tf-idf weights of length one, without the terms that a tenth of all items share."""
        seen = len(self._items)
        common = max(_COMMON_AT_LEAST, _COMMON_SHARE * seen)
        weighted = {}
        for term, weight in zip(features.terms.tolist(), features.weights.tolist(), strict=True):
            documents = self._documents.get(term, 0)
            if documents <= common:
                weighted[term] = weight * log((seen + _ITEMS_ASSUMED) / (documents + 1))
        length = sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
        return {term: weight / length for term, weight in weighted.items()}

    def _moment(self, features: StoryFeatures, at: datetime) -> datetime:
        """Return the publication time where it is believable, else the time of arrival."""
        published = features.published_at
        believable = published is not None and at - self._window <= published <= at
        return published if believable and published is not None else at

    def _unpost(self, term: int, story: int, weight: float, gone: bool) -> None:
        stories = self._postings[term]
        stories[story] -= weight
        if gone or stories[story] < 1e-9:
            del stories[story]
        if not stories:
            del self._postings[term]
