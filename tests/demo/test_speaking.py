"""What the invented agencies publish and answer, through the product's own actions."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from danbiet.delivery.models import Audience, Recipient, Ringback, Station
from danbiet.demo.actions.dossiers import open_dossiers
from danbiet.demo.actions.opening import officers, speak
from danbiet.demo.actions.people import hire, open_agencies
from danbiet.demo.actions.sending import device_of
from danbiet.demo.script import spoken
from danbiet.demo.script import world as written_world
from danbiet.demo.script.nouns import LOCAL
from danbiet.offices.models import Place, User
from danbiet.offices.reference import load_reference
from danbiet.publishing.editions import content_hash
from danbiet.publishing.models import Edition, PressRequest, Publication, Question, Release
from danbiet.publishing.naming import people_named
from danbiet.publishing.queries.human_stories import stories_list

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=LOCAL)


@pytest.fixture
def world(db: None) -> None:
    begun = NOON - timedelta(days=60)
    load_reference(at=begun)
    agencies = open_agencies(at=begun)
    people = hire(agencies, at=begun)
    policies = open_dossiers(agencies, officers(people), at=begun, today=NOON.date())
    speak(agencies, people, policies, numbers=6, at=NOON)


def everything_said_went_through_two_people() -> None:
    states = Counter(Release.objects.values_list("state", flat=True))
    assert states == {"published": 7, "corrected": 1, "withdrawn": 1, "scheduled": 1, "submitted": 1, "draft": 1}
    for edition in Edition.objects.all():
        assert content_hash(edition.content) == edition.hash
        assert not set(edition.approvals.values_list("person", flat=True)) & set(edition.writer_ids)


def the_correction_says_what_was_wrong_and_the_withdrawal_why() -> None:
    corrected = Publication.objects.current().get(release__state="corrected")
    assert ("30 m" in corrected.edition.content["amendment_note"], corrected.is_pinned) == (True, True)
    assert Publication.objects.filter(release=corrected.release).count() == 2
    assert Publication.objects.exclude(withdrawn_at=None).get().withdrawal_reason.startswith("Lịch này thuộc dự thảo")


def press_and_people_are_answered_or_wait() -> None:
    states = Counter(PressRequest.objects.values_list("state", flat=True))
    assert states == {"answered": 2, "received": 3}
    assert PressRequest.objects.exclude(climbed_at=None).count() == 1
    asked = sum(len(row["asked"]) for row in spoken()["answers"])
    waiting = sum(len(texts) for texts in spoken()["open_questions"].values())
    assert (Question.objects.exclude(answered_at=None).count(), Question.objects.open().count()) == (asked, waiting)


def no_list_can_reach_anybody() -> None:
    sizes = dict(Audience.objects.filter(agency__code="MINH-HOA-BO").values_list("address_kind", "size"))
    assert sizes["phone"] == 6
    stations = Station.objects.select_related("place")
    assert [station.device for station in stations] == [device_of(station.place) for station in stations]
    assert len(stations) == Place.objects.communes().count()
    assert all("(mô phỏng)" in station.name for station in stations)
    assert Recipient.objects.filter(audience__size=0).count() == 0


def every_story_stands_where_the_script_says() -> None:
    rows = stories_list(User.objects.get(username="minh-hoa.can-bo"), NOON)
    shown = {row.title: (row.has_consent, row.is_checked, row.is_public, row.must_go) for row in rows}
    assert shown == {
        "Tờ đơn một trang và mái nhà kín trước mùa gió": (True, True, True, False),
        "Buổi học bơi thứ mười lăm": (True, False, False, False),
        "Đi từng nhà mở sổ giúp người lớn tuổi": (False, False, False, False),
    }
    assert people_named(str(spoken()["human_stories"])) == []


def nothing_is_invented_of_the_authority_and_the_carriers() -> None:
    made = Ringback.objects.get()
    assert (made.state, made.is_nationwide, made.is_synthetic, made.letter_number) == ("signed", True, True, "")
    assert made.carriers.exclude(reported_at=None).count() == 0


def test_the_world_publishes_and_answers_as_the_script_says(world: None) -> None:
    # One world for all: to open one takes seconds.
    everything_said_went_through_two_people()
    the_correction_says_what_was_wrong_and_the_withdrawal_why()
    press_and_people_are_answered_or_wait()
    no_list_can_reach_anybody()
    every_story_stands_where_the_script_says()
    nothing_is_invented_of_the_authority_and_the_carriers()


def test_only_the_invented_press_asks() -> None:
    assert {row["outlet"] for row in spoken()["press_requests"]} <= {outlet.name for outlet in written_world().outlets}
