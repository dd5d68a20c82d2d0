"""Words that an officer listens for: tried on the past, saved, changed, stopped."""

from datetime import timedelta

import pytest

from danbiet.engine.matching import QuerySyntaxError, outlet_key
from danbiet.listening.actions.analysis import analyse_waiting
from danbiet.listening.actions.corrections import add_mention, confirm_mention, strike_mention
from danbiet.listening.actions.queries import (
    RefusedQuery,
    change_query,
    restore_query,
    retire_query,
    save_query,
    would_have_caught,
)
from danbiet.listening.models import Item, Mention, StoryCount
from danbiet.offices.models import Agency, AuditEntry, User
from danbiet.policies.models import Policy
from tests.builders import a_policy, a_source, a_story, an_item
from tests.cast import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def policy(ministry: Agency) -> Policy:
    return a_policy(ministry, short_title="Học phí")


@pytest.fixture
def archive(ministry: Agency, other_ministry: Agency) -> dict[str, Item]:
    """Articles of the last weeks; one of a source that only another agency follows, one too old."""
    ours, theirs = (a_source(name, outlet_key=outlet_key(name)) for name in ("Báo Sóng Mây", "Báo Đồi Chè"))
    told = {
        "fees": ("Giảm học phí mầm non", ours, NOW - DAY),
        "bare": ("Hoc phi nam hoc moi", ours, NOW - 3 * DAY),
        "price": ("Giá sầu riêng tăng", ours, NOW - 2 * DAY),
        "theirs": ("Học phí ở Đồi Chè", theirs, NOW - DAY),
        "old": ("Học phí ngày xưa", ours, NOW - 40 * DAY),
    }
    items = {
        name: an_item(source, title=title, received_at=at, published_at=at, body="Nội dung.")
        for name, (title, source, at) in told.items()
    }
    an_item(ours, title="Một bài khác", followed_by=ministry, received_at=NOW - DAY)
    an_item(theirs, title="Bài khác nữa", followed_by=other_ministry, received_at=NOW - DAY)
    for item in items.values():
        a_story(item)
    return items


def caught_by(policy: Policy) -> set[int]:
    return set(Mention.objects.standing().filter(policy=policy).values_list("item_id", flat=True))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"học phí"', {"fees"}),
        ('"hoc phi"', {"fees", "bare"}),
        ("học phí KHÔNG mầm", set()),
        ('"hoc phi" HOẶC giá', {"fees", "bare", "price"}),
        ('báo:"Báo Sóng Mây" giá', {"price"}),
        ("tiêuđề:tăng", {"price"}),
        ("hoc GẦN/2 phi", {"fees", "bare"}),
        ('báo:"Báo Đồi Chè" phí', set()),
    ],
)
def test_what_a_query_would_have_caught_is_what_it_catches(
    archive: dict[str, Item], policy: Policy, officer: User, text: str, names: set[str]
):
    wanted = {archive[name].pk for name in names}
    caught = would_have_caught(text, user=officer, at=NOW)
    assert {item.pk for item in caught.examples} == wanted
    assert (caught.articles, caught.independent, caught.stories) == (len(names), len(names), len(names))
    assert sum(n for _day, n in caught.per_day) == len(names)
    save_query(policy, name="Thử", text=text, by=officer, at=NOW)
    assert caught_by(policy) == wanted
    assert sum(StoryCount.objects.filter(policy=policy).values_list("articles", flat=True)) == len(names)


def test_what_is_matched_afterwards_as_it_comes_in_is_the_same(
    archive: dict[str, Item], policy: Policy, officer: User, ministry: Agency
):
    save_query(policy, name="Học phí", text='"hoc phi" KHÔNG giá', by=officer, at=NOW)
    from_the_archive = caught_by(policy)
    Mention.objects.all().delete()
    Item.objects.filter(pk__gt=archive["old"].pk).update(state=Item.State.READ)
    analyse_waiting(at=NOW)
    assert caught_by(policy) == from_the_archive == {archive["fees"].pk, archive["bare"].pk}


def test_a_mistake_is_said_with_its_place(officer: User):
    with pytest.raises(QuerySyntaxError) as mistake:
        would_have_caught('học "phí', user=officer, at=NOW)
    assert (mistake.value.position, bool(mistake.value.hint)) == (4, True)


def test_a_query_that_names_a_private_person_is_refused(policy: Policy, officer: User):
    with pytest.raises(RefusedQuery) as refused:
        save_query(policy, name="Người", text='"Nguyễn Văn Bảy" học phí', by=officer, at=NOW)
    assert "Nguyễn Văn Bảy" in str(refused.value)
    assert policy.saved_queries.count() == 0


def test_staff_in_office_may_be_named(policy: Policy, officer: User, head: User):
    saved = save_query(policy, name="Phát ngôn", text=f'"{head.full_name}" học phí', by=officer, at=NOW)
    assert saved.text == f'"{head.full_name}" học phí'


def test_changed_words_let_go_of_what_only_they_caught(archive: dict[str, Item], policy: Policy, officer: User):
    query = save_query(policy, name="Rộng", text='"hoc phi" HOẶC giá', by=officer, at=NOW)
    change_query(query, name="Hẹp", text="giá", by=officer, at=NOW)
    assert caught_by(policy) == {archive["price"].pk}
    assert sum(StoryCount.objects.filter(policy=policy).values_list("articles", flat=True)) == 1


def test_changed_words_never_touch_what_an_officer_said(archive: dict[str, Item], policy: Policy, officer: User):
    query = save_query(policy, name="Rộng", text='"hoc phi"', by=officer, at=NOW)
    strike_mention(Mention.objects.get(item=archive["fees"]), by=officer, at=NOW)
    confirm_mention(Mention.objects.get(item=archive["bare"]), by=officer, at=NOW)
    add_mention(archive["price"], policy=policy, by=officer, at=NOW)
    change_query(query, name="Khác", text="phà", by=officer, at=NOW)
    change_query(query, name="Rộng", text='"hoc phi"', by=officer, at=NOW)
    assert dict(Mention.objects.values_list("item", "state")) == {
        archive["fees"].pk: "struck",
        archive["bare"].pk: "confirmed",
        archive["price"].pk: "added",
    }


def test_what_another_query_of_the_policy_says_too_is_kept(archive: dict[str, Item], policy: Policy, officer: User):
    first = save_query(policy, name="Một", text='"học phí"', by=officer, at=NOW)
    second = save_query(policy, name="Hai", text="mầm", by=officer, at=NOW)
    change_query(first, name="Một", text="phà", by=officer, at=NOW)
    assert list(Mention.objects.values_list("item", "saved_query")) == [(archive["fees"].pk, second.pk)]


def test_a_stopped_query_keeps_its_past_and_catches_up_when_taken_up(
    archive: dict[str, Item], policy: Policy, officer: User, ministry: Agency
):
    query = save_query(policy, name="Giá", text="giá", by=officer, at=NOW)
    retire_query(query, by=officer, at=NOW)
    item = an_item(archive["price"].source, title="Giá vé phà", state=Item.State.READ, shown_at=None)
    analyse_waiting(at=NOW)
    assert caught_by(policy) == {archive["price"].pk}
    restore_query(query, by=officer, at=NOW + DAY)
    assert caught_by(policy) == {archive["price"].pk, item.pk}


def test_a_query_is_public_when_its_policy_is_and_at_the_latest_after_a_year(ministry: Agency, officer: User):
    public = a_policy(ministry, public_from=NOW.date())
    hidden = a_policy(ministry)
    saved = [save_query(each, name="Một", text="phà", by=officer, at=NOW) for each in (public, hidden)]
    assert [query.public_from for query in saved] == [NOW.date(), (NOW + 365 * DAY).date()]


def test_every_change_stands_in_the_log(policy: Policy, officer: User):
    query = save_query(policy, name="Một", text="phà", by=officer, at=NOW)
    change_query(query, name="Hai", text="đò", by=officer, at=NOW)
    retire_query(query, by=officer, at=NOW)
    restore_query(query, by=officer, at=NOW)
    entries = (
        AuditEntry.objects.exclude(actor_id=None).order_by("pk").values_list("verb", "noun_id", "actor_id", "agency_id")
    )
    expected = ["save_query", "change_query", "retire_query", "restore_query"]
    assert list(entries) == [(verb, query.pk, officer.pk, officer.agency_id) for verb in expected]
