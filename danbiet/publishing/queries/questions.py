"""Reading the question box: by its code, by policy, with those that seem to ask the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from danbiet.engine.text import tokens
from danbiet.offices.models import Clock, User
from danbiet.policies.models import Answer, Policy
from danbiet.publishing.models import Question, QuestionGroup

REPLY = "question.reply"
# Below this many, a number could tell who asked (trust.md, promise 2).
FEWEST_COUNTED = 5
MOST_COMPARED = 400
ALIKE = 0.42
# Words of asking, not of what is asked.
_ASKING = (
    "cho hoi xin toi em chau minh anh chi co khong la gi thi nhu the nao bao nhieu khi a ai va cua duoc bi o dau vay"
    " voi de cac nhung thua cam on nhe sao hay phai"
)
ASKING = frozenset(_ASKING.split())


@dataclass(frozen=True)
class Standing:
    """What the holder of a receipt code is told. ``due_at`` is None where no rule sets a time."""

    question: Question
    state: str  # waiting, answered, declined, withdrawn
    answer: Answer | None
    clock: Clock | None


@dataclass(frozen=True)
class Alike:
    """Questions that seem to ask the same, the longest first; nothing is grouped before a person says so."""

    questions: list[Question]


@dataclass(frozen=True)
class Counts:
    """How many were asked and settled; None below five."""

    asked: int | None
    answered: int | None


def hash_of(code: str) -> bytes:
    """Return what is kept of a receipt code, however it was typed: spaces, dashes, small letters, O for 0."""
    letters = code.upper().translate(str.maketrans("OIL", "011", " -–.\t\n"))
    return hashlib.sha256(f"danbiet.question:{letters}".encode()).digest()


def look_up(code: str) -> Question | None:
    """Return the question this receipt code belongs to; None when there is none."""
    return Question.objects.select_related("policy", "agency", "group__answer").filter(code_hash=hash_of(code)).first()


def standing_of(question: Question) -> Standing:
    """Return what becomes of a question, for whoever holds its code."""
    clock = Clock.objects.select_related("rule").filter(about=f"question:{question.pk}", rule__key=REPLY).first()
    answer = question.group.answer if question.group and question.answered_at else None
    if question.declined_at:
        state = "declined"
    elif answer is None:
        state = "waiting"
    else:
        state = "withdrawn" if answer.retired_at else "answered"
    return Standing(question, state, answer, clock)


def counts_of(policy: Policy) -> Counts:
    """Return how many questions were asked and answered about a policy, in public numbers."""
    found = Question.objects.filter(policy=policy).aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))
    )
    asked, answered = found["asked"], found["answered"]
    shown = asked >= FEWEST_COUNTED and (answered >= FEWEST_COUNTED or answered == 0)
    return Counts(asked if asked >= FEWEST_COUNTED else None, answered if shown else None)


def questions_of(user: User) -> Any:
    """Return the questions this officer may open, with the moment each is due, the soonest first."""
    due = Clock.objects.filter(rule__key=REPLY, stopped_at=None, about=_about())
    mine = Question.objects.visible_to(user).select_related("policy", "group")
    return mine.annotate(due_at=Subquery(due.values("due_at")[:1])).order_by("due_at", "asked_at")


def groups_of(user: User) -> QuerySet[QuestionGroup]:
    """Return the groups this officer may open, each with how many asked and its draft."""
    mine = QuestionGroup.objects.visible_to(user).select_related("policy", "answer__written_by")  # type: ignore[attr-defined]
    found: QuerySet[QuestionGroup] = mine.annotate(asked=Count("questions")).order_by("created_at")
    return found


def overdue(questions: Iterable[Question]) -> int:
    """Return how many of these are past their time."""
    now = timezone.now()
    return sum(1 for each in questions if (due := getattr(each, "due_at", None)) and due < now)


def alike(questions: Sequence[Question]) -> list[Alike]:
    """Return sets of questions that seem to ask the same, the largest set first.

    Two are alike when their words, rare ones counting more, overlap by `ALIKE` (weighted Jaccard on folded
    syllables and pairs of them, so that a question typed without diacritics still meets its twin).
    """
    compared = [each for each in questions if each.text][:MOST_COMPARED]
    marks = [_marks(each.text) for each in compared]
    weight = _weights(marks)
    parent = list(range(len(compared)))
    for first in range(len(compared)):
        for second in range(first):
            if _overlap(marks[first], marks[second], weight) >= ALIKE:
                parent[_root(parent, first)] = _root(parent, second)
    sets: dict[int, list[Question]] = {}
    for place, question in enumerate(compared):
        sets.setdefault(_root(parent, place), []).append(question)
    found = [Alike(sorted(each, key=lambda one: -len(one.text))) for each in sets.values() if len(each) > 1]
    return sorted(found, key=lambda each: -len(each.questions))


def close_to(group: QuestionGroup, questions: Sequence[Question]) -> list[Question]:
    """Return which of these seem to ask what the group asks."""
    known = [_marks(text) for text in (group.title, *group.questions.values_list("text", flat=True)[:20]) if text]
    marks = {each.pk: _marks(each.text) for each in questions}
    weight = _weights([*known, *marks.values()])
    return [each for each in questions if any(_overlap(marks[each.pk], one, weight) >= ALIKE for one in known)]


def _about() -> Concat:
    return Concat(Value("question:"), Cast(OuterRef("pk"), CharField()))


def _marks(text: str) -> frozenset[str]:
    syllables = [token.folded for token in tokens(text) if token.folded not in ASKING]
    return frozenset(syllables) | {f"{left} {right}" for left, right in pairwise(syllables)}


def _weights(marks: Sequence[frozenset[str]]) -> dict[str, float]:
    seen = Counter(mark for each in marks for mark in each)
    return {mark: log(1 + len(marks) / count) for mark, count in seen.items()}


def _overlap(first: frozenset[str], second: frozenset[str], weight: dict[str, float]) -> float:
    union = sum(weight[mark] for mark in first | second)
    return sum(weight[mark] for mark in first & second) / union if union else 0.0


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        place = parent[place]
    return place
