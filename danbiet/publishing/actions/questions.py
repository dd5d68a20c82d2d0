"""The question box: asked without an account, grouped, answered once for all who asked, by two people."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import SystemPost, record
from danbiet.offices.models import Agency, User
from danbiet.offices.rules import NoClock, NoRule, rule, start_clock, stop_clock
from danbiet.policies.models import Answer, Policy
from danbiet.publishing.masking import mask
from danbiet.publishing.models import Question, QuestionGroup
from danbiet.publishing.queries.questions import REPLY, hash_of
from danbiet.publishing.text import clean_text

KEEP_TEXT = "question.keep_text"
BOX = SystemPost("question box")
SHORTEST, LONGEST = 10, 2000
# Crockford's letters: none is mistaken for another when a code is copied by hand.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = 12


class NoQuestion(ValueError):
    """There is too little, or too much, to answer."""


class NotPublic(PermissionError):
    """The policy is not before the public, so nobody outside can ask about it."""


class NotOneQuestion(ValueError):
    """These questions cannot share one answer."""


class OwnWords(PermissionError):
    """Nobody approves what she wrote herself."""


class NothingToApprove(ValueError):
    """There is no draft, or it was approved before."""


class ChangedMeanwhile(ValueError):
    """The words are no longer those that the person read."""


class AlreadySettled(ValueError):
    """The question was answered or declined before."""


@transaction.atomic
def ask_question(policy: Policy, *, text: str, language: str = "vi", at: datetime) -> tuple[Question, str]:
    """Keep a question of somebody nobody knows; return it and the receipt code, which only the asker holds.

    Telephone numbers, mailboxes and numbers of papers are taken out first. Raises NoQuestion, NotPublic.
    """
    if policy.public_from is None or policy.public_from > timezone.localdate(at):
        raise NotPublic(_("Chính sách này chưa công khai nên chưa nhận câu hỏi."))
    words = clean_text(text).text
    _require_length(words)
    masked = mask(words)
    code = _new_code()
    question = Question.objects.create(
        agency_id=policy.agency_id,
        policy=policy,
        code_hash=hash_of(code),
        text=masked.text,
        masked=masked.count,
        language=language,
        asked_at=at,
    )
    record("ask_question", question, by=BOX, at=at, masked=masked.count)
    with suppress(NoRule):
        start_clock(REPLY, question, agency=policy.agency, post=policy.owner_post, by=BOX, at=at)
    return question, code


@transaction.atomic
def group_questions(
    questions: Sequence[Question], *, title: str = "", group: QuestionGroup | None = None, by: User, at: datetime
) -> QuestionGroup:
    """Put questions that ask the same into one group, a new one unless given.

    Joining a group that is answered already answers them at once. Raises NotOneQuestion.
    """
    first = group or (questions[0] if questions else None)
    if first is None or any(each.policy_id != first.policy_id for each in questions):
        raise NotOneQuestion(_("Chọn ít nhất một câu hỏi; các câu trong một nhóm phải về cùng một chính sách."))
    made = group or _new_group(questions[0], title=title, at=at)
    ids = [each.pk for each in questions]
    moved = Question.objects.open().filter(pk__in=ids).update(group=made)
    if moved != len(ids):
        raise NotOneQuestion(_("Có câu hỏi trong số này đã được trả lời hoặc đã đóng. Hãy tải lại trang."))
    record("group_questions", made, by=by, at=at, questions=ids)
    if made.closed_at is not None:
        _settle(made, by=by, at=at)
    return made


@transaction.atomic
def ungroup_question(question: Question, *, by: User, at: datetime) -> Question:
    """Take a question out of its group; it waits for its own answer. Raises AlreadySettled."""
    group_id = question.group_id
    if not Question.objects.open().filter(pk=question.pk).update(group=None):
        raise AlreadySettled(_("Câu hỏi này đã được trả lời hoặc đã đóng."))
    question.refresh_from_db()
    record("ungroup_question", question, by=by, at=at, group=group_id)
    return question


@transaction.atomic
def draft_answer(group: QuestionGroup, *, question: str, text: str, by: User, at: datetime) -> Answer:
    """Write the one answer of a group, or write it anew; whoever wrote last cannot approve it.

    Raises NothingToApprove when the group is answered, NoQuestion when words are missing.
    """
    locked = _locked(group)
    asked, said = clean_text(question).text, clean_text(text).text
    if not asked or not said:
        raise NoQuestion(_("Cần cả câu hỏi chung lẫn câu trả lời."))
    answer = locked.answer or Answer(agency_id=locked.agency_id, policy_id=locked.policy_id)
    answer.question, answer.text, answer.written_by, answer.written_at = asked, said, by, at
    answer.save()
    locked.title, locked.answer = asked, answer
    locked.save(update_fields=["title", "answer"])
    record("draft_answer", answer, by=by, at=at, group=locked.pk)
    group.refresh_from_db()
    return answer


def words_hash(answer: Answer) -> str:
    """Return the mark of the exact words, which whoever approves them sends back."""
    return hashlib.sha256(f"{answer.question}\n\n{answer.text}".encode()).hexdigest()[:32]


@transaction.atomic
def approve_answer(group: QuestionGroup, *, words: str, by: User, at: datetime) -> Answer:
    """Make the group's draft public and answer everybody in the group; ``words`` is `words_hash` of what was read.

    Raises NothingToApprove, OwnWords, ChangedMeanwhile.
    """
    locked = _locked(group)
    answer = locked.answer
    if answer is None:
        raise NothingToApprove(_("Nhóm câu hỏi này chưa có câu trả lời để duyệt."))
    if answer.written_by_id == by.pk:
        raise OwnWords(_("Bạn là người viết câu trả lời này, nên cần một người khác duyệt."))
    if words_hash(answer) != words:
        raise ChangedMeanwhile(_("Câu trả lời vừa được sửa sau khi bạn mở trang. Hãy đọc lại bản mới rồi duyệt."))
    answer.approved_by, answer.approved_at, answer.published_at = by, at, at
    answer.save(update_fields=["approved_by", "approved_at", "published_at"])
    record("approve_answer", answer, by=by, at=at, group=locked.pk, words=words)
    _close(locked, by=by, at=at)
    group.refresh_from_db()
    return answer


@transaction.atomic
def use_answer(group: QuestionGroup, answer: Answer, *, by: User, at: datetime) -> QuestionGroup:
    """Answer a group with what stands in the answer bank already. Raises NothingToApprove, NotOneQuestion."""
    locked = _locked(group)
    if answer.policy_id != locked.policy_id or answer.published_at is None or answer.retired_at is not None:
        raise NotOneQuestion(_("Chỉ dùng được câu trả lời đang công khai của chính chính sách này."))
    locked.answer, locked.title = answer, answer.question
    locked.save(update_fields=["answer", "title"])
    record("use_answer", locked, by=by, at=at, answer=answer.pk)
    _close(locked, by=by, at=at)
    group.refresh_from_db()
    return group


@transaction.atomic
def decline_question(question: Question, *, reason: str, by: User, at: datetime) -> Question:
    """Close a question without an answer; the holder of its code reads why. Raises NoQuestion, AlreadySettled."""
    if not reason.strip():
        raise NoQuestion(_("Viết lý do; người hỏi đọc được lý do này bằng mã biên nhận."))
    declined = (
        Question.objects.open().filter(pk=question.pk).update(declined_at=at, decline_reason=reason.strip(), group=None)
    )
    if not declined:
        raise AlreadySettled(_("Câu hỏi này đã được trả lời hoặc đã đóng."))
    question.refresh_from_db()
    record("decline_question", question, by=by, at=at)
    _stop(question, by=by, at=at)
    return question


@transaction.atomic
def retire_answer(answer: Answer, *, by: User, at: datetime) -> Answer:
    """Take an answer that is no longer true out of the public bank; who asked reads that it was withdrawn."""
    if not Answer.objects.public().filter(pk=answer.pk).update(retired_at=at):
        raise AlreadySettled(_("Câu trả lời này không còn công khai."))
    answer.refresh_from_db()
    record("retire_answer", answer, by=by, at=at)
    return answer


@transaction.atomic
def forget_texts(*, at: datetime) -> int:
    """Delete the words of settled questions older than the rulebook's time; return how many.

    An unanswered question keeps its words: forgetting it would leave nobody to answer.
    """
    forgotten = 0
    settled = Question.objects.filter(forgotten_at=None).exclude(answered_at=None, declined_at=None)
    for agency_id in settled.order_by().values_list("agency", flat=True).distinct():
        old = settled.filter(agency=agency_id, asked_at__lt=at - _kept(agency_id, at))
        count = old.update(text="", forgotten_at=at)
        if count:
            record("forget_questions", None, by=BOX, at=at, agency=None, count=count, of_agency=agency_id)
        forgotten += count
    return forgotten


def _kept(agency_id: int, at: datetime) -> timedelta:
    agency = Agency.objects.get(pk=agency_id)
    return timedelta(days=int(rule(KEEP_TEXT, on=timezone.localdate(at), agency=agency).value or 0))


def _require_length(words: str) -> None:
    if len(words) < SHORTEST:
        raise NoQuestion(_("Câu hỏi còn quá ngắn. Hãy viết rõ điều bạn muốn biết."))
    if len(words) > LONGEST:
        raise NoQuestion(_("Câu hỏi dài quá %(most)d chữ cái. Hãy viết ngắn lại, mỗi lần một câu.") % {"most": LONGEST})


def _new_code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _n in range(CODE_LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LETTERS, 4))


def _new_group(question: Question, *, title: str, at: datetime) -> QuestionGroup:
    return QuestionGroup.objects.create(
        agency_id=question.agency_id, policy_id=question.policy_id, title=title.strip() or question.text[:300],
        created_at=at,
    )  # fmt: skip


def _locked(group: QuestionGroup) -> QuestionGroup:
    locked = QuestionGroup.objects.select_for_update(of=("self",)).select_related("answer").get(pk=group.pk)
    if locked.closed_at is not None:
        raise NothingToApprove(_("Nhóm câu hỏi này đã được trả lời."))
    return locked


def _close(group: QuestionGroup, *, by: User, at: datetime) -> None:
    group.closed_at = at
    group.save(update_fields=["closed_at"])
    _settle(group, by=by, at=at)


def _settle(group: QuestionGroup, *, by: User, at: datetime) -> None:
    waiting = list(Question.objects.open().filter(group=group))
    Question.objects.filter(pk__in=[each.pk for each in waiting]).update(answered_at=at)
    for question in waiting:
        _stop(question, by=by, at=at)


def _stop(question: Question, *, by: User, at: datetime) -> None:
    with suppress(NoClock):
        stop_clock(REPLY, question, by=by, at=at)
