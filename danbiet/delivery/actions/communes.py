"""What a commune officer writes down: a play by hand, a fault of the loudspeakers, a question heard."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.delivery.models import Delivery, PlayLog, Station
from danbiet.offices.audit import record
from danbiet.offices.models import Place, User
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
