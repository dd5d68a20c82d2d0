"""Stories of the last days, and which of them a new item belongs to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from math import log, sqrt

from danbiet.engine.stories.features import StoryFeatures

JOINS_FROM = 0.25
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
        self._began: dict[int, datetime] = {}
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
        one story, so it is the answer whatever the words say. Items older than
        the window before ``at`` are expired; stories that began later than the
        window after it (an old archive may come in among today's news) are not
        looked at.
        """
        if family_story is not None:
            return Placement(family_story, 1.0)
        self.expire(at - self._window)
        nearest, similarity = self._nearest(features, at)
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
        self._began[story_id] = min(moment, self._began.get(story_id, moment))
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
            del self._sizes[item.story], self._began[item.story]
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

    def _nearest(self, features: StoryFeatures, at: datetime) -> tuple[int | None, float]:
        """Return the story most like the item on average, and how like; exact from ``joins_from`` up.

        Terms come heaviest first. Once the rest of them can add no more than
        ``joins_from`` (Cauchy-Schwarz), no new story need be looked at; once they
        can add no more than half of it, stories with less than the other half
        drop out. The commonest terms, found in most stories, come last.
        """
        shared: dict[int, float] = {}
        pruned = False
        for term, weight, rest in _heaviest_first(self._vector(features)):
            stories = self._postings.get(term, {})
            if rest > self._joins_from:
                for story, summed in stories.items():
                    shared[story] = shared.get(story, 0.0) + weight * summed
                continue
            if rest <= self._joins_from / 2 and not pruned:
                least = self._joins_from - rest
                shared = {story: score for story, score in shared.items() if score >= least * self._sizes[story]}
                pruned = True
            for story in stories.keys() & shared.keys():
                shared[story] += weight * stories[story]
        averages = (
            (score / self._sizes[story], -story)
            for story, score in shared.items()
            # A story lives one window from its first report: without this, forms and series of
            # reports ("Thông báo ngừng cấp điện …") would chain into one story without end.
            if abs(at - self._began[story]) <= self._window
        )
        # Of equal stories the one with the lower id: the answer never hangs on chance.
        similarity, story = max(averages, default=(0.0, 0))
        return (-story, similarity) if similarity > 0 else (None, 0.0)

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


def _heaviest_first(vector: dict[int, float]) -> Iterator[tuple[int, float, float]]:
    """Yield each term, its weight, and the length of the vector from this term on."""
    rest = sum(weight * weight for weight in vector.values())
    for term, weight in sorted(vector.items(), key=lambda pair: (-pair[1], pair[0])):
        yield term, weight, sqrt(max(rest, 0.0))
        rest -= weight * weight
