"""Rows of publishing, the press desk and sending, in every state that a page shows in words of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from danbiet.delivery.actions.providers import add_provider
from danbiet.delivery.actions.stations import add_station
from danbiet.delivery.models import Delivery, DeliveryState, Dispatch, PlaceCount, PlayLog, Recipient, Visit
from danbiet.offices.models import Agency, Role, User
from danbiet.policies.models import Answer, KeyFact, Policy, PolicyDocument
from danbiet.publishing.models import (
    Edition,
    Intake,
    Publication,
    Question,
    Release,
    WorkingVariant,
)
from tests.builders import a_publication, a_release, an_edition
from tests.cast import a_person
from tests.delivery.nouns import VARIANTS, a_list, a_place
from tests.publishing.press_desk import (
    a_conference,
    a_conference_question,
    a_journalist,
    a_mandate,
    a_request,
    a_said_figure,
    an_answered_request,
    an_outlet,
)


def a_published_morning(agency: Agency, policy: Policy, *, by: User, colleague: User, at: datetime) -> None:
    """Fill the rooms from publishing to sending; ``policy`` is public, ``by`` and ``colleague`` are officers."""
    facts(policy, by=by, at=at)
    public = releases(agency, policy, by=by, at=at)
    questions(policy, by=by, approved_by=colleague, at=at)
    press_desk(agency, policy, public, by=by, colleague=colleague, at=at)
    sending(agency, public.edition, by=by, at=at)


def facts(policy: Policy, *, by: User, at: datetime) -> None:
    KeyFact.objects.create(policy=policy, subject="Mức học phí", value="450.000", unit="đồng/tháng")
    PolicyDocument.objects.create(policy=policy, subject="Về học phí mầm non")


def releases(agency: Agency, policy: Policy, *, by: User, at: datetime) -> Publication:
    """Return what is public; beside it stand drafts, submissions, schedules, a correction and a withdrawal."""
    policied: dict[str, Any] = {"policy": policy, "author": by, "at": at - timedelta(days=1)}
    draft = a_release(agency, title="Bản nháp về học phí", due_at=at - timedelta(hours=1), **policied)
    WorkingVariant.objects.create(
        release=draft, kind="sms", text="Hoc phi 500.000 dong", changed_by=by, changed_at=at, is_drafted=True
    )
    an_edition(a_release(agency, title="Bản chờ duyệt", is_emergency=True, emergency_reason="Lũ về.", **policied))
    Release.objects.filter(title="Bản chờ duyệt").update(state="submitted")
    scheduled = a_release(agency, title="Bản hẹn giờ", embargo_until=at + timedelta(hours=2), **policied)
    an_edition(scheduled, approved_by=a_person("Phạm Thị Duyệt", agency=agency, role=Role.HEAD))
    Release.objects.filter(pk=scheduled.pk).update(state="scheduled", publish_at=at + timedelta(hours=3))
    a_release(agency, title="Bản đã bỏ", dropped_at=at, **policied)
    corrected = a_release(agency, title="Bản đã đính chính", **policied)
    a_publication(an_edition(corrected), at=at - timedelta(hours=5))
    a_publication(an_edition(corrected, correction_note="Số đúng là 450.000."), at=at - timedelta(hours=2))
    withdrawn = a_publication(an_edition(a_release(agency, title="Bản thu hồi", **policied)), at=at)
    Publication.objects.filter(pk=withdrawn.pk).update(
        withdrawn_at=at, withdrawn_by=by, withdrawal_reason="Số liệu sai."
    )
    Release.objects.filter(pk=withdrawn.release_id).update(state="withdrawn")
    public = a_release(agency, title="Giảm học phí từ tháng 5", **policied)
    return a_publication(an_edition(public, variants=VARIANTS), at=at - timedelta(hours=4))


def questions(policy: Policy, *, by: User, approved_by: User, at: datetime) -> None:
    asked: dict[str, Any] = {"agency": policy.agency, "policy": policy, "text": "Bao giờ giảm?", "asked_at": at}
    Question.objects.create(code_hash=b"1", **asked)
    Question.objects.create(code_hash=b"2", **asked)
    Answer.objects.create(
        agency=policy.agency, policy=policy, question="Bao giờ giảm?", text="Từ tháng 5.", written_by=by, written_at=at,
        approved_by=approved_by, approved_at=at, published_at=at,
    )  # fmt: skip


def press_desk(agency: Agency, policy: Policy, public: Publication, *, by: User, colleague: User, at: datetime) -> None:
    outlet = an_outlet(agency)
    a_journalist(outlet)
    a_request(agency, outlet=outlet, policy=policy, at=at)
    a_request(
        agency, outlet=outlet, at=at, state="drafted", answer="Thưa báo.", form="email", drafted_by=by, drafted_at=at
    )
    an_answered_request(agency, outlet=outlet, by=colleague, after=timedelta(hours=1))
    conference = a_conference(agency, by=by, at=at + timedelta(days=1))
    a_conference_question(conference, outlet=outlet)
    a_conference(agency, by=by, at=at - timedelta(days=2), called_off_at=at - timedelta(days=3))
    a_mandate(colleague, on=at.date())
    a_said_figure(public, "Học phí", "450.000")
    Intake.objects.create(
        agency=agency, receipt="2611-1", unit="Vụ Giáo dục", title="Bài của Vụ", text="Lời.", sent_by=by, received_at=at
    )


def sending(agency: Agency, edition: Edition, *, by: User, at: datetime) -> None:
    place = a_place(is_remote=True, is_border=True, is_island=True)
    people = a_list(agency, numbers=6, by=by, at=at, places=[place])
    add_provider(agency, channel="webhook", name="Đối tác", values={"secret": "bí mật"}, by=by, at=at)
    station = add_station(agency, place=place, name="Loa thôn Một", device="loa-1", by=by, at=at)
    planned: dict[str, Any] = {
        "agency": agency,
        "release_id_of_edition": edition.release_id,
        "planned_by": by,
        "planned_at": at,
    }
    planned |= {"edition": edition, "channel": "sms_http", "variant_kind": "sms"}
    done = Dispatch.objects.create(
        state="done", started_at=at - timedelta(hours=1), finished_at=at, confirmed_by=by, expected=6,
        received=1, handed=1, failed=1, uncertain=1, expired=1, waiting=1, **planned,
    )  # fmt: skip
    done.audiences.add(people)
    Dispatch.objects.create(**(planned | {"channel": "email", "variant_kind": "press"}))
    for state, recipient in zip(DeliveryState, Recipient.objects.filter(audience=people), strict=False):
        reason = "mailbox_full" if state == "failed" else ""
        Delivery.objects.create(dispatch=done, recipient=recipient, place=place, state=state, reason=reason)
        PlaceCount.objects.create(dispatch=done, place=place, state=state, n=1)
    PlayLog.objects.create(station=station, started_at=at, seconds=60, outcome="played")
    Visit.objects.create(agency=agency, edition=edition, place=place, why="remote", made_by=by, made_at=at)
