"""A press conference from the plan to the minutes. No question is lost: it was answered there or became a promise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import Agency, Post, User
from danbiet.publishing.actions.press_requests import NothingAsked, NotOurs, log_request
from danbiet.publishing.models import Attendance, ConferenceQuestion, Outlet, PressConference, PressRequest
from danbiet.publishing.text import clean_text

FIELDS = ("title", "kind", "policy", "starts_at", "ends_at", "venue", "chair", "is_public")


class ConferenceOver(Exception):
    """The conference was closed or called off."""


class OpenQuestions(Exception):
    """A question is neither answered nor promised."""


class AlreadyPromised(Exception):
    """The question became a request before."""


class EndsBeforeItBegins(ValueError):
    """The hours do not fit."""


@transaction.atomic
def plan_conference(
    agency: Agency, *, agenda: Sequence[Mapping[str, Any]] = (), by: User, at: datetime, **fields: Any
) -> PressConference:
    """Plan a conference: ``title``, ``kind``, ``starts_at`` and, if known, the other `FIELDS`.

    ``agenda`` rows hold ``minutes``, ``what`` and ``who``. Raises EndsBeforeItBegins and NotOurs.
    """
    _check(agency, fields)
    conference = PressConference.objects.create(
        agency=agency, agenda=_rows(agenda), created_by=by, created_at=at, **fields
    )
    record("plan_conference", conference, by=by, at=at, kind=conference.kind, starts_at=conference.starts_at)
    return conference


@transaction.atomic
def describe_conference(
    conference: PressConference, *, agenda: Sequence[Mapping[str, Any]] | None = None, by: User, at: datetime,
    **fields: Any,
) -> PressConference:  # fmt: skip
    """Change the plan. Raises ConferenceOver, EndsBeforeItBegins and NotOurs."""
    locked = _running(conference)
    known = {name: getattr(locked, name) for name in FIELDS}
    _check(locked.agency, known | fields)
    for name, value in fields.items():
        setattr(locked, name, value)
    if agenda is not None:
        locked.agenda = _rows(agenda)
    locked.save()
    record("describe_conference", locked, by=by, at=at, changed=sorted(fields))
    return locked


@transaction.atomic
def invite(conference: PressConference, outlets: Iterable[Outlet], *, by: User, at: datetime) -> int:
    """Note that outlets were invited; who was before is not invited again. Returns how many were new."""
    locked = _running(conference)
    wanted = [outlet for outlet in outlets if outlet.agency_id == locked.agency_id]
    known = set(locked.attendance.values_list("outlet", flat=True))
    fresh = [Attendance(conference=locked, outlet=each, invited_at=at) for each in wanted if each.pk not in known]
    Attendance.objects.bulk_create(fresh)
    record("invite_outlets", locked, by=by, at=at, outlets=[each.outlet_id for each in fresh])
    return len(fresh)


@transaction.atomic
def count_attendance(
    conference: PressConference, counts: Mapping[int, tuple[int, int | None]], *, by: User, at: datetime
) -> PressConference:
    """Write how many journalists of each outlet (by its id) registered and came; counts, never names."""
    locked = _running(conference)
    for each in locked.attendance.filter(outlet__in=counts):
        each.accredited, each.came = counts[each.outlet_id]
        each.save(update_fields=["accredited", "came"])
    record("count_attendance", locked, by=by, at=at, outlets=len(counts))
    return locked


@transaction.atomic
def ask(
    conference: PressConference, *, question: str, outlet: Outlet | None = None, answer: str = "", by: User,
    at: datetime,
) -> ConferenceQuestion:  # fmt: skip
    """Log a question as it is asked, with the answer if it was given at once. Raises NothingAsked, NotOurs."""
    locked = _running(conference)
    question = clean_text(question).text
    if not question:
        raise NothingAsked(_("Chưa có câu hỏi. Hãy ghi câu hỏi bằng lời của người hỏi."))
    if outlet is not None and outlet.agency_id != locked.agency_id:
        raise NotOurs(_("“{thing}” thuộc cơ quan khác; hãy chọn lại.").format(thing=outlet))
    last = locked.questions.aggregate(last=Max("position"))["last"] or 0
    asked = ConferenceQuestion.objects.create(
        conference=locked, outlet=outlet, question=question, answer=clean_text(answer).text, position=last + 1
    )
    record("log_conference_question", locked, by=by, at=at, question_id=asked.pk, answered=bool(asked.answer))
    return asked


@transaction.atomic
def answer_there(question: ConferenceQuestion, *, answer: str, by: User, at: datetime) -> ConferenceQuestion:
    """Write what was answered on the spot. Raises AlreadyPromised and NothingAsked for an empty answer."""
    locked = _running(question.conference)
    _check_not_promised(question)
    if not answer.strip():
        raise NothingAsked(_("Chưa ghi câu trả lời. Nếu chưa trả lời được, hãy bấm “Hứa trả lời sau”."))
    question.answer = clean_text(answer).text
    question.save(update_fields=["answer"])
    record("answer_conference_question", locked, by=by, at=at, question_id=question.pk)
    return question


@transaction.atomic
def promise(question: ConferenceQuestion, post: Post, *, by: User, at: datetime) -> PressRequest:
    """Promise an answer: the question becomes a press request, whose clock runs for ``post``.

    Raises AlreadyPromised and NotOurs.
    """
    locked = _running(question.conference)
    _check_not_promised(question)
    request = log_request(
        locked.agency, question=question.question, way=PressRequest.Way.CONFERENCE, outlet=question.outlet,
        policy=locked.policy, post=post, by=by, at=at,
    )  # fmt: skip
    question.promised_post, question.request = post, request
    question.save(update_fields=["promised_post", "request"])
    record("promise_answer", locked, by=by, at=at, question_id=question.pk, post_id=post.pk, request_id=request.pk)
    return request


@transaction.atomic
def strike_question(question: ConferenceQuestion, *, by: User, at: datetime) -> None:
    """Take out a line that was logged by mistake. Raises AlreadyPromised."""
    locked = _running(question.conference)
    _check_not_promised(question)
    record("strike_conference_question", locked, by=by, at=at, question_id=question.pk)
    question.delete()


@transaction.atomic
def write_minutes(conference: PressConference, *, minutes: str, by: User, at: datetime) -> PressConference:
    """Keep the minutes. Raises ConferenceOver."""
    locked = _running(conference)
    locked.minutes = clean_text(minutes).text
    locked.save(update_fields=["minutes"])
    record("write_minutes", locked, by=by, at=at)
    return locked


@transaction.atomic
def close_conference(conference: PressConference, *, by: User, at: datetime) -> PressConference:
    """Close the conference; from now on nothing in it changes. Raises OpenQuestions and ConferenceOver."""
    locked = _running(conference)
    left = locked.questions.filter(answer="", request=None).count()
    if left:
        raise OpenQuestions(
            _("Còn {n} câu hỏi chưa trả lời cũng chưa hứa. Hãy ghi câu trả lời hoặc hứa, rồi kết thúc.").format(n=left)
        )
    locked.closed_at = at
    locked.ends_at = locked.ends_at or at
    locked.save(update_fields=["closed_at", "ends_at"])
    record("close_conference", locked, by=by, at=at)
    return locked


@transaction.atomic
def call_off(conference: PressConference, *, by: User, at: datetime) -> PressConference:
    """Call the conference off; it stays on the list and says so. Raises ConferenceOver."""
    locked = _running(conference)
    locked.called_off_at = at
    locked.save(update_fields=["called_off_at"])
    record("call_off_conference", locked, by=by, at=at)
    return locked


def _running(conference: PressConference) -> PressConference:
    locked = PressConference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    if locked.closed_at or locked.called_off_at:
        raise ConferenceOver(_("Cuộc họp báo này đã kết thúc hoặc đã huỷ; không sửa được nữa."))
    return locked


def _check_not_promised(question: ConferenceQuestion) -> None:
    if question.request_id is not None:
        raise AlreadyPromised(_("Câu hỏi này đã được hứa trả lời; hãy trả lời ở trang “Báo chí hỏi”."))


def _check(agency: Agency, fields: Mapping[str, Any]) -> None:
    ends, starts = fields.get("ends_at"), fields.get("starts_at")
    if ends and starts and ends <= starts:
        raise EndsBeforeItBegins(_("Giờ kết thúc phải sau giờ bắt đầu."))
    for thing in (fields.get("policy"), fields.get("chair")):
        if thing is not None and thing.agency_id != agency.pk:
            raise NotOurs(_("“{thing}” thuộc cơ quan khác; hãy chọn lại.").format(thing=thing))


def _rows(agenda: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"minutes": int(row.get("minutes") or 0), "what": str(row["what"]).strip(), "who": str(row.get("who", ""))}
        for row in agenda
        if str(row.get("what", "")).strip()
    ]
