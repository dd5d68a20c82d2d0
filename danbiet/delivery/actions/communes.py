"""What a commune officer does: an hour for a bulletin, a play by hand, a fault of loudspeakers, a question heard."""

from __future__ import annotations

import math
import secrets
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.delivery.actions.dispatches import OutOfHours, confirm_dispatch, plan_dispatch, seconds_on_air
from danbiet.delivery.actions.stations import stations_of
from danbiet.delivery.content import script_of
from danbiet.delivery.loudspeakers import CHANNEL as LOUDSPEAKER
from danbiet.delivery.loudspeakers import permitted_hours
from danbiet.delivery.models import Delivery, Dispatch, Lane, PlayLog, Station
from danbiet.delivery.queries.communes import applies_here, communes_of_officer
from danbiet.engine.text.speech import seconds
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, Place, Role, User
from danbiet.offices.rules import NoClock, NoRule, start_clock
from danbiet.publishing.masking import mask
from danbiet.publishing.models import Edition, Question
from danbiet.publishing.queries.questions import REPLY, hash_of
from danbiet.publishing.text import clean_text

BY_HAND = "by_hand"
LONGEST_PLAY = 60 * 60
SHORTEST, LONGEST = 5, 2000


class NotPlayed(ValueError):
    """A play lies in the past and lasts between a second and an hour."""


class NothingHeard(ValueError):
    """There is too little to answer."""


class NoPolicy(ValueError):
    """The text is about no policy of the product, so that nobody could answer the question there."""


class NotForHere(ValueError):
    """The edition does not apply where the person is, or is not before the public."""


def hour_of_play(
    edition: Edition, *, starts_at: datetime, override_reason: str = "", by: User, at: datetime
) -> tuple[Lane, str]:
    """Return the lane and the reason with which this person may have the edition sound then; writes nothing.

    Outside the permitted hours only a head may, with a reason. Raises NotForHere, OutOfHours, NoScript.
    """
    agency = _agency(by)
    if edition.release.agency_id != agency.pk and not applies_here(by, edition, at):
        raise NotForHere(
            _("Bản này của địa phương khác hoặc không còn công khai, nên không phát ở đây. Chọn bài ở “Hôm nay ở xã”.")
        )
    length = seconds_on_air(edition, agency, estimate=math.ceil(seconds(script_of(edition))))
    if permitted_hours(agency, at=at).allow(starts_at, length):
        return Lane.NORMAL, ""
    if override_reason.strip() and Role.HEAD in by.roles:
        return Lane.URGENT, override_reason.strip()
    raise OutOfHours(
        _("Giờ này ngoài khung được phát. Chọn giờ khác; khẩn cấp thì người đứng đầu ghi lý do và tự hẹn.")
    )


@transaction.atomic
def schedule_play(
    edition: Edition, *, starts_at: datetime, override_reason: str = "", by: User, at: datetime
) -> Dispatch:
    """Have the loudspeakers of one's own commune play an edition that applies there, whoever issued it.

    The dispatch is the commune's; the agency that issued the edition sees counts. Raises NotForHere, NoScript, and
    what `plan_dispatch` raises.
    """
    lane, reason = hour_of_play(edition, starts_at=starts_at, override_reason=override_reason, by=by, at=at)
    agency = _agency(by)
    made = plan_dispatch(
        edition, channel=LOUDSPEAKER, agency=agency, audiences=[stations_of(agency, at=at)],
        places=communes_of_officer(by), lane=lane, starts_at=starts_at, override_reason=reason, by=by, at=at,
    )  # fmt: skip
    return confirm_dispatch(made, by=by, at=at)


def _agency(by: User) -> Agency:
    if by.agency is None:
        raise NotForHere(_("Tài khoản này chưa thuộc cơ quan nào nên chưa có loa để phát."))
    return by.agency


@transaction.atomic
def log_play(
    station: Station, *, edition: Edition | None, started_at: datetime, seconds: float, by: User, at: datetime
) -> PlayLog:
    """Write down that somebody read or played an edition by hand. Raises NotPlayed.

    The ledger's own row is left alone: what a person says and what a device reports are kept apart.
    """
    if started_at > at or not 0 < seconds <= LONGEST_PLAY:
        raise NotPlayed(_("Giờ phát phải ở trước bây giờ và dài không quá một giờ."))
    rows = Delivery.objects.filter(dispatch__edition=edition, recipient=station.recipient_id) if edition else None
    play = PlayLog.objects.create(
        station=station,
        delivery=rows.order_by("-pk").first() if rows is not None else None,
        started_at=started_at,
        seconds=seconds,
        outcome=BY_HAND,
    )
    record(
        "log_play", station, by=by, at=at, edition_id=edition.pk if edition else None, started_at=started_at,
        seconds=round(seconds),
    )  # fmt: skip
    return play


@transaction.atomic
def report_fault(station: Station, *, fault: str, by: User, at: datetime) -> Station:
    """Write down what is wrong with the loudspeakers; an empty text says that they work again."""
    text = mask(clean_text(fault).text).text[:200]
    Station.objects.filter(pk=station.pk).update(fault=text, fault_at=at if text else None)
    record("report_fault" if text else "clear_fault", station, by=by, at=at)
    station.refresh_from_db()
    return station


@transaction.atomic
def hear_question(edition: Edition, *, text: str, place: Place | None, by: User, at: datetime) -> Question:
    """Hand a question that people asked on to whoever answers for the policy; nobody's name is kept.

    Raises NothingHeard, NoPolicy.
    """
    policy = edition.release.policy
    if policy is None:
        raise NoPolicy(_("Bản này không gắn chính sách nào. Hãy gọi cho cơ quan ban hành để hỏi."))
    words = mask(clean_text(text).text)
    if not SHORTEST <= len(words.text) <= LONGEST:
        raise NothingHeard(_("Ghi câu hỏi bằng ít nhất vài chữ, nhiều nhất 2.000 ký tự."))
    question = Question.objects.create(
        agency_id=policy.agency_id, policy=policy, code_hash=hash_of(secrets.token_hex(16)), text=words.text,
        masked=words.count, way="heard", place=place, asked_at=at,
    )  # fmt: skip
    record("hear_question", question, by=by, at=at, masked=words.count, place_id=place.pk if place else None)
    with suppress(NoRule, NoClock):
        start_clock(REPLY, question, agency=policy.agency, post=policy.owner_post, by=by, at=at)
    return question
