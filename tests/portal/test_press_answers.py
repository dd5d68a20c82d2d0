"""What the agency answered the press, and how fast: in the press room for everybody."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from danbiet.kit import clock
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Clock, Rule
from danbiet.offices.rules import load_rules
from danbiet.portal.queries.pace import paces
from tests.builders import a_publication, a_release, an_edition
from tests.cast import NOW
from tests.publishing.press_desk import a_request, an_answered_request

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def a_month_later(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW + 30 * DAY)


def page_of(**query):
    response = Client().get("/bao-chi/", query)
    assert (response.status_code, response.cookies) == (200, {})
    return response.content.decode()


def shown(page, *words):
    return [each in page for each in words]


@pytest.mark.parametrize("query", [{}, {"kind": "answers"}])
def test_only_what_was_answered_and_chosen_is_shown(ministry, head, query):
    an_answered_request(ministry, by=head, after=DAY, question="Được chọn?", answer="Ngân sách.", is_public=True)
    an_answered_request(ministry, by=head, after=DAY, question="Không chọn?", answer="Riêng.")
    a_request(ministry, question="Chưa trả lời?", is_public=True)

    words = ("Được chọn?", "Ngân sách.", "Không chọn?", "Riêng.", "Chưa trả lời?")
    assert shown(page_of(**query), *words) == [True, True, False, False, False]


def test_the_room_shows_the_newest_ten_and_leads_to_all_of_this_agency(ministry, other_ministry, head):
    for n in range(11):
        an_answered_request(ministry, by=head, after=n * DAY, question=f"Câu thứ {n}?", is_public=True)
    an_answered_request(other_ministry, by=head, after=DAY, question="Của bạn?", is_public=True)

    room = page_of(agency=ministry.pk)
    assert shown(room, "Câu thứ 10?", "Câu thứ 1?", "Câu thứ 0?", "Của bạn?") == [True, True, False, False]
    everything = f"kind=answers&amp;agency={ministry.pk}"
    assert everything in room
    every = page_of(kind="answers", agency=ministry.pk)
    assert shown(every, "Câu thứ 10?", "Câu thứ 0?", "Của bạn?") == [True, True, False]


def test_response_times_are_told_from_five_answers_on(ministry, other_ministry, head):
    for n in range(4):
        an_answered_request(ministry, by=head, after=(n + 1) * DAY)
        an_answered_request(other_ministry, by=head, after=DAY)
    on = (NOW + 30 * DAY).date()
    assert [each.words for each in paces([ministry, other_ministry], on=on)] == ["", ""]

    an_answered_request(ministry, by=head, after=5 * DAY)
    assert [each.words for each in paces([ministry, other_ministry], on=on)] == ["trả lời trung vị 3 ngày (n = 5)", ""]


def test_a_reader_sees_how_fast_the_agency_answers_and_that_another_is_not_measured(ministry, other_ministry, head):
    load_rules(by=SystemPost("test"), at=NOW)
    for agency in (ministry, other_ministry):
        a_publication(an_edition(a_release(agency)))
    for n in range(5):
        timed(an_answered_request(ministry, by=head, after=2 * DAY), due=NOW + (1 if n == 0 else 3) * DAY)

    page = page_of()
    assert "trả lời trung vị 2 ngày, 80\u00a0% đúng hạn (n = 5)" in page
    assert page.count('class="unmeasured"') == 1


def timed(request, *, due):
    """Let the clock of a question run until ``due`` and stop when it was answered."""
    Clock.objects.create(
        about=f"pressrequest:{request.pk}", agency=request.agency, rule=Rule.objects.first(), started_at=NOW,
        due_at=due, stopped_at=request.decided_at,
    )  # fmt: skip


def test_the_filter_shows_what_was_chosen_and_nothing_else_as_chosen(ministry, other_ministry, head):
    for agency in (ministry, other_ministry):
        an_answered_request(agency, by=head, after=DAY, is_public=True)

    page = page_of(agency=other_ministry.pk, kind="statement")
    chosen = re.findall(r'<option value="([^"]*)" selected>', page)
    assert chosen == ["statement", str(other_ministry.pk), ""]
