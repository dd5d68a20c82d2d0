"""Facts that change while a bulk is going out: it stops before its next batch, and two people decide."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from danbiet.delivery.actions.dispatches import FactsChanged, NotNow, cancel, pause, resend, resume
from danbiet.delivery.actions.outdated import NoReason, SamePerson, agree_still_right, hold_outdated, say_still_right
from danbiet.delivery.actions.sending import running_and_public, send_batch
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.models import Dispatch, StillRight
from danbiet.delivery.queries.outdated import facts_in_the_way
from danbiet.kit.registry import desk_cards
from danbiet.policies.models import KeyFact
from tests.builders import a_policy, a_release
from tests.cast import NOW
from tests.delivery.nouns import a_dispatch, a_gateway, a_list, a_provider, a_public_edition, counts_of, send_all

pytestmark = pytest.mark.django_db
REASON = "Ngày mới chỉ áp dụng cho trường tư; bài này nói về trường công."


@pytest.fixture
def policy(officer):
    found = a_policy(officer.agency)
    facts = [
        ("Ngày áp dụng", "01/05/2026", "", "Điều 3"),
        ("Số giấy tờ phải nộp", "4", "loại", "Điều 7"),
    ]
    for position, (subject, value, unit, article) in enumerate(facts):
        KeyFact.objects.create(
            policy=found, subject=subject, value=value, unit=unit, source_article=article, position=position
        )
    return found


@pytest.fixture
def provider(officer):
    with a_gateway() as gateway:
        yield a_provider(officer.agency, gateway)


@pytest.fixture
def dispatch(officer, policy, provider):
    edition = a_public_edition(officer.agency, release=a_release(officer.agency, policy=policy))
    return a_dispatch(edition, a_list(officer.agency, numbers=120))


def change(policy, subject, **fields):
    assert KeyFact.objects.filter(policy=policy, subject=subject).update(**fields) == 1


def state_of(dispatch):
    dispatch.refresh_from_db()
    return dispatch.state


def test_a_bulk_stops_before_its_next_batch_when_the_day_it_names_changes(dispatch, policy):
    assert send_batch(at=NOW) == 50
    change(policy, "Ngày áp dụng", value="01/06/2026")
    assert send_batch(at=NOW) == 0
    assert (state_of(dispatch), counts_of(dispatch)) == ("paused", {"handed": 50, "waiting": 70})
    assert dispatch.pause_reason == (
        "Bảng dữ kiện đã đổi trong khi gửi: “Ngày áp dụng”: 01/05/2026 (Điều 3) → 01/06/2026 (Điều 3)."
    )


def test_a_bulk_that_sends_nothing_just_now_is_held_too(dispatch, policy):
    change(policy, "Ngày áp dụng", value="01/06/2026")
    start_due(at=NOW)
    assert state_of(dispatch) == "paused"


def test_a_new_line_about_what_the_text_speaks_of_stops_it(dispatch, policy):
    KeyFact.objects.create(policy=policy, subject="Học phí", value="150.000", unit="đồng")
    assert (send_batch(at=NOW), state_of(dispatch)) == (0, "paused")


@pytest.mark.parametrize(
    ("subject", "fields"),
    [
        ("Số giấy tờ phải nộp", {"value": "2"}),  # the message does not speak of papers
        ("Ngày áp dụng", {"source_article": "Điều 3a"}),  # nor does it cite the article
        ("Ngày áp dụng", {"position": 9}),
    ],
)
def test_what_the_text_does_not_speak_of_stops_nothing(dispatch, policy, subject, fields):
    change(policy, subject, **fields)
    assert (send_all(), state_of(dispatch)) == (120, "done")


def test_the_second_of_two_lines_of_one_subject_is_watched_too(officer, policy, provider):
    KeyFact.objects.create(policy=policy, subject="Ngày áp dụng", value="02/09/2026", position=3)
    edition = a_public_edition(officer.agency, release=a_release(officer.agency, policy=policy))
    dispatch = a_dispatch(edition, a_list(officer.agency, numbers=3))
    KeyFact.objects.filter(policy=policy, value="01/05/2026").update(value="01/06/2026")
    assert (send_all(), state_of(dispatch)) == (0, "paused")


def test_one_persons_word_is_not_enough_to_go_on(dispatch, policy, officer):
    change(policy, "Ngày áp dụng", value="01/06/2026")
    hold_outdated(at=NOW)
    with pytest.raises(FactsChanged, match="dữ kiện đã đổi"):
        resume(dispatch, by=officer, at=NOW)
    with pytest.raises(NoReason):
        say_still_right(dispatch, reason="  đúng ", by=officer, at=NOW)
    say_still_right(dispatch, reason=REASON, by=officer, at=NOW)
    with pytest.raises(SamePerson):
        agree_still_right(dispatch, by=officer, at=NOW)
    with pytest.raises(FactsChanged):
        resume(dispatch, by=officer, at=NOW)
    assert (state_of(dispatch), send_all()) == ("paused", 0)


def test_it_goes_on_once_a_second_person_agrees_and_both_names_stay(dispatch, policy, officer, colleague):
    change(policy, "Ngày áp dụng", value="01/06/2026")
    hold_outdated(at=NOW)
    say_still_right(dispatch, reason=REASON, by=officer, at=NOW)
    assert agree_still_right(dispatch, by=colleague, at=NOW).state == "running"
    assert (send_all(), state_of(dispatch)) == (120, "done")
    word = StillRight.objects.get()
    assert (word.reason, word.written_by, word.agreed_by) == (REASON, officer, colleague)


def test_an_agreement_holds_for_that_table_only(dispatch, policy, officer, colleague):
    change(policy, "Ngày áp dụng", value="01/06/2026")
    hold_outdated(at=NOW)
    say_still_right(dispatch, reason=REASON, by=officer, at=NOW)
    agree_still_right(dispatch, by=colleague, at=NOW)
    change(policy, "Ngày áp dụng", value="01/07/2026")
    assert (send_batch(at=NOW), state_of(dispatch)) == (0, "paused")
    with pytest.raises(NotNow, match="Chưa ai ghi lý do"):
        agree_still_right(dispatch, by=colleague, at=NOW)


def test_a_table_set_right_again_needs_nobodys_word(dispatch, policy, officer):
    change(policy, "Ngày áp dụng", value="01/06/2026")
    hold_outdated(at=NOW)
    change(policy, "Ngày áp dụng", value="01/05/2026")
    assert resume(dispatch, by=officer, at=NOW).state == "running"


def test_the_rest_may_be_given_up(dispatch, policy, officer):
    send_batch(at=NOW)
    change(policy, "Ngày áp dụng", value="01/06/2026")
    hold_outdated(at=NOW)
    cancel(dispatch, by=officer, at=NOW)
    assert counts_of(dispatch) == {"expired": 70, "handed": 50}


def test_what_was_held_for_another_reason_is_not_let_go_by_a_word_on_facts(dispatch, officer):
    pause(dispatch, reason="Chờ ý kiến", by=officer, at=NOW)
    with pytest.raises(NotNow, match="không dừng vì bảng dữ kiện"):
        say_still_right(dispatch, reason=REASON, by=officer, at=NOW)


def test_who_has_not_received_is_not_sent_outdated_words_again(dispatch, policy, officer):
    send_batch(at=NOW)
    cancel(dispatch, by=officer, at=NOW)
    change(policy, "Ngày áp dụng", value="01/06/2026")
    with pytest.raises(FactsChanged):
        resend(dispatch, by=officer, at=NOW)


def test_looking_costs_one_question_a_batch(dispatch, django_assert_num_queries):
    running = running_and_public(NOW).select_related("edition__release__policy").get()
    with django_assert_num_queries(1):
        assert facts_in_the_way(running) == []


def test_a_date_in_force_that_the_text_gives_is_watched(officer, policy, provider):
    change(policy, "Số giấy tờ phải nộp", valid_from=date(2026, 5, 1))
    edition = a_public_edition(officer.agency, release=a_release(officer.agency, policy=policy))
    dispatch = a_dispatch(edition, a_list(officer.agency, numbers=3))
    change(policy, "Số giấy tờ phải nộp", valid_from=date(2026, 6, 1))
    assert (send_all(), Dispatch.objects.get(pk=dispatch.pk).state) == (0, "paused")


# -- pages


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_says_what_changed_and_offers_three_ways(dispatch, policy, officer, client_of):
    change(policy, "Ngày áp dụng", value="01/06/2026")
    hold_outdated(at=NOW)
    page = client_of(officer).get(reverse("dispatch", args=[dispatch.pk]))
    said = words(page)
    assert "Bảng dữ kiện đã đổi; phần còn lại đang dừng" in said
    assert "“Ngày áp dụng”: 01/05/2026 (Điều 3) → 01/06/2026 (Điều 3)" in said
    assert reverse("release_tab", args=[dispatch.release_id_of_edition, "publication"]) in page.content.decode()
    for way in ("Mở bản đính chính", "Bài vẫn đúng: ghi lý do", "Dừng hẳn…"):
        assert way in said
    assert "Gửi tiếp" not in said


def test_two_people_let_it_go_on_from_the_page(dispatch, policy, officer, colleague, client_of):
    change(policy, "Ngày áp dụng", value="01/06/2026")
    hold_outdated(at=NOW)
    page, write, agree = (
        reverse(name, args=[dispatch.pk]) for name in ("dispatch", "dispatch_still_right", "dispatch_agree")
    )
    client_of(officer).post(write, {"reason": REASON})
    assert "Chờ một người khác của cơ quan đọc lý do và đồng ý." in words(client_of(officer).get(page))
    client_of(officer).post(agree)
    assert state_of(dispatch) == "paused"
    seen = words(client_of(colleague).get(page))
    assert REASON in seen
    assert "Đồng ý bài vẫn đúng, gửi tiếp" in seen
    client_of(colleague).post(agree)
    assert state_of(dispatch) == "running"
    assert f"Bảng dữ kiện đã đổi, bài vẫn đúng, vì: {REASON}" in words(client_of(officer).get(page))


def test_the_desk_says_first_that_something_is_held_and_why(dispatch, policy, officer, client_of):
    change(policy, "Ngày áp dụng", value="01/06/2026")
    hold_outdated(at=NOW)
    card = desk_cards.get("sending")
    assert card.headline(card.context(officer, NOW)) == "lượt gửi SMS qua cổng HTTP đang dừng, 120 người còn chờ"
    assert "Bảng dữ kiện đã đổi trong khi gửi" in words(client_of(officer).get(reverse("today_live")))
