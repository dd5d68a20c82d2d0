"""People ask without an account; one answer, by two people, serves all who asked the same."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from danbiet.offices.audit import SystemPost
from danbiet.offices.models import AuditEntry, Clock
from danbiet.offices.rules import load_rules
from danbiet.policies.models import Answer
from danbiet.publishing.actions import questions as box
from danbiet.publishing.models import Question
from danbiet.publishing.queries.questions import alike, close_to, counts_of, look_up, questions_of, standing_of
from tests.builders import a_policy
from tests.cast import NOW

TODAY = NOW.date()
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def policy(ministry):
    load_rules(by=SystemPost("test"), at=NOW)
    return a_policy(ministry, short_title="Học phí", public_from=TODAY)


def asked(policy, text="Con tôi học lớp 6 thì được miễn học phí từ khi nào?", at=NOW):
    return box.ask_question(policy, text=text, at=at)


def answered(policy, officer, colleague, *questions):
    group = box.group_questions(questions, title="Miễn học phí từ khi nào?", by=officer, at=LATER)
    answer = box.draft_answer(
        group, question="Miễn học phí từ khi nào?", text="Từ năm học 2026–2027.", by=officer, at=LATER
    )
    box.approve_answer(group, words=box.words_hash(answer), by=colleague, at=LATER)
    return group


def test_who_asks_gets_a_code_and_we_keep_only_its_hash(policy):
    question, code = asked(policy)

    assert look_up(code) == question
    assert code.encode() not in bytes(question.code_hash)
    assert standing_of(question).state == "waiting"


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_is_found_however_it_is_typed(policy, change):
    question, code = asked(policy)
    assert look_up(change(code)) == question


def test_another_code_finds_nothing(policy):
    asked(policy)
    assert look_up("0000-0000-0000") is None


def test_personal_details_never_reach_the_database(policy):
    question, _code = asked(policy, "Gọi lại cho tôi số 0912 345 678 hoặc lan@thu.example về học phí nhé")

    question.refresh_from_db()
    assert (question.masked, "0912" in question.text, "lan@" in question.text) == (2, False, False)


def test_the_clock_of_the_rulebook_starts_with_the_question(policy):
    question, _code = asked(policy)

    clock = Clock.objects.get(about=f"question:{question.pk}")
    assert (clock.started_at, clock.due_at.date(), clock.stopped_at) == (NOW, TODAY + timedelta(days=7), None)


@pytest.mark.parametrize("text", ["", "   ", "hả?", "x" * 2001])
def test_what_cannot_be_answered_is_sent_back_with_a_word(policy, text):
    with pytest.raises(box.NoQuestion):
        asked(policy, text)
    assert not Question.objects.exists()


def test_nobody_asks_about_a_draft(ministry):
    with pytest.raises(box.NotPublic):
        asked(a_policy(ministry, public_from=TODAY + timedelta(days=1)))


def test_one_answer_reaches_all_who_asked(policy, officer, colleague):
    first, one = asked(policy)
    second, other = asked(policy, "khi nao duoc mien hoc phi cho chau lop 6")
    answered(policy, officer, colleague, first, second)

    assert [standing_of(look_up(code)).answer.text for code in (one, other)] == ["Từ năm học 2026–2027."] * 2
    assert not Clock.objects.running().filter(about__startswith="question:").exists()
    assert [each.question for each in Answer.objects.public()] == ["Miễn học phí từ khi nào?"]


def test_who_wrote_the_answer_cannot_approve_it(policy, officer):
    question, _code = asked(policy)
    group = box.group_questions([question], by=officer, at=LATER)
    answer = box.draft_answer(group, question="Khi nào?", text="Từ tháng 9.", by=officer, at=LATER)

    with pytest.raises(box.OwnWords, match="một người khác duyệt"):
        box.approve_answer(group, words=box.words_hash(answer), by=officer, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(approved_by=officer)


def test_words_changed_after_they_were_read_are_not_approved(policy, officer, colleague, head):
    question, _code = asked(policy)
    group = box.group_questions([question], by=officer, at=LATER)
    read = box.words_hash(box.draft_answer(group, question="Khi nào?", text="Từ tháng 9.", by=officer, at=LATER))
    box.draft_answer(group, question="Khi nào?", text="Từ tháng 10.", by=colleague, at=LATER)

    with pytest.raises(box.ChangedMeanwhile, match="đọc lại"):
        box.approve_answer(group, words=read, by=head, at=LATER)
    assert not Answer.objects.public().exists()


def test_a_question_that_joins_an_answered_group_is_answered_at_once(policy, officer, colleague):
    first, _code = asked(policy)
    group = answered(policy, officer, colleague, first)
    late, code = asked(policy, at=LATER)
    box.group_questions([late], group=group, by=officer, at=LATER)

    assert standing_of(look_up(code)).state == "answered"


def test_what_stands_in_the_answer_bank_is_used_again(policy, officer, colleague):
    bank = answered(policy, officer, colleague, asked(policy)[0]).answer
    new, code = asked(policy, at=LATER)
    box.use_answer(box.group_questions([new], by=officer, at=LATER), bank, by=officer, at=LATER)

    assert standing_of(look_up(code)).answer == bank


def test_questions_of_two_policies_share_no_answer(policy, ministry, officer):
    other = a_policy(ministry, public_from=TODAY)
    with pytest.raises(box.NotOneQuestion):
        box.group_questions([asked(policy)[0], asked(other)[0]], by=officer, at=LATER)


def test_a_question_is_declined_only_with_a_reason_that_its_asker_reads(policy, officer):
    question, code = asked(policy)
    with pytest.raises(box.NoQuestion):
        box.decline_question(question, reason=" ", by=officer, at=LATER)
    box.decline_question(question, reason="Việc này thuộc cơ quan thuế.", by=officer, at=LATER)

    seen = standing_of(look_up(code))
    assert (seen.state, seen.question.decline_reason) == ("declined", "Việc này thuộc cơ quan thuế.")


def test_a_withdrawn_answer_is_said_to_be_withdrawn(policy, officer, colleague):
    question, code = asked(policy)
    group = answered(policy, officer, colleague, question)
    box.retire_answer(group.answer, by=officer, at=LATER)

    assert standing_of(look_up(code)).state == "withdrawn"


def test_words_are_forgotten_after_ninety_days_and_the_answer_stays(policy, officer, colleague):
    old, code = asked(policy)
    waiting, _code = asked(policy, "Còn học sinh trường tư thì sao ạ, có được miễn không?")
    answered(policy, officer, colleague, old)

    assert box.forget_texts(at=NOW + timedelta(days=89)) == 0
    assert box.forget_texts(at=NOW + timedelta(days=91)) == 1
    old.refresh_from_db()
    waiting.refresh_from_db()
    assert (old.text, bool(waiting.text)) == ("", True)
    assert standing_of(look_up(code)).answer.text == "Từ năm học 2026–2027."


def test_questions_that_ask_the_same_are_offered_together_and_others_are_not(policy, officer):
    texts = [
        "Học sinh lớp 6 được miễn học phí từ khi nào?",
        "khi nao hoc sinh lop 6 duoc mien hoc phi",
        "Cho hỏi lớp 6 miễn học phí từ khi nào ạ",
        "Hồ sơ vay vốn cho sinh viên nộp ở đâu?",
        "Trường tư thục có được hỗ trợ tiền ăn trưa không?",
    ]
    made = [asked(policy, text)[0] for text in texts]

    [found] = alike(made)
    assert {each.pk for each in found.questions} == {each.pk for each in made[:3]}
    group = box.group_questions(made[:1], title=texts[0], by=officer, at=LATER)
    assert close_to(group, made[1:]) == made[1:3]


def test_a_count_below_five_is_not_public(policy):
    for _n in range(4):
        asked(policy)
    assert counts_of(policy).asked is None
    asked(policy)
    assert (counts_of(policy).asked, counts_of(policy).answered) == (5, 0)


def test_another_agency_sees_none_of_our_questions(policy, officer, outsider):
    question, _code = asked(policy)
    assert (list(questions_of(officer)), list(questions_of(outsider))) == ([question], [])
    assert questions_of(officer).get().due_at.date() == TODAY + timedelta(days=7)


def test_the_log_tells_that_somebody_asked_and_not_what(policy):
    asked(policy, "Câu hỏi riêng của tôi về học phí")

    entry = AuditEntry.objects.get(verb="ask_question")
    assert (entry.system, entry.details) == ("question box", {"masked": 0})
