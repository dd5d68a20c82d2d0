"""The spokesperson's morning: what is asked, what we said, what changed; and six questions before she speaks."""

from datetime import timedelta

import pytest

from danbiet.offices.audit import SystemPost
from danbiet.offices.rules import load_rules, set_own_rule
from danbiet.policies.actions import write_key_fact
from danbiet.policies.models import KeyFact, Milestone
from danbiet.publishing.actions.briefs import Unanswered, check_statement
from danbiet.publishing.models import Checklist, Question, QuestionGroup
from danbiet.publishing.queries.briefs import QUESTIONS, brief_of, checklist_done, unchecked
from tests.builders import a_policy, a_publication, a_release, an_alarm, an_edition
from tests.cast import NOW
from tests.publishing.press_desk import a_mandate, a_request, an_outlet

pytestmark = pytest.mark.django_db
YES = {each.key: (True, "") for each in QUESTIONS}


@pytest.fixture(autouse=True)
def rulebook(db: None) -> None:
    load_rules(by=SystemPost("reference"), at=NOW)


def questions(policy, n: int, title: str) -> QuestionGroup:
    group = QuestionGroup.objects.create(agency=policy.agency, policy=policy, title=title, created_at=NOW)
    for each in range(n):
        Question.objects.create(
            agency=policy.agency,
            policy=policy,
            group=group,
            text="?",
            asked_at=NOW,
            code_hash=f"{title}{each}".encode(),
        )
    return group


def told(user) -> dict[str, list[str]]:
    return {each.key: [line.text for line in each.lines] for each in brief_of(user, at=NOW)}


def test_the_morning_page_says_what_is_asked_said_changed_and_sensitive(ministry, officer, spokesperson):
    policy = a_policy(ministry, short_title="Học phí")
    a_request(ministry, question="Vì sao giảm?", outlet=an_outlet(ministry))
    a_request(ministry, question="Đã xong", state="answered", answer="x", decided_by=officer, decided_at=NOW)
    questions(policy, 5, "Nộp đơn ở đâu?")
    questions(policy, 4, "Ít người hỏi")
    a_publication(an_edition(a_release(ministry, title="Thông cáo hôm qua")))
    write_key_fact(
        policy, fact=None, by=officer, at=NOW - timedelta(days=1), kind=KeyFact.Kind.HOW_MUCH, subject="Mức giảm",
        value="50", unit="%", applies_to="", valid_from=None, source_article="",
    )  # fmt: skip
    Milestone.objects.create(policy=policy, stage="effect", planned_on=NOW.date() + timedelta(days=3))
    Milestone.objects.create(policy=policy, stage="drafting", planned_on=NOW.date() + timedelta(days=30))
    an_alarm(policy)
    a_mandate(spokesperson, to_on=NOW.date() + timedelta(days=2))
    said = told(spokesperson)
    assert said == {
        "asked": ["Vì sao giảm?", "Nộp đơn ở đâu?"],
        "said": ["Thông cáo hôm qua"],
        "changed": ["Học phí: Mức giảm 50 %", "Học phí: Có hiệu lực"],
        "sensitive": [
            "Học phí: 18 bài độc lập trong 24 giờ, thường lệ 4,5",
            "Tư cách phát ngôn của Vũ Văn Phát Ngôn hết hạn 06/03/2026",
        ],
    }


def test_another_agency_reads_nothing_of_it(ministry, outsider, officer):
    a_request(ministry)
    a_publication(an_edition(a_release(ministry)))
    assert told(outsider) == {"asked": [], "said": [], "changed": [], "sensitive": []}


def test_six_answers_are_kept_to_the_words_that_were_checked(ministry, officer, spokesperson):
    release = a_release(ministry, kind="statement")
    assert unchecked(release, at=NOW) == [
        "Bản này cần 1 người trả lời đủ sáu câu kiểm tra cho đúng bản chữ hiện tại: mở “Sáu câu kiểm tra”."
    ]
    check_statement(release, answers=YES, by=spokesperson, at=NOW)
    assert (checklist_done(release), unchecked(release, at=NOW)) == (True, [])
    release.body = "<p>Lời khác.</p>"
    release.save()
    assert checklist_done(release) is False


def test_a_changed_fact_asks_for_a_new_check(ministry, officer):
    policy = a_policy(ministry)
    release = a_release(ministry, kind="response", policy=policy)
    check_statement(release, answers=YES, by=officer, at=NOW)
    KeyFact.objects.create(policy=policy, subject="Mức", value="10")
    assert checklist_done(release) is False


def test_a_no_needs_its_reason_and_leaves_the_list_open(ministry, officer):
    release = a_release(ministry, kind="statement")
    with pytest.raises(Unanswered, match="Giọng điệu"):
        check_statement(release, answers=YES | {"tone": (False, " ")}, by=officer, at=NOW)
    with pytest.raises(Unanswered, match="Dữ kiện"):
        check_statement(release, answers={"tone": (True, "")}, by=officer, at=NOW)
    check_statement(release, answers=YES | {"tone": (False, "Câu 2 nặng lời")}, by=officer, at=NOW)
    assert checklist_done(release) is False
    check_statement(release, answers=YES, by=officer, at=NOW)
    assert (checklist_done(release), Checklist.objects.count()) == (True, 1)


def test_a_press_release_needs_no_list_and_an_agency_may_ask_for_two_people(ministry, officer, colleague, head):
    assert checklist_done(a_release(ministry, kind="press_release")) is True
    set_own_rule(ministry, "statement.checklist", value=2, basis="Quy chế", from_on=NOW.date(), by=head, at=NOW)
    release = a_release(ministry, kind="statement")
    check_statement(release, answers=YES, by=officer, at=NOW)
    assert checklist_done(release) is False
    check_statement(release, answers=YES, by=colleague, at=NOW)
    assert checklist_done(release) is True
