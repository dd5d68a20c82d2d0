"""The story the demonstration tells."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import islice, pairwise

import pytest

from danbiet.demo.script import Article, Script, world, write_script
from danbiet.demo.script.days import is_working
from danbiet.demo.script.nouns import LOCAL
from danbiet.engine.text import damage
from danbiet.offices.places.package_data import former_units, units
from tests.demo.real_names import host_words, outlet_names

TET = date(2026, 2, 17)
KINDS_OF_PLACE = r"^(xã|phường|thị trấn|đặc khu|tỉnh|thành phố|huyện|quận|thị xã)\s+"


def test_the_same_seed_tells_the_same_story(script: Script) -> None:
    assert write_script(11, ends_at=script.ends_at) == script


def test_another_seed_tells_another_story(script: Script) -> None:
    other = write_script(12, ends_at=script.ends_at)
    assert {one.title for one in other.articles} != {one.title for one in script.articles}


def test_sixty_days_hold_as_much_as_a_small_province_publishes(script: Script) -> None:
    assert 1_200 <= len(script.articles) <= 1_750


def test_the_story_ends_at_the_present_minute(script: Script) -> None:
    times = [one.published_at for one in script.articles]
    assert times == sorted(times)
    assert script.begins_at <= times[0]
    assert script.ends_at - timedelta(hours=2) < times[-1] <= script.ends_at


def test_every_article_carries_its_truth(script: Script) -> None:
    originals = {one.key for one in script.articles if one.truth.change is None}
    for one in script.articles:
        assert one.truth.story
        assert set(one.truth.policies) <= set(world().policies)
        assert (one.truth.family == one.key) == (one.truth.change is None)
    # A copy may appear just before the end only if its original did too.
    assert {one.truth.family for one in script.articles} <= originals


def test_no_two_articles_share_an_address(script: Script) -> None:
    assert len({one.url for one in script.articles}) == len(script.articles)


def test_no_pattern_is_left_unfilled(script: Script) -> None:
    left = [one.key for one in script.articles if re.search(r"[{}|\[\]]", one.title + one.text)]
    assert left == []


def test_every_way_of_taking_over_a_text_occurs(script: Script) -> None:
    changes = Counter(one.truth.change for one in script.articles)
    assert set(changes) == {None, "whole", "retitled", "wrapped", "cut", "lost_letters", "no_diacritics"}
    credits = Counter(one.truth.credited for one in script.articles if one.truth.change)
    assert min(credits[True], credits[False]) > 50


def test_copies_with_lost_letters_look_as_such_texts_do(script: Script) -> None:
    hurt = [one for one in script.articles if one.truth.change == "lost_letters" and one.truth.policies]
    found = {kind.kind if (kind := damage(one.text)) else None for one in hurt}
    assert found == {"lost_letters"}


def test_a_copy_keeps_the_words_of_its_original(script: Script) -> None:
    by_key = {one.key: one for one in script.articles}
    whole = [one for one in script.articles if one.truth.change == "whole"]
    for one in whole:
        assert one.paragraphs[1] == by_key[one.truth.family].paragraphs[1]


def test_independent_reports_of_one_happening_are_worded_differently(script: Script) -> None:
    by_story: dict[str, list[Article]] = {}
    for one in script.articles:
        if one.truth.change is None and one.truth.policies:
            by_story.setdefault(one.truth.story, []).append(one)
    pairs = [(a, b) for reports in by_story.values() for a, b in pairwise(reports)]
    same = [(a.key, b.key) for a, b in pairs if set(a.paragraphs[:2]) & set(b.paragraphs[:2])]
    assert len(pairs) > 100
    assert same == []


def test_notices_on_one_form_are_not_copies(script: Script) -> None:
    notices = [one for one in script.articles if one.truth.genre == "cup-dien" and one.truth.change is None]
    assert len(notices) > 20
    assert len({one.paragraphs[3] for one in notices}) == 1
    assert len({one.truth.family for one in notices}) == len(notices)


def test_weekends_are_quiet(script: Script) -> None:
    per_day = Counter(one.published_at.date() for one in script.articles)
    weekdays = [n for day, n in per_day.items() if is_working(day)]
    weekends = [n for day, n in per_day.items() if day.weekday() >= 5]
    assert sum(weekends) / len(weekends) < 0.5 * sum(weekdays) / len(weekdays)


def test_tet_is_quiet_and_the_press_returns_after_it() -> None:
    story = write_script(5, ends_at=datetime(2026, 3, 10, 10, 0, tzinfo=LOCAL))
    per_day = Counter(one.published_at.date() for one in story.articles)
    tet = [per_day[TET + timedelta(days=n)] for n in range(-1, 4)]
    after = [per_day[date(2026, 3, 2) + timedelta(days=n)] for n in range(5)]
    assert sum(tet) / 5 < 0.3 * sum(after) / 5
    assert all(is_working(burst.starts_at.date()) for burst in story.bursts[:-1])


def test_a_policy_goes_silent_after_taking_effect(script: Script) -> None:
    policy = world().policies["den-ngo"]
    border = script.ends_at + timedelta(days=policy.silent_from or 0)
    about = [one for one in script.articles if "den-ngo" in one.truth.policies]
    before = sum(one.published_at < border for one in about)
    assert len(about) - before < 0.15 * before


def test_a_question_builds_slowly_over_weeks(script: Script) -> None:
    (rise,) = script.rises
    middle = rise.starts_at + (rise.ends_at - rise.starts_at) / 2
    about = [one.published_at for one in script.articles if rise.policy in one.truth.policies]
    early = sum(rise.starts_at <= at < middle for at in about)
    assert sum(at >= middle for at in about) > 1.5 * early


def test_one_source_falls_silent(script: Script) -> None:
    last = max(one.published_at for one in script.articles if one.outlet.key == "gach-non")
    assert timedelta(days=6) <= script.ends_at - last < timedelta(days=9)


def test_bursts_are_bursts(script: Script) -> None:
    assert len(script.bursts) >= 5
    for burst in script.bursts:
        stories = {
            one.truth.story
            for one in script.articles
            if one.truth.burst == burst.key and one.published_at <= burst.starts_at + timedelta(hours=2)
        }
        assert len(stories) >= 8
        assert script.ends_at - timedelta(days=31) < burst.starts_at < script.ends_at


def test_something_new_appears_every_half_minute(script: Script) -> None:
    hour = list(islice(script.live(script.ends_at), 250))
    gaps = [b.published_at - a.published_at for a, b in pairwise(hour)]
    assert min(gaps) >= timedelta()
    assert max(gaps) <= timedelta(seconds=30)
    assert hour[0].published_at - script.ends_at <= timedelta(seconds=30)


def test_four_minutes_after_the_start_a_false_claim_spreads(script: Script) -> None:
    start = datetime(2026, 11, 18, 16, 22, 10, tzinfo=LOCAL)
    hour = list(islice(script.live(start), 300))
    claim = [one for one in hour if (one.truth.burst or "").startswith("cso-nong-ho")]
    assert claim[0].published_at == start + timedelta(minutes=4)
    soon = [one for one in claim if one.published_at <= start + timedelta(minutes=14)]
    assert len({one.truth.story for one in soon}) >= 8
    assert len({one.outlet.key for one in soon}) >= 6
    assert {policy for one in claim for policy in one.truth.policies} == {"so-nong-ho"}
    assert sum(one.truth.genre == "denial" for one in claim) == 3


def test_a_restart_continues_the_same_story(script: Script) -> None:
    first, again = (list(islice(script.live(script.ends_at), 400)) for _ in range(2))
    assert first == again


def test_no_outlet_is_called_as_a_real_one() -> None:
    for outlet in world().outlets:
        name = re.sub(r"^(Báo|Nhật báo|Thời báo|Tạp chí|Trang tin|Chuyên trang|Bản tin|Kênh|Đài) ", "", outlet.name)
        assert name.casefold() not in outlet_names()
        assert outlet.name.casefold() not in outlet_names()
        assert outlet.host.endswith(".example")
        assert not set(re.split(r"[.-]", outlet.host)) & host_words()
        assert outlet.host.removesuffix(".example").replace("-", "") not in host_words()


@pytest.fixture(scope="module")
def real_places() -> set[str]:
    return {bare(unit.name) for unit in (*units(), *former_units())}


def bare(name: str) -> str:
    return re.sub(KINDS_OF_PLACE, "", name.casefold()).strip()


def test_no_place_is_called_as_a_real_one(real_places: set[str]) -> None:
    invented = {bare(name) for name in (*world().communes, world().province)}
    assert "hà nội" in real_places
    assert invented & real_places == set()


def test_documents_have_numbers_that_cannot_exist() -> None:
    issued = [one.title for one in world().policies.values() if re.search(r"\d+/\d{4}", one.title)]
    assert len(issued) >= 5
    assert all(re.search(r"99\d/2026/(NĐ|QĐ|TT|QC)-MH", title) for title in issued)


def test_every_agency_says_that_it_is_an_illustration() -> None:
    assert all("(minh hoạ)" in row["name"] and row["code"].startswith("MINH-HOA") for row in world().agencies.values())


def test_nobody_is_named(script: Script) -> None:
    """Posts speak, not people: no family name stands before a given name anywhere in the prose."""
    named = re.compile(r"\b(?:Nguyễn|Phạm|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Ngô|Dương|Trịnh|Đinh|Đoàn) [A-ZĐ]\w+")
    assert [one.key for one in script.articles if named.search(one.text)] == []
