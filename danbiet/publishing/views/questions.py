"""Câu hỏi của người dân: grouped, answered once by two people, or declined with a reason."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, get_visible_or_404, officer_page
from danbiet.offices.models import Role
from danbiet.policies.models import Answer
from danbiet.publishing.actions import questions as box
from danbiet.publishing.editions import facts_of
from danbiet.publishing.forms.questions import AnswerForm, BankForm, DeclineForm, QuestionFilter
from danbiet.publishing.models import Question, QuestionGroup
from danbiet.publishing.queries.questions import alike, close_to, groups_of, overdue, questions_of
from danbiet.publishing.views.reading import shown_facts
from danbiet.publishing.views.release_page import WRITERS
from danbiet.web.finding import holding
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, complaining, toast

# Whose word makes an answer public.
APPROVERS = frozenset({Role.HEAD, Role.SPOKESPERSON, Role.COORDINATOR})
REFUSALS = (
    box.AlreadySettled, box.ChangedMeanwhile, box.NoQuestion, box.NotOneQuestion, box.NothingToApprove, box.OwnWords,
)  # fmt: skip
MOST_OFFERED = 6


@require_GET
@officer_page
def questions(request: DeskRequest) -> HttpResponse:
    """What waits, the soonest due first; groups to answer; questions that seem to ask the same."""
    form = QuestionFilter(request.GET, user=request.user)
    found, groups = _narrowed(form, questions_of(request.user), groups_of(request.user))
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    waiting = list(questions_of(request.user).open())
    loose = [each for each in found if each.group_id is None] if _is_waiting(form) else []
    shown = {
        "form": form,
        "page": page_of(request, found),
        "is_waiting": _is_waiting(form),
        "waiting": len(waiting),
        "overdue": overdue(waiting),
        "groups": groups.filter(closed_at=None) if _is_waiting(form) else [],
        "offers": alike(loose)[:MOST_OFFERED],
        "decline_form": DeclineForm(auto_id="decline_%s"),
    }
    return render(request, "publishing/questions/questions.html", shown)


def _sheet() -> Sheet:
    header = [_("Câu hỏi"), _("Chính sách"), _("Hỏi lúc"), _("Hạn"), _("Trả lời lúc"), _("Lý do không trả lời")]
    return Sheet("cau-hoi-cua-dan", _("Câu hỏi của người dân"), header, _cells)


def _cells(question: Any) -> list[object]:
    return [
        question.text, question.policy.short_title, question.asked_at, question.due_at, question.answered_at,
        question.decline_reason,
    ]  # fmt: skip


@require_POST
@officer_page(roles=WRITERS)
def group_up(request: DeskRequest) -> HttpResponse:
    """Put the chosen questions into one group, and go on to its answer."""
    ids = {int(each) for each in request.POST.getlist("questions") if each.isdecimal()}
    chosen = list(questions_of(request.user).filter(pk__in=ids))
    if len(chosen) != len(ids):
        raise Http404
    with complaining(request, *REFUSALS):
        made = box.group_questions(chosen, by=request.user, at=clock.now())
        return redirect("question_group", made.pk)
    return redirect("questions")


@require_POST
@officer_page(roles=WRITERS)
def decline(request: DeskRequest, question_id: int) -> HttpResponse:
    """Close a question with a reason that its asker reads."""
    question = _question(request, question_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        complain(request, _("Viết lý do; người hỏi đọc được lý do này bằng mã biên nhận."))
        return redirect("questions")
    said = form.cleaned_data["reason"]
    with complaining(request, *REFUSALS):
        box.decline_question(question, reason=said, by=request.user, at=clock.now())
        toast(request, _("Đã đóng câu hỏi với lý do."))
    return redirect("questions")


@require_POST
@officer_page(roles=WRITERS)
def ungroup(request: DeskRequest, question_id: int) -> HttpResponse:
    """Take a question out of its group."""
    question = _question(request, question_id)
    group_id = question.group_id
    with complaining(request, *REFUSALS):
        box.ungroup_question(question, by=request.user, at=clock.now())
        toast(request, _("Đã đưa câu hỏi ra khỏi nhóm."))
    return redirect("question_group", group_id) if group_id else redirect("questions")


@require_GET
@officer_page
def group(request: DeskRequest, group_id: int) -> HttpResponse:
    """One group: who asked what, the draft, whose approval it waits for."""
    return _group_page(request, _group(request, group_id))


@require_POST
@officer_page(roles=WRITERS)
def join(request: DeskRequest, group_id: int) -> HttpResponse:
    """Put more questions into a group."""
    shown = _group(request, group_id)
    ids = {int(each) for each in request.POST.getlist("questions") if each.isdecimal()}
    chosen = list(questions_of(request.user).filter(pk__in=ids))
    if len(chosen) != len(ids):
        raise Http404
    with complaining(request, *REFUSALS):
        box.group_questions(chosen, group=shown, by=request.user, at=clock.now())
        toast(request, _("Đã thêm câu hỏi vào nhóm."))
    return redirect("question_group", shown.pk)


@require_POST
@officer_page(roles=WRITERS)
def draft(request: DeskRequest, group_id: int) -> HttpResponse:
    """Write the answer; somebody else approves it."""
    shown = _group(request, group_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _group_page(request, shown, form, status=422)
    with complaining(request, *REFUSALS):
        box.draft_answer(shown, by=request.user, at=clock.now(), **form.cleaned_data)
        toast(request, _("Đã lưu câu trả lời. Một người khác duyệt thì câu này mới công khai."))
    return redirect("question_group", shown.pk)


@require_POST
@officer_page(roles=APPROVERS)
def approve(request: DeskRequest, group_id: int) -> HttpResponse:
    """Make exactly the words that were read public, and answer all who asked."""
    shown = _group(request, group_id)
    words = request.POST.get("words", "")
    with complaining(request, *REFUSALS):
        box.approve_answer(shown, words=words, by=request.user, at=clock.now())
        toast(request, _("Đã duyệt. Câu trả lời đã công khai và mọi người hỏi đều xem được bằng mã."))
    return redirect("question_group", shown.pk)


@require_POST
@officer_page(roles=APPROVERS)
def use(request: DeskRequest, group_id: int) -> HttpResponse:
    """Answer a group with what stands in the bank."""
    shown = _group(request, group_id)
    form = BankForm(request.POST, policy=shown.policy)
    if not form.is_valid():
        complain(request, _("Chọn một câu trả lời đang công khai."))
        return redirect("question_group", shown.pk)
    with complaining(request, *REFUSALS):
        box.use_answer(shown, form.cleaned_data["answer"], by=request.user, at=clock.now())
        toast(request, _("Đã trả lời cả nhóm bằng câu có sẵn."))
    return redirect("question_group", shown.pk)


@require_POST
@officer_page(roles=APPROVERS)
def retire(request: DeskRequest, answer_id: int) -> HttpResponse:
    """Take an answer out of the public bank."""
    answer = get_visible_or_404(Answer.objects, request.user, pk=answer_id)
    with complaining(request, *REFUSALS):
        box.retire_answer(answer, by=request.user, at=clock.now())
        toast(request, _("Câu trả lời không còn trên trang chính sách."))
    return redirect("policy_tab", answer.policy_id, "questions")


def _group_page(
    request: DeskRequest, shown: QuestionGroup, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    answer = shown.answer
    written = {"question": answer.question if answer else shown.title, "text": answer.text if answer else ""}
    loose = list(questions_of(request.user).open().filter(policy=shown.policy, group=None)[:200])
    bank = Answer.objects.public().filter(policy=shown.policy)
    context = {
        "group": shown,
        "questions": questions_of(request.user).filter(group=shown),
        "form": form or AnswerForm(initial=written),
        "bank_form": BankForm(policy=shown.policy) if bank.exists() else None,
        "close": close_to(shown, loose),
        "words": box.words_hash(answer) if answer else "",
        "facts": shown_facts(facts_of(shown.policy)),
        "may_approve": bool(request.user.roles & APPROVERS),
        "is_own": answer is not None and answer.written_by_id == request.user.pk,
    }
    return render(request, "publishing/questions/group.html", context, status=status)


def _narrowed(
    form: QuestionFilter, found: QuerySet[Question], groups: QuerySet[QuestionGroup]
) -> tuple[QuerySet[Question], QuerySet[QuestionGroup]]:
    said = form.cleaned_data if form.is_valid() else {}
    typed = said.get("q") or ""
    found, groups = found.filter(holding(typed, "text")), groups.filter(holding(typed, "title"))
    if policy := said.get("policy"):
        found, groups = found.filter(policy=policy), groups.filter(policy=policy)
    states = {"answered": Q(answered_at__isnull=False), "declined": Q(declined_at__isnull=False)}
    waiting = Q(answered_at=None, declined_at=None)
    return found.filter(states.get(str(said.get("state", "")), waiting)), groups


def _is_waiting(form: QuestionFilter) -> bool:
    return not (form.is_valid() and form.cleaned_data["state"])


def _question(request: DeskRequest, question_id: int) -> Question:
    return get_object_or_404(questions_of(request.user), pk=question_id)


def _group(request: DeskRequest, group_id: int) -> QuestionGroup:
    return get_object_or_404(groups_of(request.user), pk=group_id)
