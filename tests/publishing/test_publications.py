"""Becoming public: on time, at once, corrected, withdrawn, in an emergency."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from danbiet.offices.models import Clock, Role, Rule
from danbiet.offices.rules import load_rules
from danbiet.publishing import jobs
from danbiet.publishing.actions.approvals import approve_edition, submit_release, take_back
from danbiet.publishing.actions.embargoes import BeforeTheEmbargo, set_embargo
from danbiet.publishing.actions.publications import (
    AlreadyReviewed,
    AlreadyWithdrawn,
    EmbargoHolds,
    FactsChanged,
    InThePast,
    NotApproved,
    NothingWritten,
    NotPublic,
    NotScheduled,
    OwnWork,
    amend_release,
    give_up_amendment,
    pin,
    publish_due,
    publish_release,
    review_emergency,
    schedule_release,
    unpin,
    unschedule_release,
    withdraw,
)
from danbiet.publishing.actions.releases import IsPublic, drop_release, write_release
from danbiet.publishing.actors import PUBLISHER
from danbiet.publishing.models import EmergencyReview, Publication, Release, ReleaseState, SaidFigure
from danbiet.publishing.queries.publications import (
    corrections_of,
    history_of,
    median_minutes_to_response,
    pages_of,
    press_room,
    public_release,
    reviews_owed,
)
from danbiet.publishing.queries.releases import check_release
from tests.cast import NOW
from tests.publishing.conftest import a_draft, a_fact, published, submitted

HOUR = timedelta(hours=1)


def state_of(release: Release) -> str:
    return Release.objects.get(pk=release.pk).state


def approved(release, officer, head):
    edition = submitted(release, officer)
    approve_edition(edition, hash=edition.hash, by=head, at=NOW)
    return edition


# -- at once ---------------------------------------------------------------------


def test_only_what_is_approved_becomes_public(release, officer, head):
    for make in (lambda: None, lambda: submitted(release, officer)):
        make()
        with pytest.raises(NotApproved, match="chưa được duyệt"):
            publish_release(release, by=officer, at=NOW)
    assert Publication.objects.count() == 0


def test_what_is_public_is_what_was_approved_and_not_the_draft(release, officer, head):
    publication = published(release, by=officer, approver=head)
    Release.objects.filter(pk=release.pk).update(title="Đổi lén", lead="Đổi lén")
    shown = public_release(release.public_id, until=NOW)
    assert (shown, shown.edition.content["title"]) == (publication, "Hỗ trợ sửa nhà sau lũ")


def test_a_fact_that_changed_after_approval_stops_publication_and_is_named(release, policy, officer, head):
    approved(release, officer, head)
    policy.key_facts.update(value="2")
    with pytest.raises(FactsChanged) as refusal:
        publish_release(release, by=officer, at=NOW)
    assert [(each.subject, each.before, each.now) for each in refusal.value.changes] == [
        (
            "Mức hỗ trợ",
            "1,5 triệu đồng/tháng, từ 2026-07-01 (Điều 4 khoản 1)",
            "2 triệu đồng/tháng, từ 2026-07-01 (Điều 4 khoản 1)",
        )
    ]
    policy.key_facts.update(value="1,5")
    publish_release(release, by=officer, at=NOW)


def test_its_figures_stand_in_the_register(release, officer, head):
    published(release, by=officer, approver=head)
    table = SaidFigure.objects.filter(from_fact_table=True).values_list("kind", "value", "unit", "words")
    assert list(table) == [("money", "1500000", "đồng", "Mức hỗ trợ: 1,5 triệu đồng/tháng")]
    assert SaidFigure.objects.filter(from_fact_table=False, kind="money").count() == 2


def test_a_later_release_that_says_another_figure_is_laid_beside_the_earlier(ministry, release, policy, officer, head):
    published(release, by=officer, approver=head)
    later = a_draft(ministry, officer, policy=policy, lead="Mức hỗ trợ là 2 triệu đồng mỗi tháng.", body="<p>Xem.</p>")
    found = check_release(later).contradictions
    assert {(each.new_figure.words, each.earlier_figure.words) for each in found} == {
        ("2 triệu đồng mỗi tháng", "1,5 triệu đồng mỗi tháng"),
    }


# -- on time ---------------------------------------------------------------------


def test_at_the_hour_it_becomes_public_by_itself(release, officer, head):
    approved(release, officer, head)
    schedule_release(release, publish_at=NOW + HOUR, by=officer, at=NOW)
    assert [publish_due(at=NOW + HOUR - timedelta(seconds=1)), publish_due(at=NOW + HOUR)] == [0, 1]
    publication = Publication.objects.get()
    assert (publication.published_at, publication.published_by, state_of(release)) == (
        NOW + HOUR, None, ReleaseState.PUBLISHED,
    )  # fmt: skip


def test_a_worker_is_asked_for_that_very_moment_without_keeping_the_regular_looks_away(release, officer, head):
    approved(release, officer, head)
    schedule_release(release, publish_at=NOW + HOUR, by=officer, at=NOW)
    waiting = ProcrastinateJob.objects.get(task_name=jobs.publish_due.name)
    assert (waiting.scheduled_at, waiting.queueing_lock == "publishing.due") == (NOW + HOUR, False)
    jobs.publish_due.defer(timestamp=1)
    assert ProcrastinateJob.objects.filter(task_name=jobs.publish_due.name).count() == 2


def test_a_schedule_in_the_past_is_refused(release, officer, head):
    for moment in (NOW, NOW - HOUR):
        with pytest.raises(InThePast, match="đã qua"):
            schedule_release(release, publish_at=moment, by=officer, at=NOW)


def test_an_hour_can_be_taken_away_again(release, officer, head):
    approved(release, officer, head)
    schedule_release(release, publish_at=NOW + HOUR, by=officer, at=NOW)
    unschedule_release(release, by=officer, at=NOW)
    assert (publish_due(at=NOW + 2 * HOUR), state_of(release)) == (0, ReleaseState.APPROVED)
    with pytest.raises(NotScheduled):
        unschedule_release(release, by=officer, at=NOW)


def test_an_approval_that_comes_after_the_hour_publishes_at_the_next_look(release, officer, head):
    schedule_release(release, publish_at=NOW + HOUR, by=officer, at=NOW)
    edition = submitted(release, officer)
    approve_edition(edition, hash=edition.hash, by=head, at=NOW + 2 * HOUR)
    assert publish_due(at=NOW + 2 * HOUR) == 1


def test_a_changed_fact_holds_a_scheduled_release_and_says_why_and_the_others_go_on(
    ministry, release, policy, officer, head
):
    other = a_draft(ministry, officer)
    for each in (release, other):
        approved(each, officer, head)
        schedule_release(each, publish_at=NOW + HOUR, by=officer, at=NOW)
    a_fact(policy, subject="Thời gian chi trả", value="12", unit="tháng")
    assert publish_due(at=NOW + HOUR) == 1
    release.refresh_from_db()
    assert (state_of(other), release.state, release.publish_at) == ("published", "approved", None)
    assert "“Thời gian chi trả”: chưa có → 12 tháng" in release.held


def test_what_was_taken_back_does_not_become_public_at_its_hour(release, officer, head):
    approved(release, officer, head)
    schedule_release(release, publish_at=NOW + HOUR, by=officer, at=NOW)
    take_back(release, by=officer, at=NOW)
    assert publish_due(at=NOW + HOUR) == 0


# -- embargo ---------------------------------------------------------------------


def test_an_embargo_lifts_by_itself(release, officer, head):
    set_embargo(release, until=NOW + 2 * HOUR, by=officer, at=NOW)
    approved(release, officer, head)
    with pytest.raises(EmbargoHolds, match="cấm đăng trước"):
        publish_release(release, by=officer, at=NOW + HOUR)
    assert [publish_due(at=NOW + HOUR), publish_due(at=NOW + 2 * HOUR)] == [0, 1]


def test_an_embargo_later_than_the_schedule_is_refused_both_ways(release, officer, head):
    schedule_release(release, publish_at=NOW + HOUR, by=officer, at=NOW)
    with pytest.raises(BeforeTheEmbargo):
        set_embargo(release, until=NOW + 2 * HOUR, by=officer, at=NOW)
    unschedule_release(release, by=officer, at=NOW)
    set_embargo(release, until=NOW + 2 * HOUR, by=officer, at=NOW)
    with pytest.raises(BeforeTheEmbargo, match="không sớm hơn"):
        schedule_release(release, publish_at=NOW + HOUR, by=officer, at=NOW)


# -- correcting and withdrawing --------------------------------------------------


@pytest.fixture
def corrected(release, officer, head):
    """The release, published and then corrected."""
    first = published(release, by=officer, approver=head)
    fresh = amend_release(release, note="Bản trước ghi sai nơi nộp hồ sơ.", by=officer, at=NOW + HOUR)
    fresh = write_release(fresh, contact="Ủy ban nhân dân xã hoặc phường", by=officer, at=NOW + HOUR)
    edition = submit_release(fresh, by=officer, at=NOW + HOUR)
    approve_edition(edition, hash=edition.hash, by=head, at=NOW + HOUR)
    return first, publish_release(fresh, by=officer, at=NOW + HOUR)


def test_a_correction_takes_the_place_of_what_was_wrong_and_both_stay_readable(release, policy, corrected):
    first, second = corrected
    first.refresh_from_db()
    assert (first.superseded_at, second.edition.amends, state_of(release)) == (
        NOW + HOUR, first.edition, ReleaseState.CORRECTED,
    )  # fmt: skip
    assert second.edition.content["amends"] == {"number": 1, "hash": first.edition.hash}
    assert second.edition.content["amendment_note"] == "Bản trước ghi sai nơi nộp hồ sơ."
    assert list(pages_of(policy, NOW + HOUR)) == list(corrections_of(policy, NOW + HOUR)) == [second]
    assert list(history_of(second)) == [second, first]


def test_the_first_edition_stays_public_while_the_correction_is_written(release, policy, officer, head):
    publication = published(release, by=officer, approver=head)
    amend_release(release, note="Sai nơi nộp.", by=officer, at=NOW)
    assert (list(pages_of(policy, NOW)), state_of(release)) == ([publication], ReleaseState.DRAFT)


def test_a_correction_says_in_public_what_was_wrong(release, officer, head):
    with pytest.raises(NotPublic):
        amend_release(release, note="Sai.", by=officer, at=NOW)
    published(release, by=officer, approver=head)
    with pytest.raises(NothingWritten, match="công khai"):
        amend_release(release, note=" ", by=officer, at=NOW)


def test_a_correction_can_be_given_up_and_its_words_are_those_of_the_public_again(release, officer, head):
    published(release, by=officer, approver=head)
    fresh = amend_release(release, note="Sai nơi nộp.", by=officer, at=NOW)
    write_release(fresh, title="Tên khác hẳn", by=officer, at=NOW)
    with pytest.raises(IsPublic):
        drop_release(fresh, by=officer, at=NOW)
    back = give_up_amendment(fresh, by=officer, at=NOW)
    assert (back.title, back.amendment_note, back.state) == ("Hỗ trợ sửa nhà sau lũ", "", ReleaseState.PUBLISHED)


def test_what_is_withdrawn_stays_with_its_reason(release, policy, officer, head):
    publication = published(release, by=officer, approver=head)
    with pytest.raises(NothingWritten, match="lý do"):
        withdraw(publication, reason="", by=head, at=NOW)
    withdraw(publication, reason="Nghị định chưa được ký.", by=head, at=NOW)
    (shown,) = press_room(until=NOW)
    assert (shown.withdrawal_reason, state_of(release)) == ("Nghị định chưa được ký.", ReleaseState.WITHDRAWN)
    assert list(Publication.objects.standing()) == []
    with pytest.raises(AlreadyWithdrawn):
        withdraw(publication, reason="Lại nữa", by=head, at=NOW)


def test_withdrawing_gives_up_a_correction_that_was_scheduled(release, officer, head):
    publication = published(release, by=officer, approver=head)
    fresh = amend_release(release, note="Sai nơi nộp.", by=officer, at=NOW)
    approved(fresh, officer, head)
    schedule_release(fresh, publish_at=NOW + HOUR, by=officer, at=NOW)
    withdraw(publication, reason="Nghị định chưa được ký.", by=head, at=NOW)
    assert (publish_due(at=NOW + HOUR), state_of(release)) == (0, ReleaseState.WITHDRAWN)


def test_what_was_replaced_is_not_withdrawn_in_place_of_the_correction(corrected, head):
    first, _second = corrected
    with pytest.raises(AlreadyWithdrawn):
        withdraw(first, reason="Nhầm", by=head, at=NOW)


def test_a_response_is_pinned_and_anything_that_stands_may_be(ministry, policy, officer, head, spokesperson):
    response = a_draft(ministry, officer, policy=policy, kind="response")
    response = write_release(response, inaccurate_statement="Mức hỗ trợ bị bãi bỏ", by=officer, at=NOW)
    pinned = published(response, by=officer, approver=spokesperson)
    plain = published(a_draft(ministry, officer, policy=policy), by=officer, approver=head)
    assert [each.is_pinned for each in pages_of(policy, NOW)] == [True, False]
    assert pin(plain, by=officer, at=NOW).is_pinned
    assert not unpin(pinned, by=officer, at=NOW).is_pinned
    withdraw(plain, reason="Sai", by=head, at=NOW)
    with pytest.raises(AlreadyWithdrawn):
        pin(plain, by=officer, at=NOW)


def test_the_minutes_from_noticing_to_the_response_are_counted(ministry, policy, officer, spokesperson):
    response = a_draft(ministry, officer, policy=policy, kind="response")
    response = write_release(
        response, inaccurate_statement="Mức hỗ trợ bị bãi bỏ", detected_at=NOW - 1.5 * HOUR, by=officer, at=NOW
    )
    published(response, by=officer, approver=spokesperson)
    assert median_minutes_to_response(ministry, since=NOW - HOUR, until=NOW + HOUR) == (90.0, 1)
    assert median_minutes_to_response(ministry, since=NOW + HOUR, until=NOW + 2 * HOUR) == (None, 0)


# -- emergency -------------------------------------------------------------------


@pytest.fixture
def urgent(ministry, policy, officer, head):
    load_rules(by=PUBLISHER, at=NOW)
    fields = {"is_emergency": True, "emergency_reason": "Lũ đang lên", "kind": "warning"}
    fields |= {"urgency": "Immediate", "severity": "Severe", "certainty": "Likely"}
    return published(a_draft(ministry, officer, policy=policy, **fields), by=officer, approver=head)


def test_an_emergency_takes_one_step_and_owes_a_review_by_the_rulebook(urgent, officer):
    review = EmergencyReview.objects.get(publication=urgent)
    assert [step.role for step in urgent.edition.steps.all()] == [Role.HEAD]
    assert (review.due_at, list(reviews_owed(officer, NOW))) == (Clock.objects.get().due_at, [review])
    assert review.due_at.date() == (NOW + timedelta(days=5)).date()  # Wednesday and three working days


def test_somebody_else_reviews_it_once(urgent, officer, head, colleague):
    review = EmergencyReview.objects.get()
    for person in (officer, head):
        with pytest.raises(OwnWork):
            review_emergency(review, was_justified=True, conclusion="Đúng.", by=person, at=NOW)
    with pytest.raises(NothingWritten):
        review_emergency(review, was_justified=True, conclusion=" ", by=colleague, at=NOW)
    review_emergency(review, was_justified=False, conclusion="Có thể chờ.", by=colleague, at=NOW)
    assert (Clock.objects.running().count(), list(reviews_owed(officer, NOW))) == (0, [])
    with pytest.raises(AlreadyReviewed):
        review_emergency(review, was_justified=True, conclusion="Đúng.", by=colleague, at=NOW)


def test_an_emergency_is_not_stopped_by_a_rulebook_without_that_rule(ministry, policy, officer, head):
    Rule.objects.filter(key="publishing.emergency_review").delete()
    fields = {"is_emergency": True, "emergency_reason": "Lũ đang lên"}
    published(a_draft(ministry, officer, policy=policy, **fields), by=officer, approver=head)
    assert EmergencyReview.objects.get().due_at == NOW


# -- reading ---------------------------------------------------------------------


def test_readers_find_words_with_and_without_diacritics(ministry, release, officer, head):
    publication = published(release, by=officer, approver=head)
    searches = ("sửa nhà", "sua nha", "LŨ", "hỗ trợ lũ", "sửa cầu", "trieu dong", "sập được", "thang.", "01/07/2026")
    found = [list(press_room(words=words, until=NOW)) == [publication] for words in searches]
    assert found == [True, True, True, True, False, True, True, True, True]


def test_the_press_room_is_narrowed_by_agency_kind_and_moment(ministry, other_ministry, release, officer, head):
    publication = published(release, by=officer, approver=head)
    assert [
        list(press_room(until=NOW)),
        list(press_room(agency=ministry, kind="press_release", until=NOW)),
        list(press_room(agency=other_ministry, until=NOW)),
        list(press_room(kind="statement", until=NOW)),
        list(press_room(until=NOW - HOUR)),
    ] == [[publication], [publication], [], [], []]


def test_thirty_publications_cost_as_many_queries_as_one(ministry, policy, officer, head):
    published(a_draft(ministry, officer, policy=policy), by=officer, approver=head)

    def read() -> int:
        rows = press_room(until=NOW)
        return len(
            [(each.edition.content["title"], each.agency.name, each.policy, each.release.state) for each in rows]
        )

    with CaptureQueriesContext(connection) as one:
        assert read() == 1
    for _each in range(29):
        published(a_draft(ministry, officer, policy=policy), by=officer, approver=head)
    with CaptureQueriesContext(connection) as thirty:
        assert read() == 30
    assert len(thirty) == len(one) == 1
