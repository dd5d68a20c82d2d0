"""The nouns of `listening`, split by what they describe."""

from danbiet.listening.models.alarms import Alarm, AlarmOutcome, StoryCount
from danbiet.listening.models.digests import Digest, DigestLine
from danbiet.listening.models.imports import ColumnMapping, ImportRun
from danbiet.listening.models.items import (
    Family,
    Fingerprint,
    Item,
    ItemAddress,
    ItemText,
    RawPage,
)
from danbiet.listening.models.queries import Mention, SavedQuery
from danbiet.listening.models.sources import Feed, FeedVisit, Follow, Host, RobotsFile, Source
from danbiet.listening.models.stories import Correction, Story

__all__ = [
    "Alarm",
    "AlarmOutcome",
    "ColumnMapping",
    "Correction",
    "Digest",
    "DigestLine",
    "Family",
    "Feed",
    "FeedVisit",
    "Fingerprint",
    "Follow",
    "Host",
    "ImportRun",
    "Item",
    "ItemAddress",
    "ItemText",
    "Mention",
    "RawPage",
    "RobotsFile",
    "SavedQuery",
    "Source",
    "Story",
    "StoryCount",
]
