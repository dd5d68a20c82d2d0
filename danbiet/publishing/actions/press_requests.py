"""A question of the press: it comes in, one writes the answer, another sends it, and a clock runs all the while."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.kit.registry import postmen
from danbiet.offices.audit import SystemPost, record
from danbiet.offices.models import Agency, Clock, Post, Role, User
from danbiet.offices.rules import NoClock, NoRule, due_at, name_of, rule, start_clock, stop_clock
from danbiet.policies.models import Policy
from danbiet.publishing.grounds import ground as lawful_ground
from danbiet.publishing.models import NO_CONTACT, Delegation, Form, Journalist, Outlet, PressRequest
from danbiet.publishing.text import clean_text

State = PressRequest.State
REPLY = "press.reply"
KEPT = "press.contact_kept"
SPEAKERS = frozenset({Role.HEAD, Role.SPOKESPERSON})
PRESS_DESK = SystemPost("press desk")
# No letter or digit that is read out wrongly on the telephone.
CODE_SIGNS = "23456789ACDEFHJKMNPQRTUVWXY"
CODE_LENGTH = 7


class NothingAsked(ValueError):
    """There is no question."""


class NotOurs(ValueError):
    """A person, post, policy or outlet of another agency was named."""


class AlreadySettled(Exception):
    """The question was answered, refused or withdrawn before."""


class NothingDrafted(Exception):
    """There is no written answer to send."""


class OwnWords(Exception):
    """Who wrote an answer does not send it."""


class MayNotSpeak(Exception):
    """Only the head, the spokesperson or who stands in for one of them answers for the agency."""


class NotAnswered(Exception):
    """Only what was answered can stand before the public."""


class NotWithdrawn(Exception):
    """The question is not among those withdrawn."""


@transaction.atomic
def log_request(
    agency: Agency,
    *,
    question: str,
    way: str,
    outlet: Outlet | None = None,
    journalist: Journalist | None = None,
    said_outlet: str = "",
    said_name: str = "",
    reply_to: str = "",
    call_back: str = "",
    policy: Policy | None = None,
    wanted_by: datetime | None = None,
    received_at: datetime | None = None,
    post: Post | None = None,
    by: User | SystemPost,
    at: datetime,
) -> PressRequest:
    """Write down a question of the press and start its clock at ``received_at`` (``at`` unless given).

    ``post`` answers for it; unless given, the spokesperson's. A journalist of the directory brings her outlet,
    mailbox and number along. Raises NothingAsked and NotOurs.
    """
    question = clean_text(question).text
    if not question:
        raise NothingAsked(_("Chưa có câu hỏi. Hãy ghi câu hỏi bằng lời của người hỏi."))
    outlet = outlet or (journalist.outlet if journalist else None)
    _check_ours(agency, outlet, journalist, policy, post)
    post = post or post_of(agency, Role.SPOKESPERSON)
    came = received_at or at
    request = PressRequest.objects.create(
        agency=agency, code=new_code(), question=question, way=way, outlet=outlet, journalist=journalist,
        said_outlet="" if outlet else clean_text(said_outlet).text,
        said_name="" if journalist else clean_text(said_name).text,
        reply_to=reply_to or (journalist.email if journalist else ""),
        call_back=call_back or (journalist.phone if journalist else ""), policy=policy, wanted_by=wanted_by,
        received_at=came, owner_post=post,
    )  # fmt: skip
    record("log_press_request", request, by=by, at=at, way=way, received_at=came)
    with suppress(NoRule):  # an agency whose rulebook knows no such duty owes nothing by a certain day
        start_clock(REPLY, request, agency=agency, post=post, by=by, at=came)
    return request


def new_code() -> str:
    """Return a code nobody can guess from another, such as “BC-7K3M9QX”."""
    return "BC-" + "".join(secrets.choice(CODE_SIGNS) for _n in range(CODE_LENGTH))


def post_of(agency: Agency, role: str) -> Post | None:
    """Return the agency's post of a role, the oldest where it has several."""
    return agency.posts.filter(role=role).order_by("pk").first()


def may_speak(user: User, *, at: datetime) -> bool:
    """Tell whether this person answers for her agency: by her post, or standing in for one who does."""
    if user.roles_on(timezone.localdate(at)) & SPEAKERS:
        return True
    held = Delegation.objects.filter(stand_in=user, agency=user.agency_id, role__in=SPEAKERS, ended_at=None)
    return held.filter(from_at__lte=at, to_at__gt=at).exists()


@transaction.atomic
def assign_request(
    request: PressRequest, *, owner: User | None, post: Post | None, policy: Policy | None = None, by: User,
    at: datetime,
) -> PressRequest:  # fmt: skip
    """Say who works on the answer and which post answers for it; the clock goes on. Raises AlreadySettled, NotOurs."""
    _check_ours(request.agency, owner, post, policy)
    locked = _open(request)
    locked.owner, locked.owner_post, locked.policy = owner, post, policy or locked.policy
    if locked.state == State.RECEIVED and (owner or post):
        locked.state = State.ASSIGNED
    locked.save(update_fields=["owner", "owner_post", "policy", "state"])
    if locked.climbed_at is None:
        Clock.objects.running().filter(about=name_of(locked), rule__key=REPLY).update(post=post)
    record("assign_press_request", locked, by=by, at=at, owner_id=owner.pk if owner else None)
    return _same(request, locked)


@transaction.atomic
def draft_answer(
    request: PressRequest, *, answer: str, form: str = Form.WRITTEN, by: User, at: datetime
) -> PressRequest:
    """Write the answer that another person will send. Raises AlreadySettled, NothingDrafted."""
    answer = clean_text(answer).text
    if not answer:
        raise NothingDrafted(_("Câu trả lời đang trống. Hãy viết câu trả lời rồi lưu."))
    locked = _open(request)
    locked.answer, locked.form, locked.state = answer, form, State.DRAFTED
    locked.drafted_by, locked.drafted_at = by, at
    locked.owner = locked.owner or by
    locked.save(update_fields=["answer", "form", "state", "drafted_by", "drafted_at", "owner"])
    record("draft_press_answer", locked, by=by, at=at, form=form)
    return _same(request, locked)


@transaction.atomic
def send_answer(request: PressRequest, *, is_public: bool = False, by: User, at: datetime) -> PressRequest:
    """Answer for the agency: stop the clock and post the letter to whoever left a mailbox.

    Raises AlreadySettled, NothingDrafted, OwnWords, MayNotSpeak.
    """
    locked = _open(request)
    if locked.drafted_by_id is None:
        raise NothingDrafted(_("Chưa có câu trả lời bằng văn bản. Hãy viết câu trả lời trước khi gửi."))
    _check_speaker(locked, by, at)
    _settle(locked, State.ANSWERED, by=by, at=at, is_public=is_public)
    record("send_press_answer", locked, by=by, at=at, form=locked.form, is_public=is_public)
    _post(locked, _("Trả lời câu hỏi {code}").format(code=locked.code), locked.answer, by=by, at=at)
    return _same(request, locked)


@transaction.atomic
def refuse_request(request: PressRequest, *, ground: str, note: str = "", by: User, at: datetime) -> PressRequest:
    """Refuse on a lawful ground (a key of `publishing.grounds`) and tell the asker which.

    Raises NotAGround, AlreadySettled, OwnWords, MayNotSpeak.
    """
    chosen = lawful_ground(ground, on=timezone.localdate(at))
    locked = _open(request)
    _check_speaker(locked, by, at)
    locked.refusal_ground = chosen.words[:300]
    locked.answer = clean_text(note).text
    _settle(locked, State.REFUSED, by=by, at=at)
    record("refuse_press_request", locked, by=by, at=at, ground=chosen.key, verified=chosen.is_verified)
    words = _("Cơ quan không cung cấp thông tin này, theo căn cứ: {ground}.").format(ground=locked.refusal_ground)
    text = "\n\n".join(part for part in (words, locked.answer) if part)
    _post(locked, _("Về câu hỏi {code}").format(code=locked.code), text, by=by, at=at)
    return _same(request, locked)


@transaction.atomic
def drop_request(request: PressRequest, *, by: User, at: datetime) -> PressRequest:
    """The asker takes the question back: the clock stops. Raises AlreadySettled."""
    locked = _open(request)
    _settle(locked, State.DROPPED, by=None, at=at)
    record("drop_press_request", locked, by=by, at=at)
    with suppress(NoClock):
        stop_clock(REPLY, locked, by=by, at=at)
    return _same(request, locked)


@transaction.atomic
def restore_request(request: PressRequest, *, by: User, at: datetime) -> PressRequest:
    """Undo a withdrawal entered by mistake: the same clock goes on as if it had never stopped. Raises NotWithdrawn."""
    locked = PressRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != State.DROPPED:
        raise NotWithdrawn(_("Câu hỏi {code} không ở trạng thái “người hỏi rút”.").format(code=locked.code))
    locked.state = _state_before(locked)
    locked.decided_at = None
    locked.save(update_fields=["state", "decided_at"])
    Clock.objects.filter(about=name_of(locked), rule__key=REPLY).update(stopped_at=None)
    record("restore_press_request", locked, by=by, at=at)
    return _same(request, locked)


@transaction.atomic
def show_request(request: PressRequest, *, is_public: bool, by: User, at: datetime) -> PressRequest:
    """Put question and answer in the press room, or take them out; who asked is never shown.

    Raises NotAnswered, MayNotSpeak.
    """
    locked = PressRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != State.ANSWERED:
        raise NotAnswered(_("Chỉ đăng được câu hỏi đã trả lời. Hãy gửi câu trả lời trước."))
    if not may_speak(by, at=at):
        raise MayNotSpeak(_("Người đứng đầu hoặc người phát ngôn quyết định đăng hỏi – đáp ở phòng báo chí."))
    locked.is_public = is_public
    locked.save(update_fields=["is_public"])
    record("show_press_request", locked, by=by, at=at, is_public=is_public)
    return _same(request, locked)


def climb_overdue(*, at: datetime) -> int:
    """Hand each overdue question to the post of the agency's head, once; return how many went up.

    An agency without such a post has nobody above: its question stays where it is and shows as overdue.
    """
    overdue = Clock.objects.running().filter(rule__key=REPLY, due_at__lt=at, about__startswith="pressrequest:")
    waiting = PressRequest.objects.open().filter(climbed_at=None).in_bulk(_ids(overdue))
    return sum(_climb(request, at=at) for request in waiting.values())


@transaction.atomic
def _climb(request: PressRequest, *, at: datetime) -> bool:
    head = post_of(request.agency, Role.HEAD)
    if head is None:
        return False
    risen = PressRequest.objects.open().filter(pk=request.pk, climbed_at=None).update(climbed_at=at)
    if risen:
        Clock.objects.running().filter(about=name_of(request), rule__key=REPLY).update(post=head)
        record("climb_press_request", request, by=PRESS_DESK, at=at, post_id=head.pk)
    return bool(risen)


def forget_contacts(*, at: datetime) -> int:
    """Empty name, mailbox and number of askers who are not in the directory, once the agency's time for it is over.

    Returns how many questions were emptied; outlet, question and answer stay.
    """
    settled = PressRequest.objects.filter(decided_at__lt=at, journalist=None).exclude(**NO_CONTACT)
    return sum(_forget(request, at=at) for request in settled.select_related("agency").order_by("pk"))


@transaction.atomic
def _forget(request: PressRequest, *, at: datetime) -> bool:
    if request.decided_at is None:
        return False
    try:
        kept = rule(KEPT, on=timezone.localdate(at), agency=request.agency)
    except NoRule:
        return False
    if due_at(kept, request.decided_at) > at:
        return False
    PressRequest.objects.filter(pk=request.pk).update(**NO_CONTACT)
    record("forget_press_contact", request, by=PRESS_DESK, at=at, rule_id=kept.pk)
    return True


def _ids(clocks: object) -> list[int]:
    abouts = clocks.values_list("about", flat=True)  # type: ignore[attr-defined]
    return [int(about.partition(":")[2]) for about in abouts]


def _open(request: PressRequest) -> PressRequest:
    """Return the row, locked, while it waits for an answer. Raises AlreadySettled."""
    locked = PressRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.decided_at is not None:
        raise AlreadySettled(
            _("Câu hỏi {code} đã xong ({state}); không sửa được nữa.").format(
                code=locked.code, state=locked.get_state_display()
            )
        )
    return locked


def _check_speaker(request: PressRequest, by: User, at: datetime) -> None:
    if not may_speak(by, at=at):
        raise MayNotSpeak(_("Người đứng đầu, người phát ngôn hoặc người được ủy quyền mới trả lời thay cơ quan được."))
    if request.drafted_by_id == by.pk:
        raise OwnWords(_("Bạn đã soạn câu trả lời này; một người khác có thẩm quyền phải đọc lại và gửi."))


def _check_ours(agency: Agency, *things: Outlet | Journalist | Policy | Post | User | None) -> None:
    for thing in things:
        if thing is not None and thing.agency_id != agency.pk:
            raise NotOurs(_("“{thing}” thuộc cơ quan khác; hãy chọn lại.").format(thing=thing))


def _settle(request: PressRequest, state: str, *, by: User | None, at: datetime, is_public: bool = False) -> None:
    request.state, request.decided_by, request.decided_at, request.is_public = state, by, at, is_public
    request.save(
        update_fields=["state", "decided_by", "decided_at", "is_public", "answer", "refusal_ground"],
    )
    if by is not None:
        with suppress(NoClock):
            stop_clock(REPLY, request, by=by, at=at)


def _post(request: PressRequest, subject: str, text: str, *, by: User, at: datetime) -> None:
    """Hand the letter to whoever carries letters; without a mailbox the answer is given by the chosen form."""
    if not request.reply_to:
        return
    letter = "\n\n".join((_("Câu hỏi: {question}").format(question=request.question), text, str(request.agency.name)))
    for postman in postmen:
        postman.post(
            request.agency, to=request.reply_to, subject=subject, text=letter,
            key=f"press_request:{request.pk}:{request.state}", by=by, at=at,
        )  # fmt: skip


def _state_before(request: PressRequest) -> str:
    if request.drafted_by_id:
        return State.DRAFTED
    return State.ASSIGNED if request.owner_id else State.RECEIVED


def _same(request: PressRequest, locked: PressRequest) -> PressRequest:
    """Bring the caller's object up to date with the row."""
    request.refresh_from_db()
    return locked
