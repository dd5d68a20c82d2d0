"""Stories of the last days, and which of them a new item belongs to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush, nlargest
from math import exp

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.stories.features import StoryFeatures
from danbiet.engine.stories.weights import Frequencies, Vector

JOINS_FROM = 0.15
WINDOW = timedelta(days=7)
FADES_IN = timedelta(hours=48)
_NONE = timedelta(0)
_NOTHING = 1e-9
# What is read of the postings to find stories, and how many of these are compared by all terms.
_LOOKED_AT = 60
_CLOSEST = 4


class UnknownItem(KeyError):
    """An item that is not (or no longer) in the window."""


@dataclass(frozen=True)
class Placement:
    """The story an item joins (None: it begins one), and how near the nearest story was (0 to 1)."""

    story: int | None
    similarity: float


@dataclass(frozen=True, slots=True)
class _Item:
    story: int
    moment: datetime
    documents: NDArray[np.uint32]
    vector: Vector


@dataclass(slots=True)
class _Story:
    """When its items in the window were published, by key."""

    began: datetime
    last: datetime
    moments: dict[int, datetime] = field(default_factory=dict)


class StoryIndex:
    """Incremental clustering over a moving window; the same arrivals give the same stories.

    An item joins the story whose members in the window it resembles most on
    average (cosine of tf-idf, document frequencies counted in the window), less
    the longer the story has been silent. ``place`` only answers; the caller then
    ``join``s the story it decided on.
    """

    def __init__(self, window: timedelta = WINDOW, *, joins_from: float = JOINS_FROM) -> None:
        self._window = window
        self._joins_from = joins_from
        self._items: dict[int, _Item] = {}
        self._stories: dict[int, _Story] = {}
        self._sizes: dict[int, int] = defaultdict(int)
        self._frequencies = Frequencies()
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
        vector = self._frequencies.heaviest(features)
        item = _Item(story_id, moment, features.terms, vector)
        self._items[key] = item
        heappush(self._by_age, (moment, key))
        story = self._stories.setdefault(story_id, _Story(moment, moment))
        story.moments[key] = moment
        story.began, story.last = min(moment, story.began), max(moment, story.last)
        self._frequencies.count(item.documents)
        self._sizes[story_id] += 1
        for term, weight in zip(*vector, strict=True):
            stories = self._postings[term]
            stories[story_id] = stories.get(story_id, 0.0) + weight

    def forget(self, key: int) -> None:
        """Take an item out, as after an officer's correction. Raises UnknownItem when it is not there."""
        if key not in self._items:
            raise UnknownItem(f"item {key} is not in the window; nothing to forget")
        item = self._items.pop(key)
        story = self._stories[item.story]
        del story.moments[key]
        self._sizes[item.story] -= 1
        gone = not story.moments
        if gone:
            del self._stories[item.story], self._sizes[item.story]
        elif item.moment == story.last:
            story.last = max(story.moments.values())
        self._frequencies.discount(item.documents)
        for term, weight in zip(*item.vector, strict=True):
            stories = self._postings[term]
            stories[item.story] -= weight
            if gone or stories[item.story] < _NOTHING:
                del stories[item.story]
                if not stories:
                    del self._postings[term]

    def expire(self, before: datetime) -> None:
        """Take out every item older than ``before``; a story without items is forgotten."""
        while self._by_age and self._by_age[0][0] < before:
            moment, key = heappop(self._by_age)
            # A forgotten or moved item leaves its old entry behind.
            if key in self._items and self._items[key].moment == moment:
                self.forget(key)

    def _nearest(self, features: StoryFeatures, at: datetime) -> tuple[int | None, float]:
        """Return the story most like the item, and how like.

        The terms that fewest stories share name the stories to look at; the
        closest of these are compared by all terms.
        """
        terms, weights = self._frequencies.heaviest(features)
        found = [
            (stories, weight)
            for term, weight in zip(terms, weights, strict=True)
            if (stories := self._postings.get(term))
        ]
        best, similarity = None, 0.0
        for story in self._closest(found):
            shared = sum([weight * stories.get(story, 0.0) for stories, weight in found])
            likeness = shared / self._sizes[story] * self._warmth(story, at)
            # Of equal stories the one with the lower id: the answer never hangs on chance.
            if likeness > similarity:
                best, similarity = story, likeness
        return best, similarity

    def _closest(self, found: Sequence[tuple[dict[int, float], float]]) -> list[int]:
        """Return the stories most like the item by its rarest terms, in order of id."""
        shared: dict[int, float] = {}
        looked_at = 0
        for stories, weight in sorted(found, key=_many):
            if looked_at > _LOOKED_AT:
                break
            looked_at += len(stories)
            for story, summed in stories.items():
                shared[story] = shared.get(story, 0.0) + weight * summed
        if len(shared) <= _CLOSEST:
            return sorted(shared)
        sizes = self._sizes
        averages = [(score / sizes[story], -story) for story, score in shared.items()]
        return sorted([-story for _, story in nlargest(_CLOSEST, averages)])

    def _warmth(self, story_id: int, at: datetime) -> float:
        """Return how much of a likeness counts: all while the story is told, less the longer it is silent."""
        story = self._stories[story_id]
        # A story lives one window from its first report: without this, forms and series of
        # reports ("Thông báo ngừng cấp điện …") would chain into one story without end.
        if abs(at - story.began) > self._window:
            return 0.0
        return exp(-(max(at - story.last, story.began - at, _NONE) / FADES_IN))

    def _moment(self, features: StoryFeatures, at: datetime) -> datetime:
        """Return the publication time where it is believable, else the time of arrival."""
        published = features.published_at
        believable = published is not None and at - self._window <= published <= at
        return published if believable and published is not None else at


def _many(posted: tuple[dict[int, float], float]) -> int:
    return len(posted[0])
