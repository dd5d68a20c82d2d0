"""Stories: items that tell of one event or decision, grouped as they arrive.

A *story* (sự việc) is a group of items close in time and words; copies of one
text always share a story. ``features`` of each item are computed once and
stored (``features_of_all`` for many at once); a ``StoryIndex`` over the last
days says where a new one belongs; ``bcubed`` measures against stories made by
hand. Method and figures: docs/method/stories.md.
"""

from danbiet.engine.stories.bcubed import BCubed, NothingToCompare, bcubed
from danbiet.engine.stories.features import Article, DamagedFeatures, StoryFeatures, features, features_of_all
from danbiet.engine.stories.index import Placement, StoryIndex, UnknownItem

__all__ = [
    "Article",
    "BCubed",
    "DamagedFeatures",
    "NothingToCompare",
    "Placement",
    "StoryFeatures",
    "StoryIndex",
    "UnknownItem",
    "bcubed",
    "features",
    "features_of_all",
]
