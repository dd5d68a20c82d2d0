"""Figures of publishing and delivery against rows made by hand, by the unit that answers for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from danbiet.delivery.models import Dispatch
from danbiet.measurement.queries import by_unit, measure
from danbiet.offices.models import Agency, User
from danbiet.offices.rules import load_rules, start_clock
from danbiet.policies.models import Milestone, Policy
from danbiet.policies.queries import ladder_of
from danbiet.publishing.models import Intake, PressRequest
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW
from tests.measurement.cases import a_dispatch, a_press_request, an_intake

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def read(key: str, agency: Agency) -> tuple[float | None, int, str]:
    found = measure(key, agency, at=NOW, days=30)
    return found.value, found.n, found.remark


def units(key: str, agency: Agency) -> list[tuple[str, float | None, int, int]]:
    found = by_unit(key, agency, at=NOW, days=30)
    return [(each.unit, each.reading.value, each.reading.n, each.open) for each in found]


def taking_effect(agency: Agency, unit: str, *, on: date, known_at: datetime | None) -> Policy:
    policy = a_policy(agency, lead_unit=unit)
    Milestone.objects.create(policy=policy, stage="effect", planned_on=on)
    if known_at is not None:
        a_publication(an_edition(a_release(agency, policy=policy)), at=known_at)
    return policy


def test_information_is_early_late_or_missing(ministry: Agency, other_ministry: Agency):
    today = NOW.date()
    taking_effect(ministry, "Vụ Một", on=today + 10 * DAY, known_at=NOW - 10 * DAY)
    taking_effect(ministry, "Vụ Một", on=today - 2 * DAY, known_at=NOW - 1 * DAY)
    taking_effect(ministry, "Vụ Hai", on=today + 30 * DAY, known_at=None)
    taking_effect(ministry, "Vụ Hai", on=today + 90 * DAY, known_at=None)
    taking_effect(other_ministry, "Vụ Khác", on=today, known_at=NOW)
    assert read("days-ahead", ministry) == (9.5, 2, "1 chính sách chưa có thông tin nào được công bố")
    assert units("days-ahead", ministry) == [("Vụ Hai", None, 0, 1), ("Vụ Một", 9.5, 2, 0)]


def test_only_the_first_word_about_a_policy_counts(ministry: Agency):
    policy = taking_effect(ministry, "Vụ Một", on=NOW.date(), known_at=NOW - 7 * DAY)
    a_publication(an_edition(a_release(ministry, policy=policy)), at=NOW - 1 * DAY)
    assert read("days-ahead", ministry) == (7.0, 1, "")


def test_the_press_is_answered_in_time_or_not(ministry: Agency, officer: User, head: User):
    load_rules(by=officer, at=NOW)
    policy = a_policy(ministry, lead_unit="Vụ Báo chí")
    for received, decided in ((20, 15), (29, 1), (10, None)):
        asked = a_press_request(ministry, policy=policy, at=NOW - received * DAY)
        clock = start_clock("press.reply", asked, agency=ministry, post=None, by=officer, at=asked.received_at)
        clock.due_at = asked.received_at + 12 * DAY
        clock.save()
        if decided is not None:
            done = {"state": "answered", "answer": "Thưa", "drafted_by": officer, "decided_by": head}
            PressRequest.objects.filter(pk=asked.pk).update(decided_at=NOW - decided * DAY, **done)
    a_press_request(ministry, policy=policy, at=NOW - DAY, state="dropped")
    assert read("press-in-time", ministry) == (0.5, 2, "")
    assert units("press-in-time", ministry) == [("Vụ Báo chí", 0.5, 2, 1)]


def test_a_response_is_timed_from_notice_to_its_first_publication(ministry: Agency):
    policy = a_policy(ministry, lead_unit="Vụ Một")
    for minutes in (30, 90):
        release = a_release(ministry, policy=policy, kind="response", detected_at=NOW - minutes * MINUTE)
        a_publication(an_edition(release), at=NOW)
        a_publication(an_edition(release), at=NOW)  # a correction later is no second response
    a_publication(an_edition(a_release(ministry, policy=policy, kind="response")), at=NOW)
    assert read("minutes-to-response", ministry) == (60.0, 2, "")


def test_a_units_text_is_timed_until_it_is_public(ministry: Agency, officer: User):
    release = a_release(ministry)
    a_publication(an_edition(release), at=NOW)
    an_intake(ministry, officer, unit="Vụ Một", at=NOW - 5 * HOUR, release=release, state=Intake.State.PUBLISHED)
    an_intake(ministry, officer, unit="Vụ Hai", at=NOW - 9 * HOUR)
    assert units("intake-to-public", ministry) == [("Vụ Hai", None, 0, 1), ("Vụ Một", 5.0, 1, 0)]


def test_what_arrived_is_a_share_of_all_who_should_have_it(ministry: Agency, officer: User):
    edition = an_edition(a_release(ministry))
    a_publication(edition)
    a_dispatch(edition, officer, expected=90, received=60, handed=20, failed=10)
    a_dispatch(edition, officer, channel="sms_http", expected=10, received=10)
    a_dispatch(edition, officer, channel="zalo", expected=500, received=500, is_dry=True)
    assert read("arrived", ministry) == (0.7, 100, "20 đã giao nhà cung cấp, chưa có biên nhận")
    assert Dispatch.objects.count() == 3


def test_a_units_share_weighs_each_dispatch_by_its_recipients(ministry: Agency, officer: User):
    edition = an_edition(a_release(ministry, policy=a_policy(ministry, lead_unit="Vụ Một")))
    a_publication(edition)
    a_dispatch(edition, officer, expected=900, received=900)
    a_dispatch(edition, officer, channel="sms_http", expected=100, received=0)
    assert read("arrived", ministry)[:2] == (0.9, 1000)
    assert units("arrived", ministry) == [("Vụ Một", 0.9, 1000, 0)]


def test_what_arrived_stands_beside_the_first_rung_and_never_for_it(ministry: Agency, officer: User):
    policy = a_policy(ministry)
    edition = an_edition(a_release(ministry, policy=policy))
    a_publication(edition)
    assert [rung["value"] for rung in ladder_of(policy, at=NOW)] == [None] * 6
    a_dispatch(edition, officer, channel="email", expected=600, handed=598, failed=2)
    assert ladder_of(policy, at=NOW)[0]["aside"] == "đã giao 598 thư, kênh không báo nhận"
    a_dispatch(edition, officer, channel="sms_http", expected=40_000, received=31_250)
    know = ladder_of(policy, at=NOW)[0]
    assert (know["value"], know["aside"]) == (
        None, "đã đến 31.250 trong 40.000 người nhận, loa · đã giao 598 thư, kênh không báo nhận",
    )  # fmt: skip
