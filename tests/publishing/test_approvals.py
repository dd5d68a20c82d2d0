"""Two people, one hash: what may be submitted, who decides, and what happens then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from danbiet.offices.audit import verify
from danbiet.offices.models import AuditEntry, Role, User
from danbiet.publishing.actions.approvals import (
    AlreadyDecided,
    BadDelegation,
    BadRoute,
    ChangedMeanwhile,
    NoReason,
    NoSuchRole,
    NotDraft,
    NotReady,
    NotSubmitted,
    NotYet,
    NotYours,
    approve_edition,
    delegate,
    end_delegation,
    return_edition,
    set_route,
    submit_release,
    take_back,
)
from danbiet.publishing.actions.releases import start_release, write_release
from danbiet.publishing.actions.variants import explain, write_variant
from danbiet.publishing.models import Approval, Edition, Release, ReleaseState, VariantKind
from danbiet.publishing.queries.releases import approvals_waiting, check_release
from tests.cast import NOW, a_person
from tests.publishing.conftest import a_draft, a_fact, submitted

HOUR = timedelta(hours=1)


def approve(edition: Edition, by: User, **fields: object) -> Approval:
    return approve_edition(edition, hash=edition.hash, by=by, at=NOW, **fields)


def state_of(release: Release) -> str:
    return Release.objects.get(pk=release.pk).state


def two_steps(agency, head, first: int = 1, second: int = 2):
    steps = [
        {"order": first, "role": Role.SPOKESPERSON, "hours": 4},
        {"order": second, "role": Role.HEAD, "hours": 2},
    ]
    return set_route(agency, "press_release", steps=steps, by=head, at=NOW)


# -- submitting ------------------------------------------------------------------


def test_a_bare_draft_is_refused_with_everything_that_is_missing(ministry, officer, head):
    bare = start_release(ministry, kind="response", title="Về mức hỗ trợ", by=officer, at=NOW)
    with pytest.raises(NotReady) as refusal:
        submit_release(bare, by=officer, at=NOW)
    assert refusal.value.reasons == [
        "Chưa có sapô: viết điều chính trong hai câu.",
        "Chưa có nội dung.",
        "Chưa ghi người dân và báo chí hỏi thêm ở đâu.",
        "Phản hồi cần nêu nội dung chưa chính xác (không nêu người nói).",
        "Không còn ai ở vai “Người phát ngôn” để duyệt: người viết và người trình không tự duyệt. "
        "Cần ủy quyền hoặc cử người.",
        "Bản này cần 1 người trả lời đủ sáu câu kiểm tra cho đúng bản chữ hiện tại: mở “Sáu câu kiểm tra”.",
    ]


def test_a_stale_variant_and_an_unexplained_figure_stop_submitting(release, policy, officer, head):
    write_variant(release, VariantKind.POST, text="Hỗ trợ 15 triệu đồng.", by=officer, at=NOW)
    a_fact(policy, subject="Thời gian chi trả", value="12", unit="tháng")
    with pytest.raises(NotReady) as refusal:
        submit_release(release, by=officer, at=NOW)
    assert [reason.split(":")[0] for reason in refusal.value.reasons] == ["Bài đăng ngắn", "Bài đăng ngắn"]
    assert Edition.objects.count() == 0


def test_what_was_explained_is_frozen_so_that_the_approver_reads_it(release, officer, head):
    variant = write_variant(release, VariantKind.POST, text="Gọi 1900 6789.", by=officer, at=NOW)
    (found,) = check_release(release).variants[0].disagreements
    explain(variant, found.key, reason="Tổng đài của bộ.", by=officer, at=NOW)
    assert submitted(release, officer).content["explanations"] == [
        {"of": "post", "code": "unknown", "words": found.words, "expected": None, "reason": "Tổng đài của bộ."}
    ]


def test_a_submitted_text_is_written_no_more(release, officer, colleague, head):
    submitted(release, officer)
    with pytest.raises(NotDraft, match="rút về nháp"):
        write_release(release, title="Tên khác", by=colleague, at=NOW)
    with pytest.raises(NotDraft):
        submit_release(release, by=colleague, at=NOW)


def test_submitting_is_refused_where_the_only_approver_wrote_it(ministry, policy, head, officer):
    own = a_draft(ministry, head, policy=policy)
    with pytest.raises(NotReady, match="Người đứng đầu"):
        submit_release(own, by=officer, at=NOW)


def test_a_schedule_that_is_over_stops_submitting(release, officer, head):
    Release.objects.filter(pk=release.pk).update(publish_at=NOW - HOUR)
    with pytest.raises(NotReady, match="Giờ hẹn công bố đã qua"):
        submit_release(release, by=officer, at=NOW)


def test_the_agencys_route_lays_out_steps_with_their_hours(ministry, release, officer, head, spokesperson):
    two_steps(ministry, head)
    steps = submitted(release, officer).steps.values_list("order", "role", "due_at")
    assert list(steps) == [(1, Role.SPOKESPERSON, NOW + 4 * HOUR), (2, Role.HEAD, NOW + 6 * HOUR)]


def test_two_steps_need_two_people(ministry, release, officer, head):
    person = a_person("Kiêm Nhiệm", agency=ministry, role=Role.SPOKESPERSON)
    two_steps(ministry, head)
    head.posts_held.all().delete()
    in_post = person.posts_held.get()
    in_post.post.people.create(user=person, from_on=in_post.from_on)
    with pytest.raises(NotReady, match="Người đứng đầu"):
        submit_release(release, by=officer, at=NOW)


# -- deciding --------------------------------------------------------------------


def test_the_last_approval_makes_a_release_approved(release, officer, head):
    approval = approve(submitted(release, officer), head, note="Rõ ràng.")
    assert (state_of(release), approval.person, approval.role, approval.note) == (
        ReleaseState.APPROVED, head, Role.HEAD, "Rõ ràng.",
    )  # fmt: skip


def test_an_hour_that_was_set_before_makes_it_scheduled(release, officer, head):
    Release.objects.filter(pk=release.pk).update(publish_at=NOW + HOUR)
    approve(submitted(release, officer), head)
    assert state_of(release) == ReleaseState.SCHEDULED


def test_steps_side_by_side_may_be_decided_in_any_order(ministry, release, officer, head, spokesperson):
    two_steps(ministry, head, 1, 1)
    edition = submitted(release, officer)
    approve(edition, head)
    assert state_of(release) == ReleaseState.SUBMITTED
    approve(edition, spokesperson)
    assert state_of(release) == ReleaseState.APPROVED


def test_the_second_step_waits_for_the_first(ministry, release, officer, head, spokesperson):
    two_steps(ministry, head)
    edition = submitted(release, officer)
    with pytest.raises(NotYet, match="Chưa đến lượt"):
        approve(edition, head)
    approve(edition, spokesperson)
    approve(edition, head)
    assert state_of(release) == ReleaseState.APPROVED


def test_who_wrote_or_submitted_or_works_elsewhere_may_not_decide(release, officer, colleague, head, outsider):
    edition = submit_release(release, by=colleague, at=NOW)
    for person in (officer, colleague, outsider):
        with pytest.raises(NotYours):
            approve(edition, person)


def test_who_holds_no_post_of_the_role_may_not_decide(release, officer, editor, head):
    with pytest.raises(NotYours, match="vai khác"):
        approve(submitted(release, officer), editor)


def test_who_has_left_the_post_may_not_decide(ministry, release, officer, head):
    edition = submitted(release, officer)
    head.posts_held.update(to_on=NOW.date() - timedelta(days=1))
    with pytest.raises(NotYours):
        approve(edition, head)


def test_a_superuser_is_not_exempt(ministry, release, officer, head):
    root = User.objects.create_superuser("goc", "mật khẩu chỉ để thử 2026", full_name="Gốc", agency=ministry)
    with pytest.raises(NotYours):
        approve(submitted(release, officer), root)


def test_a_decided_step_is_not_decided_again(ministry, release, officer, head):
    deputy = a_person("Lý Văn Phó", agency=ministry, role=Role.HEAD, title="Phó")
    edition = submitted(release, officer)
    approve(edition, head)
    for person in (head, deputy):
        with pytest.raises(AlreadyDecided):
            approve(edition, person)


def test_approving_what_changed_meanwhile_is_refused(release, officer, head):
    first = submitted(release, officer)
    take_back(release, by=officer, at=NOW)
    write_release(release, lead="Hỗ trợ 1,5 triệu đồng mỗi tháng, từ 01/07/2026.", by=officer, at=NOW)
    second = submitted(release, officer)
    with pytest.raises(ChangedMeanwhile, match="bản mới"):
        approve(first, head)
    with pytest.raises(ChangedMeanwhile):
        approve_edition(second, hash=first.hash, by=head, at=NOW)
    approve(second, head)


def test_a_release_taken_back_waits_for_nobody(release, officer, head):
    edition = submitted(release, officer)
    take_back(release, by=officer, at=NOW)
    with pytest.raises(NotSubmitted, match="rút về"):
        approve(edition, head)
    with pytest.raises(NotSubmitted):
        take_back(release, by=officer, at=NOW)


def test_an_edition_is_returned_with_a_reason_and_comes_back_as_the_next(release, officer, head):
    edition = submitted(release, officer)
    with pytest.raises(NoReason):
        return_edition(edition, hash=edition.hash, note="  ", by=head, at=NOW)
    return_edition(edition, hash=edition.hash, note="Thiếu nơi nộp hồ sơ.", by=head, at=NOW)
    assert state_of(release) == ReleaseState.DRAFT
    second = submitted(release, officer)
    approve(second, head)
    assert (second.number, state_of(release)) == (2, ReleaseState.APPROVED)


def test_who_wrote_an_earlier_draft_stays_a_writer(ministry, release, officer, head):
    deputy = a_person("Lý Văn Phó", agency=ministry, role=Role.HEAD, title="Phó")
    write_release(release, lead="Hỗ trợ 1,5 triệu đồng mỗi tháng.", by=deputy, at=NOW)
    first = submitted(release, officer)
    return_edition(first, hash=first.hash, note="Viết lại.", by=head, at=NOW)
    write_release(release, lead="Được hỗ trợ 1,5 triệu đồng mỗi tháng.", by=officer, at=NOW)
    with pytest.raises(NotYours):
        approve(submitted(release, officer), deputy)


def test_every_decision_stands_in_the_log(release, officer, head):
    edition = submitted(release, officer)
    approve(edition, head)
    entries = AuditEntry.objects.filter(noun="release", noun_id=release.pk).order_by("pk")
    assert [entry.verb for entry in entries] == ["start_release", "write_release", "submit_release", "approve_edition"]
    assert entries.last().details["hash"] == edition.hash
    assert verify(entries) is None


# -- standing in -----------------------------------------------------------------


@pytest.fixture
def deputy(ministry) -> User:
    return a_person("Lý Văn Phó", agency=ministry, role=Role.EDITOR, title="Phó")


def stand_in(head: User, deputy: User, **fields: object):
    known = {"role": Role.HEAD, "from_at": NOW - HOUR, "to_at": NOW + HOUR, "basis": "Giấy ủy quyền 12/UQ"}
    return delegate(head, deputy, **(known | fields), by=head, at=NOW)


def test_a_stand_in_decides_in_the_place_of_who_is_away_and_says_so(release, officer, head, deputy):
    stand_in(head, deputy)
    approval = approve(submitted(release, officer), deputy, on_behalf_of=head)
    assert (approval.person, approval.on_behalf_of, state_of(release)) == (deputy, head, ReleaseState.APPROVED)


def test_a_stand_in_must_say_for_whom(release, officer, head, deputy):
    stand_in(head, deputy)
    with pytest.raises(NotYours):
        approve(submitted(release, officer), deputy)


@pytest.mark.parametrize(
    "fields", [{"from_at": NOW + HOUR / 2}, {"role": Role.SPOKESPERSON}, {"ended": True}, {"left": True}]
)
def test_a_delegation_holds_only_in_its_time_and_role_while_the_post_is_held(fields, release, officer, head, deputy):
    ended, left = fields.pop("ended", False), fields.pop("left", False)
    if fields.get("role"):
        with pytest.raises(NoSuchRole):
            stand_in(head, deputy, **fields)
    else:
        made = stand_in(head, deputy, **fields)
        if ended:
            end_delegation(made, by=head, at=NOW)
    edition = submitted(release, officer)
    if left:
        head.posts_held.update(to_on=NOW.date() - timedelta(days=1))
    with pytest.raises(NotYours):
        approve(edition, deputy, on_behalf_of=head)


def test_nobody_stands_in_for_a_writer(ministry, policy, head, deputy, officer):
    other = a_person("Trưởng Khác", agency=ministry, role=Role.HEAD, title="Trưởng")
    own = a_draft(ministry, head, policy=policy)
    stand_in(head, deputy)
    edition = submit_release(own, by=officer, at=NOW)
    with pytest.raises(NotYours):
        approve(edition, deputy, on_behalf_of=head)
    approve(edition, other)


def test_only_who_goes_away_or_the_head_delegates(head, deputy, officer, outsider):
    known = {"role": Role.HEAD, "from_at": NOW, "to_at": NOW + HOUR, "basis": "Giấy", "at": NOW}
    for absent, other, by in ((head, deputy, officer), (head, head, head), (head, outsider, head)):
        with pytest.raises(BadDelegation):
            delegate(absent, other, **known, by=by)
    for wrong in ({"to_at": NOW - HOUR}, {"basis": " "}):
        with pytest.raises(BadDelegation):
            delegate(head, deputy, **(known | wrong), by=head)


@pytest.mark.parametrize(
    ("steps", "error"),
    [
        ([], BadRoute),
        ([{"order": 1, "role": Role.HEAD, "hours": 0}], BadRoute),
        ([{"order": 1, "role": Role.AUDITOR}], NoSuchRole),
    ],
)
def test_a_route_needs_steps_that_somebody_can_decide(steps, error, ministry, head):
    with pytest.raises(error):
        set_route(ministry, "statement", steps=steps, by=head, at=NOW)


# -- what waits for whom ---------------------------------------------------------


def waiting(user: User) -> list[tuple[str, User | None]]:
    return [(each.edition.content["title"], each.on_behalf_of) for each in approvals_waiting(user, NOW)]


def test_a_person_sees_what_she_may_decide_now_and_nothing_else(
    ministry, policy, release, officer, colleague, head, spokesperson, deputy, outsider
):
    two_steps(ministry, head)
    edition = submitted(release, officer)
    stand_in(head, deputy)
    everybody = (officer, colleague, head, spokesperson, deputy, outsider)
    assert [waiting(each) for each in everybody] == [[], [], [], [("Hỗ trợ sửa nhà sau lũ", None)], [], []]
    approve(edition, spokesperson)
    assert [waiting(each) for each in everybody] == [
        [], [], [("Hỗ trợ sửa nhà sau lũ", None)], [], [("Hỗ trợ sửa nhà sau lũ", head)], [],
    ]  # fmt: skip


def test_her_own_words_never_wait_for_her(ministry, policy, head, officer):
    a_person("Lý Văn Phó", agency=ministry, role=Role.HEAD, title="Phó")
    submit_release(a_draft(ministry, head, policy=policy), by=officer, at=NOW)
    assert waiting(head) == []


def test_an_emergency_comes_first_and_then_the_earliest_due(ministry, policy, officer, head):
    for order, hours in (("press_release", 8), ("statement", 2)):
        set_route(ministry, order, steps=[{"order": 1, "role": Role.HEAD, "hours": hours}], by=head, at=NOW)
    for kind in ("press_release", "statement"):
        submitted(a_draft(ministry, officer, policy=policy, kind=kind), officer)
    urgent = a_draft(
        ministry, officer, policy=policy, kind="background", is_emergency=True, emergency_reason="Lũ đang lên"
    )
    submitted(urgent, officer)
    kinds = [each.edition.content["kind"] for each in approvals_waiting(head, NOW)]
    assert kinds == ["background", "statement", "press_release"]


def test_thirty_waiting_editions_cost_as_many_queries_as_one(ministry, policy, officer, head):
    submitted(a_draft(ministry, officer, policy=policy), officer)
    with CaptureQueriesContext(connection) as one:
        assert len(approvals_waiting(head, NOW)) == 1
    for _each in range(29):
        submitted(a_draft(ministry, officer, policy=policy), officer)
    with CaptureQueriesContext(connection) as thirty:
        assert len(approvals_waiting(head, NOW)) == 30
    assert len(thirty) == len(one)
