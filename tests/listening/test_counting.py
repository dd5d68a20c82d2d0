"""Roll-ups equal a count by hand, whatever officers correct and in whatever order."""

import random
import threading
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from danbiet.listening.actions.corrections import (
    NothingToUndo,
    add_mention,
    confirm_mention,
    leave_family,
    move_item,
    strike_mention,
    undo_correction,
)
from danbiet.listening.actions.counts import hour_of, recount_mentioned
from danbiet.listening.actions.families import settle_families
from danbiet.listening.models import Correction, Family, Item, Mention, Story, StoryCount
from danbiet.offices.models import User
from danbiet.policies.models import Policy
from tests.builders import a_family, a_mention, a_policy, a_source, a_story, an_item
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def kept() -> dict[tuple[int, datetime], tuple[int, int, int, int]]:
    rows = StoryCount.objects.values_list("policy", "hour", "stories", "new_stories", "articles", "independent")
    return {(policy, hour): tuple(numbers) for policy, hour, *numbers in rows}


def counted_by_hand() -> dict[tuple[int, datetime], tuple[int, int, int, int]]:
    standing = Mention.objects.standing().select_related("item")
    rows = [(m.policy_id, hour_of(m.at), m.item.story_id, m.item.is_original) for m in standing]
    first: dict[tuple[int, int], datetime] = {}
    for policy, hour, story, _original in sorted(rows, key=lambda row: row[1]):
        first.setdefault((policy, story), hour)
    found = defaultdict(list)
    for policy, hour, story, original in rows:
        found[policy, hour].append((story, original))
    return {
        (policy, hour): (
            len({story for story, _ in reports}),
            len({story for story, _ in reports if first[policy, story] == hour}),
            len(reports),
            sum(original for _, original in reports),
        )
        for (policy, hour), reports in found.items()
    }


def stories_by_hand() -> dict[int, tuple[int, int, int, datetime, datetime]]:
    grouped = defaultdict(list)
    for item in Item.objects.order_by("pk"):
        grouped[item.story_id].append(item)
    return {
        story: (
            len(items),
            sum(item.is_original for item in items),
            len({item.source_id for item in items}),
            min(item.published_at for item in items),
            max(item.published_at for item in items),
        )
        for story, items in grouped.items()
    }


def stories_kept() -> dict[int, tuple[int, int, int, datetime, datetime]]:
    rows = Story.objects.values_list("pk", "articles", "independent", "outlets", "first_at", "last_at")
    return {pk: tuple(numbers) for pk, *numbers in rows}


@pytest.fixture
def press_week(policies: list[Policy]) -> list[Item]:
    """Twelve articles over three days in four stories, two families among them, two policies mentioned."""
    dice = random.Random(1)
    papers = [a_source() for _ in range(4)]
    moments = [NOW - timedelta(hours=dice.randrange(72), minutes=dice.randrange(60)) for _ in range(12)]
    items = [an_item(papers[n % 4], received_at=NOW, published_at=moment) for n, moment in enumerate(moments)]
    for start in range(0, 12, 3):
        a_story(*items[start : start + 3])
    a_family(items[0], items[1], items[2])
    a_family(items[3], items[6])
    for n, item in enumerate(items):
        for policy in policies[: 1 + n % 2]:
            a_mention(item, policy)
    settle_families(Family.objects.values_list("pk", flat=True))
    recount_mentioned(Story.objects.values_list("pk", flat=True))
    return [Item.objects.get(pk=item.pk) for item in items]


@pytest.fixture
def policies(officer: User) -> list[Policy]:
    return [a_policy(officer.agency) for _ in range(2)]


def correct_something(dice: random.Random, policies: list[Policy], by: User) -> str:
    """Do one thing that an officer may do, chosen by the dice; answers what."""
    item = dice.choice(list(Item.objects.order_by("pk")))
    mention = dice.choice(list(Mention.objects.select_related("item", "policy").order_by("pk")))
    story = dice.choice([None, *Story.objects.order_by("pk")])
    correction = dice.choice([None, *Correction.objects.order_by("pk")])
    deeds = {
        "strike": lambda: strike_mention(mention, by=by, at=NOW),
        "confirm": lambda: confirm_mention(mention, by=by, at=NOW),
        "add": lambda: add_mention(item, policy=dice.choice(policies), by=by, at=NOW),
        "move": lambda: move_item(item, story=story, by=by, at=NOW),
        "leave": lambda: leave_family(item, by=by, at=NOW),
        "undo": lambda: correction and undo_correction(correction, by=by, at=NOW),
    }
    deed = dice.choice(["undo", *deeds])
    try:
        deeds[deed]()
    except NothingToUndo:
        return "undone before"
    return deed


@pytest.mark.parametrize("seed", range(6))
def test_counts_stay_true_through_any_corrections(
    press_week: list[Item], policies: list[Policy], officer: User, seed: int
):
    dice = random.Random(seed)
    assert (kept(), stories_kept()) == (counted_by_hand(), stories_by_hand())
    done = []
    for _ in range(25):
        done.append(correct_something(dice, policies, officer))
        assert (done, kept(), stories_kept()) == (done, counted_by_hand(), stories_by_hand())


def test_undoing_everything_gives_back_the_first_picture(press_week: list[Item], policies: list[Policy], officer: User):
    dice = random.Random(99)
    first = (kept(), _placed())
    for _ in range(15):
        correct_something(dice, policies, officer)
    for correction in Correction.objects.filter(undone_at=None).order_by("-pk"):
        undo_correction(correction, by=officer, at=NOW)
    assert (kept(), _placed()) == first


def _placed() -> list[tuple[object, ...]]:
    return list(Item.objects.order_by("pk").values_list("pk", "story_id", "family_id", "is_original"))


def test_a_struck_article_leaves_every_count_and_comes_back_when_undone(officer: User):
    policy = a_policy(officer.agency)
    item = an_item()
    a_story(item)
    mention = a_mention(item, policy)
    recount_mentioned([item.story_id])
    hour = hour_of(item.published_at)
    assert kept() == {(policy.pk, hour): (1, 1, 1, 1)}
    correction = strike_mention(mention, by=officer, at=NOW)
    assert kept() == {}
    undo_correction(correction, by=officer, at=NOW)
    assert kept() == {(policy.pk, hour): (1, 1, 1, 1)}
    with pytest.raises(NothingToUndo):
        undo_correction(correction, by=officer, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_that_count_one_story_at_once_lose_nothing(ministry: object):
    """The later waits for the earlier and sees its rows."""
    policy = a_policy(ministry)
    story = a_story(an_item(), an_item())
    items = [an_item(), an_item()]
    wrote, waiting = threading.Barrier(2), threading.Event()

    def bring(item: Item) -> None:
        with transaction.atomic():
            Item.objects.filter(pk=item.pk).update(story=story)
            a_mention(item, policy)
            wrote.wait(timeout=10)
            recount_mentioned([story.pk])
            waiting.wait(timeout=0.3)
        connection.close()

    threads = [threading.Thread(target=bring, args=[item]) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (kept(), stories_kept()) == (counted_by_hand(), stories_by_hand())
