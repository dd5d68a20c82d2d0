"""The managing editor's desk: units hand in, get a receipt, and see what became of it. A clock runs all the while."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.documents.models import Document

from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.offices.rules import NoClock, NoRule, start_clock, stop_clock
from danbiet.policies.models import Policy
from danbiet.publishing.actions.releases import ForAnotherAgency, start_release, write_release
from danbiet.publishing.actions.writing import random_code
from danbiet.publishing.models import Intake, Release, ReleaseKind
from danbiet.publishing.queries.intakes import CLOCK
from danbiet.publishing.text import clean_text, plain

SHORTEST: Final = 80  # characters of a text that says something
OPEN: Final = (Intake.State.RECEIVED, Intake.State.INCOMPLETE)


class NotOpen(Exception):
    """It was taken, published or declined before."""


class NothingHandedIn(ValueError):
    """A hand-in needs a unit and a title; sending back and declining need a reason."""


@transaction.atomic
def hand_in(
    agency: Agency,
    *,
    unit: str,
    title: str,
    text: str,
    policy: Policy | None = None,
    wanted_on: date | None = None,
    is_cleared: bool = False,
    document: Document | None = None,
    by: User,
    at: datetime,
) -> Intake:
    """Receive what a unit hands in; return it with its receipt. What is missing is said at once, in ``note``.

    Raises NothingHandedIn, ForAnotherAgency.
    """
    said_unit, said_title = clean_text(unit).text, clean_text(title).text
    if not said_unit or not said_title:
        raise NothingHandedIn(_("Ghi tên đơn vị và tiêu đề."))
    if policy is not None and policy.agency_id != agency.pk:
        raise ForAnotherAgency(_("Chính sách này thuộc cơ quan khác."))
    intake = Intake(
        agency=agency, unit=said_unit[:200], title=said_title[:200], text=clean_text(text).text, policy=policy,
        wanted_on=wanted_on, is_cleared=is_cleared, document=document, sent_by=by, received_at=at,
    )  # fmt: skip
    _judge(intake)
    _save_with_receipt(intake)
    record("hand_in", intake, by=by, at=at, state=intake.state)
    try:
        start_clock(CLOCK, intake, agency=agency, post=None, by=by, at=at)
    except NoRule:
        return intake  # an agency whose rulebook sets no time for it owes none
    return intake


def missing_parts(intake: Intake) -> list[str]:
    """Return what the desk would have to ask back for, in words for the unit."""
    parts = []
    if len(plain(intake.text)) < SHORTEST and intake.document_id is None:
        parts.append(_("nội dung quá ngắn và không có tệp kèm"))
    if not intake.is_cleared:
        parts.append(_("chưa xác nhận đã rà nội dung mật"))
    return parts


def _judge(intake: Intake) -> None:
    missing = missing_parts(intake)
    intake.state = Intake.State.INCOMPLETE if missing else Intake.State.RECEIVED
    intake.note = _("Còn thiếu: {missing}.").format(missing="; ".join(missing)) if missing else ""


def _save_with_receipt(intake: Intake) -> None:
    """A receipt is short enough to read over the telephone, so two may meet by chance: then take another."""
    for _attempt in range(5):
        intake.receipt = f"{intake.received_at:%y%m}-{random_code(6)}"
        try:
            with transaction.atomic():
                intake.save(force_insert=True)
        except IntegrityError:
            intake.pk = None
            continue
        return
    raise RuntimeError("five receipts in a row were taken: random_code() is not random")


@transaction.atomic
def complete_intake(intake: Intake, *, by: User, at: datetime, **fields: Any) -> Intake:
    """Let the unit complete what it handed in (``text``, ``title``, ``is_cleared``, ``document``, ``wanted_on``).

    Raises NotOpen.
    """
    fresh = _open(intake)
    for name in ("title", "text"):
        if name in fields:
            fields[name] = clean_text(fields[name]).text
    known = {"title", "text", "is_cleared", "document", "wanted_on", "policy"}
    for name in known & fields.keys():
        setattr(fresh, name, fields[name])
    _judge(fresh)
    fresh.save()
    record("complete_intake", fresh, by=by, at=at, state=fresh.state, changed=sorted(known & fields.keys()))
    return fresh


@transaction.atomic
def take_intake(intake: Intake, *, kind: str = ReleaseKind.BULLETIN, by: User, at: datetime) -> Release:
    """Take a hand-in into a draft; who handed it in counts among its writers, so she cannot approve it.

    Raises NotOpen.
    """
    fresh = _open(intake)
    release = start_release(
        fresh.agency, kind=kind, title=fresh.title, policy=fresh.policy, about=f"intake:{fresh.pk}", unit=fresh.unit,
        by=by, at=at,
    )  # fmt: skip
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in fresh.text.split("\n") if each.strip())
    if paragraphs:
        release = write_release(release, by=by, at=at, body=paragraphs)
    if fresh.sent_by_id not in release.writer_ids:
        release.writer_ids = [*release.writer_ids, fresh.sent_by_id]
        release.save(update_fields=["writer_ids"])
    fresh.state, fresh.release, fresh.taken_by, fresh.taken_at = Intake.State.TAKEN, release, by, at
    fresh.save(update_fields=["state", "release", "taken_by", "taken_at"])
    record("take_intake", fresh, by=by, at=at, release=release.pk)
    _stop(fresh, by=by, at=at)
    return release


@transaction.atomic
def send_back(intake: Intake, *, note: str, by: User, at: datetime) -> Intake:
    """Ask the unit for what is missing. Raises NotOpen, NothingHandedIn."""
    fresh = _open(intake)
    fresh.note, fresh.state = _reason(note), Intake.State.INCOMPLETE
    fresh.save(update_fields=["note", "state"])
    record("send_back_intake", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def decline_intake(intake: Intake, *, reason: str, by: User, at: datetime) -> Intake:
    """Say that it will not be published, and why. Raises NotOpen, NothingHandedIn."""
    fresh = _open(intake)
    fresh.note, fresh.state, fresh.closed_at = _reason(reason), Intake.State.DECLINED, at
    fresh.save(update_fields=["note", "state", "closed_at"])
    record("decline_intake", fresh, by=by, at=at)
    _stop(fresh, by=by, at=at)
    return fresh


def _reason(words: str) -> str:
    said = clean_text(words).text
    if not said:
        raise NothingHandedIn(_("Viết rõ lý do để đơn vị biết phải làm gì."))
    return said


def _open(intake: Intake) -> Intake:
    fresh = Intake.objects.select_for_update(of=("self",)).select_related("agency", "policy").get(pk=intake.pk)
    if fresh.state not in OPEN:
        state = Intake.State(fresh.state).label
        raise NotOpen(_("Bài này {state} rồi. Tải lại trang để xem.").format(state=state))
    return fresh


def _stop(intake: Intake, *, by: User, at: datetime) -> None:
    try:
        stop_clock(CLOCK, intake, by=by, at=at)
    except NoClock:
        return  # it came in under a rulebook without this rule
