"""The officers say how many false alarms a month they accept; the thresholds follow."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from danbiet.kit import clock
from danbiet.listening.actions.alarm_budget import accept_false_alarms, accepted_false_alarms
from danbiet.listening.actions.alarms import detect_alarms
from danbiet.listening.actors import LISTENER
from danbiet.listening.models import Follow, Source
from danbiet.offices.models import Agency, AuditEntry, User
from danbiet.offices.rules import load_rules
from danbiet.policies.models import Policy
from tests.builders import a_feed, a_mention, a_policy, a_source, a_story, an_item
from tests.cast import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SLIGHT, STRONG = 3, 14  # stories in the last hour


@pytest.fixture
def paper(ministry: Agency) -> Source:
    load_rules(by=LISTENER, at=NOW)
    source = a_source()
    Follow.objects.filter(feed=a_feed(source, followed_by=ministry)).update(since=NOW - 60 * DAY)
    return source


def a_rising_policy(agency: Agency, paper: Source, size: int) -> Policy:
    """A policy with a story every other day, and so many within the last hour."""
    policy = a_policy(agency)
    moments = [NOW - day * DAY for day in range(2, 29, 2)] + [NOW - timedelta(minutes=5 * n + 1) for n in range(size)]
    for moment in moments:
        item = an_item(paper, received_at=NOW, published_at=moment)
        a_story(item)
        a_mention(item, policy)
    return policy


@pytest.fixture
def rising(ministry: Agency, paper: Source) -> tuple[Policy, Policy]:
    """A slight and a strong rise among ten policies."""
    for _ in range(8):
        a_policy(ministry)
    return a_rising_policy(ministry, paper, SLIGHT), a_rising_policy(ministry, paper, STRONG)


def sounding() -> set[Policy]:
    return {alarm.policy for alarm in detect_alarms(at=NOW)}


def test_as_long_as_nothing_is_said_every_policy_has_one_false_alarm_a_month(
    ministry: Agency, rising: tuple[Policy, Policy]
):
    assert (accepted_false_alarms(ministry, at=NOW), sounding()) == (None, set(rising))


def test_an_agency_that_accepts_little_hears_only_of_the_strong_rise(
    ministry: Agency, rising: tuple[Policy, Policy], officer: User
):
    accept_false_alarms(ministry, most=1, by=officer, at=NOW)
    assert (accepted_false_alarms(ministry, at=NOW), sounding()) == (1, {rising[1]})
    assert AuditEntry.objects.get(verb="set_own_rule").details["value"] == "1"


def test_what_another_agency_accepts_changes_nothing_here(
    parent_ministry: Agency, rising: tuple[Policy, Policy], officer: User
):
    accept_false_alarms(parent_ministry, most=1, by=officer, at=NOW)
    assert sounding() == set(rising)


def test_policies_that_are_not_judged_now_count_as_quiet_and_raise_nothing(
    ministry: Agency, rising: tuple[Policy, Policy], officer: User
):
    slight, strong = rising
    accept_false_alarms(ministry, most=1, by=officer, at=NOW)
    assert detect_alarms(at=NOW, policies=[slight]) == []
    assert [alarm.policy for alarm in detect_alarms(at=NOW, policies=[strong])] == [strong]


def test_however_much_is_accepted_two_stories_are_no_rise(ministry: Agency, paper: Source, officer: User):
    a_rising_policy(ministry, paper, 2)
    accept_false_alarms(ministry, most=999, by=officer, at=NOW)
    assert sounding() == set()


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(officer)


def test_the_number_is_set_on_its_page_and_stands_on_the_list(desk: Client, ministry: Agency, paper: Source):
    assert "một báo động giả cho mỗi chính sách (mức gợi ý)" in desk.get(reverse("alarms")).content.decode()
    assert desk.post(reverse("alarm_budget"), {"most": "0"}).context["form"].errors.keys() == {"most"}
    assert desk.post(reverse("alarm_budget"), {"most": "4"}).url == reverse("alarms")
    assert accepted_false_alarms(ministry, at=clock.now()) == 4
    listed = re.sub(r"<[^>]*>", "", desk.get(reverse("alarms")).content.decode())
    assert "Mỗi tháng chấp nhận nhiều nhất: 4 báo động giả" in listed


def test_an_editor_may_see_the_number_but_not_set_it(
    editor: User, client_of: Callable[[User], Client], ministry: Agency, paper: Source
):
    hers = client_of(editor)
    assert hers.get(reverse("alarms")).status_code == 200
    assert hers.post(reverse("alarm_budget"), {"most": "4"}).status_code == 403
    assert accepted_false_alarms(ministry, at=clock.now()) is None
