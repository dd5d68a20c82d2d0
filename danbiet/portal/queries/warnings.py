"""An urgent warning as warning systems exchange it (CAP 1.2)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from danbiet.channels.cap import Alert, Area, Info, all_clear, cancelled, updated
from danbiet.offices.rules import NoRule, due_at, rule
from danbiet.portal.queries.press import published
from danbiet.portal.reading import Reading, readings
from danbiet.publishing.editions import warning_levels
from danbiet.publishing.models import ReleaseKind

LANGUAGE = "vi-VN"
LASTS = "warning.lasts"
LONGEST = timedelta(days=14)
OVER = "Past"


def in_force(*, at: datetime) -> list[Reading]:
    """Return the warnings that hold now, newest first. Where no rule says how long one holds, none is shown as such.

    The last word on a danger that is over (`is_over`) stands as long as a warning would: whoever read the one reads
    the other.
    """
    recent = published(until=at).filter(kind=ReleaseKind.WARNING, withdrawn_at=None, published_at__gte=at - LONGEST)
    return [each for each in readings(recent) if _holds(each, at)]


def _holds(reading: Reading, at: datetime) -> bool:
    with suppress(NoRule):
        return expires_at(reading) > at
    return False


def is_over(reading: Reading) -> bool:
    """Whether this edition of a warning says that the danger is over: its urgency was approved as “đã qua”."""
    return warning_levels(reading.content)["urgency"] == OVER


def expires_at(reading: Reading) -> datetime:
    """Return until when a warning holds under the rulebook. Raises NoRule."""
    day = timezone.localdate(reading.published_at)
    return due_at(rule(LASTS, on=day, agency=reading.publication.agency), reading.published_at)


def alert_of(editions: Sequence[Reading], *, site: str, page: str) -> Alert:
    """Return the last message of a warning's chain; ``editions`` are all its public ones, the oldest first.

    A correction updates the message before it; one that says the danger is over ends the chain as its all-clear; a
    withdrawal cancels it and says why. Urgency, severity and certainty
    are those that were approved with the edition, “Unknown” in one from before they were asked for. Raises NoRule
    where the rulebook does not say how long a warning holds.
    """
    first = editions[0]
    alert = Alert(identifier=_name(first), sender=site, sent=first.published_at, infos=[_info(first, page)])
    for each in editions[1:]:
        follow = all_clear if is_over(each) else updated
        infos = [_info(each, page)]
        alert = follow(alert, identifier=_name(each), sent=each.published_at, infos=infos, note=each.correction)
    last = editions[-1].publication
    if last.withdrawn_at is None:
        return alert
    reason = last.withdrawal_reason
    return cancelled(alert, identifier=f"{alert.identifier}.x", sent=last.withdrawn_at, infos=alert.infos, note=reason)


def _name(reading: Reading) -> str:
    return f"{reading.public_id}.{reading.edition.number}"


def _info(reading: Reading, page: str) -> Info:
    agency = reading.publication.agency
    place = agency.place
    levels = warning_levels(reading.content)
    return Info(
        language=LANGUAGE,
        event=reading.title,
        headline=reading.title,
        description=reading.plain_body or reading.lead,
        instruction=reading.lead,
        areas=[Area(place.name if place else agency.name)],
        effective=reading.published_at,
        expires=expires_at(reading),
        sender_name=agency.name,
        web=page,
        contact=reading.contact,
        urgency=levels["urgency"],
        severity=levels["severity"],
        certainty=levels["certainty"],
    )
