"""A ringback dossier on its way: signed by somebody else, sent, answered, played, stopped, ended, reported.

Each step is what a person read in a letter or was told, with its number or source; nothing here follows from a clock.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.delivery.actions.ringbacks import (
    NotComplete,
    NotThisStep,
    WrongPeriod,
    in_state,
    refuse_fallen,
    refuse_long,
    refuse_period,
)
from danbiet.delivery.models import Ringback, RingbackCarrier, RingbackState
from danbiet.delivery.models.ringbacks import LIVE, REPORTABLE
from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.offices.rules import due_at, rule

REPORT_DUE: Final = "ringback.report_due"
State = RingbackState


class SamePerson(PermissionError):
    """She put the dossier together; somebody else signs it."""


class NoSource(ValueError):
    """A step is written down with the letter's number and day, or with who said so; this one lacks it."""


class WrongDay(ValueError):
    """The day lies ahead, or before what it answers."""


class WrongReport(ValueError):
    """A carrier's report without a figure, with a period that runs backwards, or one that is not over."""


@transaction.atomic
def sign_ringback(ringback: Ringback, *, by: User, at: datetime) -> Ringback:
    """Approve the dossier as it stands; from now on nothing of it changes.

    Raises NotThisStep, SamePerson, NotComplete, WrongPeriod, TooLongForTone, NotSendable.
    """
    fresh = in_state(ringback, State.DRAFT)
    if by.pk in {*fresh.writer_ids, fresh.drafted_by_id}:
        raise SamePerson(_("Bạn đã soạn hồ sơ này; cần một người khác đọc, nghe và duyệt."))
    refuse_fallen(fresh.edition, at=at)
    _refuse_incomplete(fresh)
    assert fresh.starts_at is not None and fresh.ends_at is not None and fresh.seconds is not None  # noqa: PT018
    refuse_period(fresh.starts_at, fresh.ends_at, at=at)
    refuse_long(fresh.agency, fresh.seconds, at=at)
    return _step(fresh, State.SIGNED, "sign_ringback", by=by, at=at, signed_by=by, signed_at=at)


@transaction.atomic
def reopen_ringback(ringback: Ringback, *, by: User, at: datetime) -> Ringback:
    """Take a signature back so that the dossier can be changed. Raises NotThisStep."""
    fresh = in_state(ringback, State.SIGNED)
    return _step(fresh, State.DRAFT, "reopen_ringback", by=by, at=at, signed_by=None, signed_at=None)


@transaction.atomic
def record_letter(ringback: Ringback, *, number: str, on: date, by: User, at: datetime) -> Ringback:
    """Write down that the letter left, with its number and day. Raises NotThisStep, NoSource, WrongDay, NotSendable."""
    fresh = in_state(ringback, State.SIGNED)
    refuse_fallen(fresh.edition, at=at)
    assert fresh.starts_at is not None and fresh.ends_at is not None and fresh.signed_at is not None  # noqa: PT018
    refuse_period(fresh.starts_at, fresh.ends_at, at=at)
    number = _number(number, on, not_before=timezone.localdate(fresh.signed_at), at=at)
    due = due_at(rule(REPORT_DUE, on=timezone.localdate(at), agency=fresh.agency), fresh.ends_at)
    return _step(
        fresh, State.SENT, "send_ringback_letter", by=by, at=at, letter_number=number, letter_on=on, reports_due_at=due
    )


@transaction.atomic
def record_answer(ringback: Ringback, *, is_granted: bool, number: str, on: date, by: User, at: datetime) -> Ringback:
    """Write down the authority's answer. Raises NotThisStep, NoSource, WrongDay."""
    fresh = in_state(ringback, State.SENT)
    number = _number(number, on, not_before=fresh.letter_on, at=at)
    state = State.GRANTED if is_granted else State.REFUSED
    return _step(fresh, state, "answer_ringback", by=by, at=at, answer_number=number, answer_on=on)


@transaction.atomic
def record_beginning(ringback: Ringback, *, began_at: datetime, source: str, by: User, at: datetime) -> Ringback:
    """Write down that carriers began, and who said so. Raises NotThisStep, NoSource, WrongPeriod, NotSendable."""
    fresh = in_state(ringback, State.GRANTED)
    refuse_fallen(fresh.edition, at=at)
    if fresh.stop_number:
        raise NotThisStep(_("Đã gửi công văn dừng phát. Nếu nhà mạng vẫn phát, ghi khi kết thúc và trong báo cáo."))
    _refuse_ahead(began_at, at=at)
    return _step(fresh, State.PLAYING, "begin_ringback", by=by, at=at, began_at=began_at, began_source=_source(source))


@transaction.atomic
def order_stop(ringback: Ringback, *, number: str, on: date, by: User, at: datetime) -> Ringback:
    """Write down the letter that tells carriers to stop; one person does it. Raises NotThisStep, NoSource, WrongDay."""
    fresh = in_state(ringback, *LIVE)
    if fresh.stop_number:
        raise NotThisStep(_("Đã ghi công văn dừng phát số {number}.").format(number=fresh.stop_number))
    number = _number(number, on, not_before=fresh.letter_on, at=at)
    return _step(fresh, State(fresh.state), "stop_ringback", by=by, at=at, stop_number=number, stop_on=on)


@transaction.atomic
def record_end(ringback: Ringback, *, ended_at: datetime, source: str, by: User, at: datetime) -> Ringback:
    """Write down that it sounds no more, and who said so; what never began ends only after a letter to stop.

    Raises NotThisStep, NoSource, WrongPeriod.
    """
    fresh = in_state(ringback, *LIVE)
    if fresh.state != State.PLAYING and not fresh.stop_number:
        raise NotThisStep(_("Chưa ghi bắt đầu phát, cũng chưa có công văn dừng phát, nên chưa có gì để kết thúc."))
    _refuse_ahead(ended_at, at=at)
    if fresh.began_at is not None and ended_at < fresh.began_at:
        raise WrongPeriod(_("Giờ kết thúc phải sau giờ bắt đầu."))
    due = due_at(rule(REPORT_DUE, on=timezone.localdate(at), agency=fresh.agency), ended_at)
    fresh = _step(
        fresh, State.ENDED, "end_ringback", by=by, at=at, ended_at=ended_at, ended_source=_source(source),
        reports_due_at=due,
    )  # fmt: skip
    return _close_when_all_reported(fresh, by=by, at=at)


@transaction.atomic
def record_report(
    carrier: RingbackCarrier,
    *,
    from_at: datetime,
    to_at: datetime,
    area: str,
    calls: int | None,
    subscribers: int | None,
    number: str,
    on: date,
    by: User,
    at: datetime,
) -> Ringback:
    """Write down what a carrier reported, or mend it; the last one closes a dossier that has ended.

    Raises NotThisStep, WrongReport, NoSource, WrongDay.
    """
    ringback = in_state(carrier.ringback, *REPORTABLE)
    if calls is None and subscribers is None:
        raise WrongReport(_("Báo cáo cần ít nhất một con số: số cuộc gọi hoặc số thuê bao. Không phát thì ghi 0."))
    if to_at < from_at:
        raise WrongReport(_("Giờ kết thúc phải sau giờ bắt đầu."))
    if to_at > at:
        raise WrongReport(_("Báo cáo nói về lúc chưa tới. Hãy xem lại giờ kết thúc."))
    number = _number(number, on, not_before=timezone.localdate(from_at), at=at)
    RingbackCarrier.objects.filter(pk=carrier.pk).update(
        from_at=from_at, to_at=to_at, area=area.strip(), calls=calls, subscribers=subscribers, report_number=number,
        report_on=on, reported_by=by, reported_at=at,
    )  # fmt: skip
    record(
        "report_ringback", ringback, by=by, at=at, carrier_id=carrier.pk, calls=calls, subscribers=subscribers,
        report_number=number,
    )  # fmt: skip
    return _close_when_all_reported(ringback, by=by, at=at)


def _close_when_all_reported(ringback: Ringback, *, by: User, at: datetime) -> Ringback:
    if ringback.state != State.ENDED or ringback.carriers.filter(reported_at=None).exists():
        return ringback
    return _step(ringback, State.REPORTED, "close_ringback", by=by, at=at)


def _refuse_incomplete(ringback: Ringback) -> None:
    missing = [
        words
        for is_missing, words in (
            (not ringback.sha256, _("âm thanh")),
            (ringback.starts_at is None, _("thời gian phát")),
            (not ringback.is_nationwide and not ringback.places.exists(), _("nơi phát")),
            (not ringback.carriers.exists(), _("nhà mạng")),
        )
        if is_missing
    ]
    if missing:
        raise NotComplete(_("Hồ sơ còn thiếu: {missing}. Ghi đủ rồi trình duyệt.").format(missing=", ".join(missing)))
    if not ringback.path.is_file():
        raise NotComplete(_("Tệp âm thanh này không còn trên máy chủ. Hãy làm lại âm thanh."))


def _step(fresh: Ringback, state: RingbackState, verb: str, *, by: User, at: datetime, **fields: object) -> Ringback:
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.state = state
    fresh.save(update_fields=["state", *fields])
    record(verb, fresh, by=by, at=at, state=str(state))
    return fresh


def _number(number: str, on: date, *, not_before: date | None, at: datetime) -> str:
    said = " ".join(number.split())
    if not said:
        raise NoSource(_("Ghi số của văn bản, đúng như trên văn bản."))
    if on > timezone.localdate(at):
        raise WrongDay(_("Ngày của văn bản chưa tới. Hãy xem lại."))
    if not_before is not None and on < not_before:
        words = _("Ngày của văn bản trước ngày {day} của việc mà nó nói tới. Hãy xem lại.")
        raise WrongDay(words.format(day=f"{not_before:%d/%m/%Y}"))
    return said


def _source(source: str) -> str:
    said = " ".join(source.split())
    if not said:
        raise NoSource(_("Ghi ai báo tin này, bằng văn bản nào hoặc qua ai, ngày nào."))
    return said


def _refuse_ahead(moment: datetime, *, at: datetime) -> None:
    if moment > at:
        raise WrongPeriod(_("Giờ này chưa tới. Chỉ ghi điều đã xảy ra."))
