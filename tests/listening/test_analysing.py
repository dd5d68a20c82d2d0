"""From words to families, stories and mentions, and what a second look leaves alone."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from danbiet.engine.text import fold
from danbiet.listening.actions import analysis, matches
from danbiet.listening.actions.analysis import analyse_waiting
from danbiet.listening.actions.corrections import (
    add_mention,
    confirm_mention,
    leave_family,
    move_item,
    strike_mention,
    undo_correction,
)
from danbiet.listening.actions.sources import follow_feed
from danbiet.listening.actions.upkeep import mark_stale, reindex
from danbiet.listening.memory import Memory, memory
from danbiet.listening.models import Correction, Family, Feed, Fingerprint, Item, Mention, Source, Story, StoryCount
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy
from tests.builders import a_policy, a_saved_query, a_source, an_item
from tests.cast import NOW
from tests.engine.copies.texts import POWER_CUT, RELEASE
from tests.listening.newsroom import SUBJECTS, written

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HEADLINE, _, BODY = RELEASE.partition("\n")


@pytest.fixture
def paper() -> Source:
    return a_source("Báo Sóng Mây", host="song-may.example")


@pytest.fixture
def tuition(ministry: Agency) -> Policy:
    policy = a_policy(ministry, short_title="Học phí")
    a_saved_query(policy, text='"học phí"')
    return policy


def release(source: Source | None = None, *, body: str = BODY, title: str = HEADLINE, at: datetime = NOW) -> Item:
    return written("tuition", source, title=title, body=body, at=at, published_at=at)


def families() -> list[tuple[int, list[int]]]:
    """Every family as its original and its reprints."""
    rows = Family.objects.order_by("pk").values_list("pk", "original_id")
    members = {pk: Item.objects.filter(family=pk).order_by("pk") for pk, _original in rows}
    return [(original, [i.pk for i in members[pk] if i.pk != original]) for pk, original in rows]


def stories() -> list[set[int]]:
    grouped: dict[int, set[int]] = {}
    for pk, story in Item.objects.exclude(story=None).order_by("pk").values_list("pk", "story_id"):
        grouped.setdefault(story, set()).add(pk)
    return list(grouped.values())


def picture() -> dict[str, object]:
    """Everything that analysis derives."""
    return {
        "items": list(
            Item.objects.order_by("pk").values_list(
                "pk", "state", "shown_at", "family__original_id", "is_original", "credit", "story_id"
            )
        ),
        "families": families(),
        "stories": list(Story.objects.order_by("pk").values_list("pk", "title", "articles", "independent", "outlets")),
        "mentions": list(Mention.objects.order_by("item", "policy").values_list("item", "policy", "state", "spans")),
        "counts": list(
            StoryCount.objects.order_by("policy", "hour").values_list(
                "policy", "hour", "stories", "new_stories", "articles", "independent"
            )
        ),
        "sketches": set(Fingerprint.objects.values_list("item_id", flat=True)),
    }


def analyse_all(*, at: datetime = NOW, limit: int = 500) -> int:
    done = 0
    while count := analyse_waiting(at=at, limit=limit):
        done += count
    return done


def look_again(*, at: datetime, limit: int = 500) -> None:
    mark_stale()
    while reindex(limit=limit):
        analyse_all(at=at, limit=limit)


def copies_of_the_release(paper: Source) -> list[Item]:
    """The release in its first outlet, then with a credit, cut short, without diacritics, with letters lost."""
    lost = re.sub("[ạậảấềễệ]", "?", BODY)
    told = [
        (paper, BODY),
        (a_source("Tin Đồi Chè"), f"{BODY}\n(Theo Báo Sóng Mây)"),
        (a_source("Nhật báo Hải Lâm"), ". ".join(BODY.split(". ")[:4]) + "."),
        (a_source("Trang Tin Nhanh"), fold(BODY)),
        (a_source("Trang Lỗi Chữ"), lost),
    ]
    return [release(source, body=body, at=NOW + n * HOUR) for n, (source, body) in enumerate(told)]


def test_copies_form_one_family_under_their_original_and_one_story(paper: Source):
    original, *reprints = copies_of_the_release(paper)
    assert analyse_waiting(at=NOW) == 5
    assert families() == [(original.pk, [item.pk for item in reprints])]
    assert stories() == [{original.pk, *(item.pk for item in reprints)}]
    assert list(Story.objects.values_list("articles", "independent", "outlets")) == [(5, 1, 5)]
    reprints[0].refresh_from_db()
    assert (reprints[0].credit, reprints[0].is_original) == ("Báo Sóng Mây", False)


def test_an_original_that_comes_in_after_its_copy_takes_its_place(paper: Source):
    copy = release(a_source("Tin Đồi Chè"), body=f"{BODY}\n(Theo Báo Sóng Mây)", at=NOW)
    analyse_waiting(at=NOW)
    original = release(paper, at=NOW + HOUR)
    analyse_waiting(at=NOW + HOUR)
    assert families() == [(original.pk, [copy.pk])]
    assert list(Story.objects.values_list("articles", "independent")) == [(2, 1)]


def test_notices_on_one_form_are_no_copies():
    places = [("Sông Lam", "12/3", 7, 11, "An Bình, Hoà Lạc"), ("Hải Lâm", "19/3", 13, 17, "Phú Thọ, Cẩm Mỹ")]
    for place, day, start, end, communes in places:
        notice = POWER_CUT.format(place=place, day=day, start=start, end=end, communes=communes)
        title, _, body = notice.partition("\n")
        release(a_source(), title=title, body=body)
    analyse_waiting(at=NOW)
    assert families() == []


def test_reports_of_one_happening_are_one_story_and_others_stand_apart(paper: Source):
    first = written("ferry", paper)
    second = written(
        "ferry", a_source(), title="Phà Cù Lao Xanh chạy thêm bốn chuyến đêm", at=NOW + HOUR,
body="Bà con hai bờ mừng vì phà Cù Lao Xanh nay chạy cả ban đêm. Người bệnh và hàng tươi sống qua sông không "
        "còn phải chờ sáng. Theo chủ bến, sáu thuỷ thủ địa phương vừa được tuyển, động cơ cũ đã thay hết.",
    )  # fmt: skip
    other = written("durian", paper, at=NOW + 2 * HOUR)
    analyse_waiting(at=NOW + 2 * HOUR)
    assert stories() == [{first.pk, second.pk}, {other.pk}]
    assert families() == []


def test_an_article_is_mentioned_by_the_policies_whose_words_it_holds(paper: Source, tuition: Policy, ministry: Agency):
    ferry = a_policy(ministry, short_title="Phà")
    query = a_saved_query(ferry, text="phà VÀ đêm")
    items = [written("tuition", paper), written("ferry", paper), written("durian", paper)]
    follow_feed(items[0].feed, agency=ministry, by=_officer(ministry), at=NOW)
    analyse_waiting(at=NOW)
    rows = Mention.objects.order_by("item").values_list("item", "policy", "state", "at")
    assert list(rows) == [
        (items[0].pk, tuition.pk, "matched", items[0].published_at),
        (items[1].pk, ferry.pk, "matched", items[1].published_at),
    ]
    mention = Mention.objects.get(policy=ferry)
    assert (mention.saved_query, mention.tone, mention.tone_reason != "") == (query, "", True)


def test_an_agency_is_told_only_of_sources_it_follows(
    paper: Source, tuition: Policy, ministry: Agency, other_ministry: Agency
):
    theirs = a_policy(other_ministry, short_title="Học phí")
    a_saved_query(theirs, text='"học phí"')
    item = written("tuition", paper, followed_by=other_ministry)
    analyse_waiting(at=NOW)
    assert list(Mention.objects.values_list("item", "policy")) == [(item.pk, theirs.pk)]


def test_looking_again_changes_nothing(paper: Source, tuition: Policy, ministry: Agency):
    copies_of_the_release(paper)
    for number, subject in enumerate(SUBJECTS):
        written(subject, paper, followed_by=ministry, at=NOW + number * HOUR)
    analyse_all(at=NOW)
    before = picture()
    assert analyse_waiting(at=NOW + HOUR) == 0
    look_again(at=NOW + 30 * HOUR)
    warm = picture()
    memory.__init__()
    look_again(at=NOW + 60 * HOUR, limit=3)
    cold = picture()
    names = ("items", "families", "stories", "mentions", "counts", "sketches")
    assert {name: before[name] == warm[name] for name in names} == dict.fromkeys(names, True)
    # In small batches with nothing in memory, too: the families get new numbers, their members stay.
    assert {name: before[name] == cold[name] for name in names} == dict.fromkeys(names, True)


def test_a_batch_that_fails_leaves_nothing_and_the_next_does_it_whole(
    paper: Source, tuition: Policy, monkeypatch: pytest.MonkeyPatch
):
    copies_of_the_release(paper)
    before = picture()
    whole = analysis.settle_families

    def breaks(family_ids: Iterable[int]) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        return whole(family_ids)

    monkeypatch.setattr(analysis, "settle_families", breaks)
    with pytest.raises(DatabaseError):
        analyse_waiting(at=NOW)
    assert picture() == before
    monkeypatch.setattr(analysis, "settle_families", whole)
    assert analyse_waiting(at=NOW + HOUR) == 5
    assert len(families()[0][1]) == 4


def test_an_article_that_breaks_the_engine_stands_alone_and_holds_up_nothing(
    paper: Source, tuition: Policy, ministry: Agency, monkeypatch: pytest.MonkeyPatch
):
    broken, whole = written("ferry", paper, followed_by=ministry), written("tuition", paper)
    drawn = analysis.features

    def breaks(title: str, *words: object, **options: object) -> object:
        return {False: drawn}[title == broken.title](title, *words, **options)

    monkeypatch.setattr(analysis, "features", breaks)
    assert (analyse_waiting(at=NOW), analyse_waiting(at=NOW)) == (2, 0)
    assert stories() == [{broken.pk}, {whole.pk}]
    assert list(Mention.objects.values_list("item", flat=True)) == [whole.pk]
    assert (_fresh(broken).page_problem != "", _fresh(whole).page_problem) == (True, "")


def test_an_article_that_cannot_be_asked_keeps_no_other_from_being_asked(
    paper: Source, tuition: Policy, ministry: Agency, monkeypatch: pytest.MonkeyPatch
):
    broken, whole = written("ferry", paper, followed_by=ministry), written("tuition", paper)
    prepare = matches.prepare

    def breaks(title: str, *words: str) -> object:
        return {False: prepare}[title == broken.title](title, *words)

    monkeypatch.setattr(matches, "prepare", breaks)
    analyse_waiting(at=NOW)
    assert list(Mention.objects.values_list("item", flat=True)) == [whole.pk]
    assert (_fresh(broken).page_problem != "", _fresh(whole).page_problem) == (True, "")


def test_what_another_process_analysed_is_known_here(paper: Source, monkeypatch: pytest.MonkeyPatch):
    written("durian", paper)
    analyse_waiting(at=NOW)
    original = release(paper, at=NOW + HOUR)
    monkeypatch.setattr(analysis, "memory", Memory())
    analyse_waiting(at=NOW + HOUR)
    monkeypatch.undo()
    copy = release(a_source(), at=NOW + 2 * HOUR)
    analyse_waiting(at=NOW + 2 * HOUR)
    assert families() == [(original.pk, [copy.pk])]
    assert stories()[1] == {original.pk, copy.pk}


def test_old_articles_between_those_of_today_break_no_story():
    """Files of 2013 come in while today's news does; batches are cut anywhere."""
    long_ago = datetime(2013, 11, 4, 8, tzinfo=NOW.tzinfo)
    news = {"ferry": long_ago, "durian": NOW, "swimming": long_ago, "tuition": NOW}
    told: dict[str, set[int]] = {subject: set() for subject in news}
    for number in range(4):
        for subject, day in news.items():
            told[subject].add(_retold(subject, number, published_at=day + number * HOUR).pk)
        analyse_waiting(at=NOW, limit=3)
    analyse_all(limit=3)
    assert sorted(map(sorted, stories())) == sorted(map(sorted, told.values()))


def _retold(subject: str, number: int, *, published_at: datetime) -> Item:
    """The same news told with some sentences left out, so that it is no copy of the others alone."""
    sentences = SUBJECTS[subject][1].split(". ")
    body = ". ".join(sentences[number % 2 :])
    return written(subject, a_source(), body=body, at=NOW, published_at=published_at)


def test_a_late_article_joins_the_story_that_later_ones_began(paper: Source):
    today = written("ferry", paper, at=NOW)
    analyse_waiting(at=NOW)
    memory.__init__()
    late = _retold("ferry", 1, published_at=NOW - timedelta(days=2))
    analyse_waiting(at=NOW + HOUR)
    assert stories() == [{today.pk, late.pk}]


def test_corrections_survive_a_new_look(paper: Source, tuition: Policy, ministry: Agency, officer: User):
    original, credited, cut, *_ = copies_of_the_release(paper)
    ferry, durian = written("ferry", paper, followed_by=ministry), written("durian", paper)
    _follow_all(ministry)
    analyse_waiting(at=NOW)
    strike_mention(Mention.objects.get(item=original), by=officer, at=NOW)
    add_mention(_fresh(ferry), policy=tuition, by=officer, at=NOW)
    leave_family(_fresh(credited), by=officer, at=NOW)
    moved = move_item(_fresh(durian), story=_fresh(ferry).story, by=officer, at=NOW)
    apart = move_item(_fresh(cut), story=None, by=officer, at=NOW)
    before = picture()
    look_again(at=NOW + 30 * HOUR)
    assert picture() == before
    memory.__init__()
    look_again(at=NOW + 60 * HOUR, limit=2)
    assert [picture()[name] == before[name] for name in ("families", "mentions")] == [True, True]
    assert (_fresh(durian).story, _fresh(ferry).story, _fresh(cut).story) == (moved, moved, apart)
    assert Mention.objects.get(item=ferry).state == Mention.State.ADDED


def test_an_article_that_an_officer_called_no_reprint_draws_no_copy_after_it(paper: Source, officer: User):
    original, copy = release(paper), release(a_source(), at=NOW + HOUR)
    analyse_waiting(at=NOW)
    leave_family(_fresh(copy), by=officer, at=NOW)
    later = release(a_source(), at=NOW + 2 * HOUR)
    analyse_waiting(at=NOW + 2 * HOUR)
    assert families() == [(original.pk, [later.pk])]
    assert _fresh(copy).is_original


def test_a_story_of_its_own_goes_when_its_only_article_is_moved(paper: Source, officer: User):
    ferry, durian = written("ferry", paper), written("durian", paper)
    analyse_waiting(at=NOW)
    left = _fresh(durian).story_id
    move_item(_fresh(durian), story=_fresh(ferry).story, by=officer, at=NOW)
    assert Story.objects.filter(pk=left).exists() is False
    undo_correction(Correction.objects.get(), by=officer, at=NOW)
    assert _fresh(durian).story_id == left
    assert list(Story.objects.order_by("pk").values_list("articles", flat=True)) == [1, 1]


def test_undoing_the_older_of_two_words_leaves_the_newer(
    paper: Source, tuition: Policy, ministry: Agency, officer: User
):
    item = written("tuition", paper, followed_by=ministry)
    analyse_waiting(at=NOW)
    first = strike_mention(Mention.objects.get(), by=officer, at=NOW)
    second = confirm_mention(Mention.objects.get(), by=officer, at=NOW)
    undo_correction(first, by=officer, at=NOW)
    assert Mention.objects.get(item=item).state == Mention.State.CONFIRMED
    undo_correction(Correction.objects.get(pk=second.pk), by=officer, at=NOW)
    assert Mention.objects.get(item=item).state == Mention.State.MATCHED


def test_a_reprint_whose_family_is_gone_is_looked_at_again_when_the_word_is_undone(paper: Source, officer: User):
    original, copy = release(paper), release(a_source(), at=NOW + HOUR)
    analyse_waiting(at=NOW)
    leave_family(_fresh(copy), by=officer, at=NOW)
    look_again(at=NOW + HOUR)
    assert Family.objects.count() == 0
    undo_correction(Correction.objects.get(), by=officer, at=NOW)
    analyse_waiting(at=NOW + 2 * HOUR)
    assert families() == [(original.pk, [copy.pk])]


@pytest.mark.parametrize("ending", ["deleted", "archived"])
def test_a_policy_that_ends_while_a_batch_runs_takes_nothing_else_with_it(
    paper: Source, tuition: Policy, ministry: Agency, monkeypatch: pytest.MonkeyPatch, ending: str
):
    ferry = a_policy(ministry, short_title="Phà")
    a_saved_query(ferry, text="phà")
    items = [written("tuition", paper, followed_by=ministry), written("ferry", paper)]
    whole = analysis.mentioned_before

    def meanwhile(batch: object) -> object:
        rows = Policy.objects.filter(pk=tuition.pk)
        rows.update(archived_at=NOW) if ending == "archived" else rows.delete()
        return whole(batch)

    monkeypatch.setattr(analysis, "mentioned_before", meanwhile)
    assert analyse_waiting(at=NOW) == 2
    assert list(Mention.objects.values_list("item", "policy")) == [(items[1].pk, ferry.pk)]
    assert set(Item.objects.values_list("state", flat=True)) == {Item.State.ANALYSED}


def test_words_changed_or_stopped_are_heard_by_the_next_batch(paper: Source, tuition: Policy, ministry: Agency):
    query = tuition.saved_queries.get()
    written("tuition", paper, followed_by=ministry)
    analyse_waiting(at=NOW)
    for text, retired in (("phà", None), ("phà", NOW)):
        type(query).objects.update(text=text, retired_at=retired, changed_at=NOW + HOUR)
        written("tuition", paper, at=NOW + HOUR)
        written("ferry", paper, at=NOW + HOUR)
        analyse_waiting(at=NOW + HOUR)
    caught = Mention.objects.order_by("item").values_list("item__title", flat=True)
    assert list(caught) == [SUBJECTS["tuition"][0], SUBJECTS["ferry"][0]]


def test_strange_bodies_pass_through(paper: Source, tuition: Policy, ministry: Agency):
    empty = written("tuition", paper, followed_by=ministry, body=" ", title="Không có gì")
    long = written("ferry", paper, body="học phí " + "nước sông dâng cao " * 11_000)
    symbols = written("durian", paper, title="😀 \u200b \ufeff", body="\u202e ... 🀄 \U0001f9ff " * 50)
    assert analyse_waiting(at=NOW) == 3
    assert list(Mention.objects.values_list("item", flat=True)) == [long.pk]
    assert {_fresh(item).state for item in (empty, long, symbols)} == {Item.State.ANALYSED}


def test_only_one_process_analyses(paper: Source, fresh_lock: None):
    written("ferry", paper)
    assert analyse_waiting(at=NOW) == 0


@pytest.fixture
def fresh_lock(db: None) -> Iterable[None]:
    """Another session holds the analyser's lock."""
    import psycopg

    with psycopg.connect(**_parameters()) as other:
        other.execute("SELECT pg_advisory_lock(hashtext(%s))", [analysis.LOCK])
        yield


def _parameters() -> dict[str, object]:
    wanted = connection.get_connection_params()
    return {key: wanted[key] for key in ("dbname", "user", "password", "host", "port") if wanted.get(key)}


def _fresh(item: Item) -> Item:
    return Item.objects.select_related("story", "source").get(pk=item.pk)


def _officer(agency: Agency) -> User:
    from tests.cast import a_person

    return a_person("Người Theo Dõi", agency=agency)


def _follow_all(agency: Agency) -> None:
    for feed in Feed.objects.all():
        follow_feed(feed, agency=agency, by=_officer(agency), at=NOW)


def test_the_first_showing_of_an_article_is_kept(paper: Source):
    item = written("ferry", paper)
    analyse_waiting(at=NOW)
    look_again(at=NOW + timedelta(days=3))
    assert _fresh(item).shown_at == NOW
    assert an_item(paper).shown_at is not None
