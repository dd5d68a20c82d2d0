"""Alarms: raised once, refreshed, taken by one, closed with an answer."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from danbiet.listening.actions.alarms import (
    AlreadyClosed,
    AlreadyTaken,
    NotAnOutcome,
    close_alarm,
    detect_alarms,
    release_alarm,
    take_alarm,
)
from danbiet.listening.models import Alarm, AlarmOutcome, Follow, Source
from danbiet.offices.models import Agency, AuditEntry, User
from danbiet.policies.models import Policy
from tests.builders import a_feed, a_mention, a_policy, a_source, a_story, an_alarm, an_item
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def paper(ministry: Agency) -> Source:
    source = a_source()
    feed = a_feed(source, followed_by=ministry)
    Follow.objects.filter(feed=feed).update(since=NOW - 60 * DAY)
    return source


@pytest.fixture
def policy(ministry: Agency) -> Policy:
    return a_policy(ministry, short_title="Học phí")


def reported(policy: Policy, paper: Source, moment: datetime) -> None:
    item = an_item(paper, received_at=NOW, published_at=moment)
    a_story(item)
    a_mention(item, policy)


@pytest.fixture
def usual(policy: Policy, paper: Source) -> None:
    """One story every other day for four weeks."""
    for day in range(2, 29, 2):
        reported(policy, paper, NOW - day * DAY)


def burst(policy: Policy, paper: Source, size: int = 14) -> None:
    for minute in range(size):
        reported(policy, paper, NOW - timedelta(minutes=5 * minute + 1))


@pytest.mark.usefixtures("usual")
def test_usual_days_raise_nothing(policy: Policy, paper: Source):
    reported(policy, paper, NOW - HOUR)
    assert detect_alarms(at=NOW) == []


@pytest.mark.usefixtures("usual")
def test_a_burst_raises_one_alarm_with_its_numbers(policy: Policy, paper: Source):
    burst(policy, paper)
    raised = detect_alarms(at=NOW)
    assert [(alarm.policy, alarm.agency, alarm.raised_at) for alarm in raised] == [(policy, policy.agency, NOW)]
    alarm = Alarm.objects.get()
    assert (alarm.observed, alarm.window_hours in (2, 6, 24)) == (14, True)
    assert alarm.expected < alarm.upper < 14
    assert alarm.odds < 0.001
    assert len(alarm.evidence["stories"]) == 14
    assert AuditEntry.objects.get(verb="raise_alarm").system == "listener"


@pytest.mark.usefixtures("usual")
def test_an_open_alarm_is_refreshed_and_never_doubled(policy: Policy, paper: Source):
    burst(policy, paper)
    detect_alarms(at=NOW)
    reported(policy, paper, NOW + timedelta(minutes=4))
    later = NOW + timedelta(minutes=10)
    assert detect_alarms(at=later) == []
    assert list(Alarm.objects.values_list("raised_at", "last_seen_at", "observed")) == [(NOW, later, 15)]


@pytest.mark.usefixtures("usual")
def test_a_closed_alarm_is_not_raised_again_for_the_same_rise(policy: Policy, paper: Source, officer: User):
    burst(policy, paper)
    (alarm,) = detect_alarms(at=NOW)
    close_alarm(alarm, outcome="explain", reason="Đã giải thích.", was_false=False, by=officer, at=NOW)
    assert detect_alarms(at=NOW + HOUR) == []
    assert Alarm.objects.count() == 1


def test_too_little_history_raises_nothing(policy: Policy, paper: Source):
    Follow.objects.update(since=NOW - 6 * DAY)
    burst(policy, paper)
    assert detect_alarms(at=NOW) == []


@pytest.mark.usefixtures("usual")
def test_archived_policies_are_not_judged(policy: Policy, paper: Source):
    burst(policy, paper)
    policy.archived_at = NOW
    policy.save()
    assert detect_alarms(at=NOW) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_take_one_alarm_only_one_has_it(policy: Policy, officer: User, colleague: User):
    alarm = an_alarm(policy)
    ready = threading.Barrier(2)
    said: list[str] = []

    def take(user: User) -> None:
        ready.wait(timeout=10)
        try:
            take_alarm(Alarm.objects.get(pk=alarm.pk), by=user, at=NOW)
        except AlreadyTaken as error:
            said.append(str(error))
        connection.close()

    threads = [threading.Thread(target=take, args=[user]) for user in (officer, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 1
    assert Alarm.objects.get().taken_by in {officer, colleague}
    assert AuditEntry.objects.filter(verb="take_alarm").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("usual")
def test_two_workers_that_see_one_rise_raise_one_alarm(policy: Policy, paper: Source):
    burst(policy, paper)
    ready = threading.Barrier(2)
    failed: list[BaseException] = []

    def judge() -> None:
        ready.wait(timeout=10)
        try:
            detect_alarms(at=NOW)
        except BaseException as error:
            failed.append(error)
        connection.close()

    threads = [threading.Thread(target=judge) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, Alarm.objects.count()) == ([], 1)


def test_a_taken_alarm_can_be_given_back_and_taken_by_a_colleague(policy: Policy, officer: User, colleague: User):
    alarm = an_alarm(policy)
    take_alarm(alarm, by=officer, at=NOW)
    with pytest.raises(AlreadyTaken):
        take_alarm(alarm, by=colleague, at=NOW)
    release_alarm(alarm, by=officer, at=NOW)
    assert take_alarm(alarm, by=colleague, at=NOW + HOUR).taken_by == colleague
    with pytest.raises(AlreadyClosed):
        release_alarm(an_alarm(a_policy(policy.agency)), by=officer, at=NOW)


@pytest.mark.parametrize("outcome", AlarmOutcome.values)
def test_an_alarm_closes_with_each_of_the_six_answers(policy: Policy, officer: User, outcome: str):
    alarm = close_alarm(an_alarm(policy), outcome=outcome, reason=" Vì thế. ", was_false=False, by=officer, at=NOW)
    assert (alarm.outcome, alarm.reason, alarm.closed_by, alarm.taken_by) == (outcome, "Vì thế.", officer, officer)
    with pytest.raises(AlreadyClosed):
        close_alarm(alarm, outcome=outcome, reason="Lần nữa.", was_false=False, by=officer, at=NOW)


@pytest.mark.parametrize(("outcome", "reason"), [("", "Lý do."), ("remove_article", "Lý do."), ("answer", "  ")])
def test_nothing_else_closes_an_alarm(policy: Policy, officer: User, outcome: str, reason: str):
    alarm = an_alarm(policy)
    with pytest.raises(NotAnOutcome):
        close_alarm(alarm, outcome=outcome, reason=reason, was_false=False, by=officer, at=NOW)
    assert Alarm.objects.open().count() == 1


def test_the_database_too_refuses_an_alarm_closed_without_answer_or_reason(policy: Policy):
    alarm = an_alarm(policy)
    for outcome, reason in (("", "Lý do."), ("answer", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Alarm.objects.filter(pk=alarm.pk).update(closed_at=NOW, outcome=outcome, reason=reason)
    with pytest.raises(IntegrityError), transaction.atomic():
        an_alarm(policy)
