"""The nouns of the tests of ringback dossiers: one at each of its steps, made by the actions themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from danbiet.channels.voice import speak
from danbiet.delivery.actions import ringback_steps as steps
from danbiet.delivery.actions.ringbacks import draft_ringback, hand_in_sound, plan_ringback
from danbiet.delivery.models import Ringback
from danbiet.offices.models import User
from danbiet.publishing.models import Edition
from tests.cast import NOW
from tests.delivery.nouns import a_place

SHORT = {
    "press": "Từ 01/5/2026, học phí giảm một nửa.",
    "sms": "Bộ Sông Nước: Từ 01/5/2026 học phí giảm một nửa.",
    "script": "Kính thưa bà con. Từ ngày 01 tháng 5 năm 2026, học phí giảm một nửa.",
}
STARTS, ENDS = NOW + timedelta(days=5), NOW + timedelta(days=9)
CARRIERS = ["Viettel", "MobiFone"]
LATER = ENDS + timedelta(hours=1)
_kept: dict[str, bytes] = {}


def reading() -> bytes:
    """Return what somebody read: our voice without the mark that says so."""
    if "wav" not in _kept:
        _kept["wav"] = speak("học phí giảm một nửa", form="wav").audio.replace(b"ICMT", b"IXXX")
    return _kept["wav"]


def a_draft(edition: Edition, by: User, *, at: datetime = NOW, **fields: Any) -> Ringback:
    """Return a dossier with its area, period, carriers and a sound that somebody read."""
    planned: dict[str, Any] = {
        "variant_kind": "sms", "starts_at": STARTS, "ends_at": ENDS, "carriers": CARRIERS,
        "places": fields.pop("places", None) or [a_place()],
    }  # fmt: skip
    made = plan_ringback(draft_ringback(edition, by=by, at=at), by=by, at=at, **(planned | fields))
    return hand_in_sound(made, reading(), filename="doc.wav", by=by, at=at)


def a_sent(edition: Edition, by: User, head: User, *, at: datetime = NOW, **fields: Any) -> Ringback:
    signed = steps.sign_ringback(a_draft(edition, by, at=at, **fields), by=head, at=at)
    return steps.record_letter(signed, number="1185/BSN-VP", on=at.date(), by=by, at=at)


def a_granted(edition: Edition, by: User, head: User, **fields: Any) -> Ringback:
    sent = a_sent(edition, by, head, **fields)
    return steps.record_answer(sent, is_granted=True, number="20/CVT-CPTT", on=NOW.date(), by=by, at=NOW)


def a_playing(edition: Edition, by: User, head: User, **fields: Any) -> Ringback:
    granted = a_granted(edition, by, head, **fields)
    return steps.record_beginning(granted, began_at=STARTS, source="Cục Viễn thông báo, 20/CVT", by=by, at=STARTS)


def an_ended(edition: Edition, by: User, head: User, **fields: Any) -> Ringback:
    playing = a_playing(edition, by, head, **fields)
    return steps.record_end(playing, ended_at=ENDS, source="Cục Viễn thông báo, 21/CVT", by=by, at=LATER)


def a_report(ringback: Ringback, name: str, by: User, *, at: datetime = LATER, **fields: Any) -> Ringback:
    told: dict[str, Any] = {
        "from_at": STARTS, "to_at": ENDS, "area": "tỉnh Mẫu", "calls": 1_200_000, "subscribers": None,
        "number": "77/BC", "on": at.date(),
    }  # fmt: skip
    return steps.record_report(ringback.carriers.get(name=name), by=by, at=at, **(told | fields))
