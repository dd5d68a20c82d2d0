"""Reads about stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from danbiet.listening.models import Item, Mention, Story
from danbiet.offices.models import User


@dataclass(frozen=True)
class Report:
    """An independent report and the reprints of it."""

    item: Item
    reprints: Sequence[Item]


def of_my_policies(stories: QuerySet[Story], user: User) -> QuerySet[Story]:
    """Narrow to stories in which a policy of the person's agency is mentioned."""
    mine = Mention.objects.standing().filter(policy__agency=user.agency_id, item__story=OuterRef("pk"))
    return stories.filter(Exists(mine))


def tree_of(items: Sequence[Item]) -> list[Report]:
    """Return the reports in order of time, each with its reprints.

    Reprints whose original this agency does not see stand under the earliest of them.
    """
    families: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        if item.family_id is not None:
            families[item.family_id].append(item)
    alone = [Report(item, ()) for item in items if item.family_id is None]
    together = [_report(members) for members in families.values()]
    return sorted([*alone, *together], key=lambda report: (report.item.published_at, report.item.pk))


def _report(members: list[Item]) -> Report:
    original = next((item for item in members if item.is_original), members[0])
    return Report(original, [item for item in members if item is not original])
