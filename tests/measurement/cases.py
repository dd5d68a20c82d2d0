"""Rows that the figures of publishing and delivery count."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

from danbiet.delivery.models import Dispatch
from danbiet.measurement.models import Check, Finding, Group
from danbiet.offices.models import Agency, User
from danbiet.publishing.models import Edition, Intake, PressRequest
from tests.cast import NOW

_numbers = itertools.count(1)


def a_press_request(agency: Agency, *, at: datetime = NOW, **fields: object) -> PressRequest:
    known = {"code": f"BC-{next(_numbers):05}", "question": "Vì sao?", "way": "email", "received_at": at}
    return PressRequest.objects.create(agency=agency, **(known | fields))


def an_intake(agency: Agency, officer: User, *, at: datetime = NOW, **fields: object) -> Intake:
    known = {"receipt": f"TN-{next(_numbers):05}", "unit": "Vụ Một", "title": "Bài gửi", "text": "Nội dung"}
    return Intake.objects.create(agency=agency, sent_by=officer, received_at=at, **(known | fields))


def a_dispatch(edition: Edition, officer: User, *, channel: str = "email", **fields: object) -> Dispatch:
    """Return a dispatch that began an hour ago and really left."""
    known = {
        "release_id_of_edition": edition.release_id,
        "variant_kind": "press",
        "is_dry": False,
        "state": Dispatch.State.RUNNING,
        "planned_by": officer,
        "planned_at": NOW,
        "started_at": NOW - timedelta(hours=1),
    }
    return Dispatch.objects.create(agency=edition.release.agency, edition=edition, channel=channel, **(known | fields))


def a_finding(agency: Agency, *, at: datetime = NOW, **fields: object) -> Finding:
    known = {
        "check_key": Check.NO_SPEAKER,
        "group": Group.MISSING,
        "about": f"agency:{next(_numbers)}",
        "said": {"title": agency.name},
        "since": at.date(),
        "first_seen_at": at,
        "last_seen_at": at,
    }
    return Finding.objects.create(agency=agency, **(known | fields))
