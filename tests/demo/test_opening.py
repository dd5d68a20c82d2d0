"""Opening the world through the real path: client, parsers, extractor, analysis, alarms."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from danbiet.demo.actions.opening import AlreadyLoaded, open_world
from danbiet.demo.script import Script
from danbiet.demo.script.nouns import LOCAL
from danbiet.listening.models import Digest, Item, Source
from danbiet.offices.models import Agency

SUNDAY_EVENING = datetime(2026, 11, 15, 19, 0, tzinfo=LOCAL)


def quietly(step: str, done: int, of: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def opened(db: None) -> Script:
    return open_world(seed=4, at=SUNDAY_EVENING, progress=quietly, days=5, numbers=20)


def test_every_article_of_the_script_comes_in_and_is_analysed_once(opened: Script) -> None:
    kept = dict(Item.objects.values_list("url", "title"))
    assert kept == {one.url: one.title for one in opened.articles}
    assert set(Item.objects.values_list("state", flat=True)) == {Item.State.ANALYSED}

    # A feed without dates takes them from its pages.
    when = dict(Item.objects.values_list("url", "published_at"))
    undated = [one for one in opened.articles if one.outlet.feed == "undated"]
    assert undated
    assert all(abs(when[one.url] - one.published_at) < timedelta(minutes=1) for one in undated)

    listened_to = Source.objects.filter(items__isnull=False).distinct()
    assert set(listened_to.values_list("is_demo", flat=True)) == {True}
    assert set(Agency.objects.opened().values_list("is_demo", flat=True)) == {True}
    assert Digest.objects.signed().count() >= 3
    assert Digest.objects.drafts().count() == 1

    with pytest.raises(AlreadyLoaded):
        open_world(seed=4, at=SUNDAY_EVENING, progress=quietly, days=5, numbers=20)
