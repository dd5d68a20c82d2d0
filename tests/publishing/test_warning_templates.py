"""A warning approved while there was time: filled by another person in the emergency, and sent as it was read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from danbiet.delivery.actions.dispatches import confirm_dispatch, plan_dispatch
from danbiet.delivery.actions.recordings import make_recordings
from danbiet.delivery.actions.starting import start_due
from danbiet.delivery.actions.stations import add_station, stations_of
from danbiet.delivery.models import Delivery, Lane
from danbiet.offices.models import Role
from danbiet.offices.rules import load_rules
from danbiet.publishing.actions.warning_templates import (
    AlreadySent,
    ChangedMeanwhile,
    EmptyBlank,
    MayNotSend,
    NothingWritten,
    NotReady,
    NotYourApproval,
    UnknownBlank,
    approve_template,
    retire_template,
    send_from_template,
)
from danbiet.publishing.editions import verify_edition
from danbiet.publishing.models import EmergencyReview, Publication, Release, WarningTemplate
from danbiet.publishing.warning_templates import blanks_of, fill_template
from tests.cast import NOW, a_person
from tests.delivery.nouns import a_gateway, a_list, a_place, a_provider
from tests.publishing.warnings import VALUES, WORDS, a_warning_template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(officer):
    load_rules(by=officer, at=NOW - timedelta(days=1))


@pytest.fixture
def template(ministry, officer, head):
    written = a_warning_template(ministry, officer)
    return approve_template(written, hash=written.hash, by=head, at=NOW)


def sent(template, by, values=VALUES):
    seen = fill_template(template, values, at=NOW).hash
    return send_from_template(template, values=values, seen=seen, by=by, at=NOW)


def test_one_filled_page_is_a_public_warning_with_its_authors_words_and_the_fillers_approval(template, officer, head):
    edition = sent(template, head).edition
    content = edition.content
    assert (content["title"], content["warning"]) == (
        "Nguy cơ lũ quét tại bản Nà Nhạn, xã Mường Phăng",
        {"urgency": "Immediate", "severity": "Extreme", "certainty": "Likely"},
    )
    assert (content["from_template"], content["filled_by"]) == (
        {"id": template.pk, "hash": template.hash}, head.full_name,
    )  # fmt: skip
    assert (edition.author, edition.submitter, edition.writer_ids) == (officer, officer, [officer.pk])
    assert [each.person for each in edition.approvals.all()] == [head]
    assert verify_edition(edition) == []
    assert EmergencyReview.objects.get().publication.edition == edition


def test_every_way_out_says_the_filled_words_and_no_blank_is_left(template, head):
    variants = sent(template, head).edition.content["variants"]
    assert set(variants) == {"sms", "sms_plain", "script", "press", "zalo", "board", "post"}
    assert [kind for kind, text in variants.items() if "{" in text] == []
    assert variants["sms_plain"].startswith("Nguy co lu quet tai ban Na Nhan, xa Muong Phang tu 19 gio")
    assert variants["sms"] == (
        "Nguy cơ lũ quét tại bản Nà Nhạn, xã Mường Phăng từ 19 giờ đến 5 giờ sáng mai. Đến trường tiểu học xã."
        " Gọi 0215 000 114."
    )


def test_figures_that_came_with_the_blanks_are_explained_by_who_filled_them(ministry, officer, head):
    written = a_warning_template(ministry, officer, lead="Có nguy cơ lũ quét tại {nơi}.", body="Rời vùng trũng ngay.")
    approve_template(written, hash=written.hash, by=head, at=NOW)
    explained = sent(written, head).edition.content["explanations"]
    assert "19 giờ" in {each["words"] for each in explained}
    assert {each["reason"] for each in explained} == {
        "Điền vào mẫu đã duyệt. " + "; ".join(f"{name}: {VALUES[name]}" for name in blanks_of(written)) + "."
    }


def test_the_author_of_a_template_cannot_fill_and_send_it(ministry, head, spokesperson):
    second = a_person("Bùi Văn Phó", agency=ministry, role=Role.HEAD)
    written = a_warning_template(ministry, second)
    approve_template(written, hash=written.hash, by=head, at=NOW)
    with pytest.raises(MayNotSend, match="không tự điền và gửi"):
        sent(written, second)
    with pytest.raises(MayNotSend, match="Người đứng đầu"):
        sent(written, spokesperson)
    assert Release.objects.count() == 0
    assert sent(written, head).edition.author == second


def test_a_template_that_nobody_approved_or_that_was_retired_cannot_be_sent(ministry, officer, head):
    written = a_warning_template(ministry, officer)
    with pytest.raises(MayNotSend, match="chưa được duyệt"):
        sent(written, head)
    approve_template(written, hash=written.hash, by=head, at=NOW)
    retire_template(written, by=officer, at=NOW)
    with pytest.raises(MayNotSend, match="thôi dùng"):
        sent(written, head)


def test_nobody_approves_her_own_template_nor_other_words_than_she_read(ministry, officer, head):
    own = a_warning_template(ministry, head)
    with pytest.raises(NotYourApproval):
        approve_template(own, hash=own.hash, by=head, at=NOW)
    with pytest.raises(NotYourApproval):
        approve_template(own, hash=own.hash, by=officer, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        approve_template(a_warning_template(ministry, officer), hash=own.hash[::-1], by=head, at=NOW)
    with pytest.raises(IntegrityError, match="template_approved_by_another"), transaction.atomic():
        WarningTemplate.objects.filter(pk=own.pk).update(approved_by=head, approved_at=NOW)


@pytest.mark.parametrize(
    "change", [{"sms": "Chạy ngay"}, {"approved_at": NOW + timedelta(days=1)}, {"urgency": "Past"}]
)
def test_the_words_of_a_template_are_frozen_for_everyone(template, change):
    with pytest.raises(ProgrammingError, match="write another"), transaction.atomic():
        WarningTemplate.objects.filter(pk=template.pk).update(**change)
    with pytest.raises(ProgrammingError, match="retired"), transaction.atomic():
        WarningTemplate.objects.filter(pk=template.pk).delete()


def test_every_blank_must_be_filled_and_what_is_sent_is_what_was_read(template, head):
    with pytest.raises(EmptyBlank, match="từ giờ"):
        sent(template, head, VALUES | {"từ giờ": "  "})
    seen = fill_template(template, VALUES, at=NOW).hash
    with pytest.raises(ChangedMeanwhile):
        send_from_template(template, values=VALUES | {"từ giờ": "20 giờ"}, seen=seen, by=head, at=NOW)
    assert Release.objects.count() == 0


def test_a_second_press_does_not_send_the_same_words_twice(template, head):
    first = sent(template, head)
    with pytest.raises(AlreadySent):
        sent(template, head)
    assert list(Publication.objects.all()) == [first]
    assert sent(template, head, VALUES | {"từ giờ": "20 giờ"}).pk != first.pk


def test_a_template_is_refused_while_it_is_written_not_when_the_water_comes(ministry, officer, head):
    with pytest.raises(UnknownBlank, match="chỗ"):
        a_warning_template(ministry, officer, sms="Lũ quét tại {chỗ}.")
    with pytest.raises(UnknownBlank):
        a_warning_template(ministry, officer, sms="Lũ quét tại {nơi.")
    with pytest.raises(NothingWritten):
        a_warning_template(ministry, officer, urgency="")
    with pytest.raises(NotReady, match="Tin nhắn có dấu: “45 km” không có trong bản gốc"):
        a_warning_template(ministry, officer, sms="Lũ quét tại {nơi}, cách 45 km.")
    assert (WarningTemplate.objects.count(), Release.objects.count()) == (0, 0)


# -- the pages ------------------------------------------------------------------


def posted(template, values=VALUES, **more):
    names = blanks_of(template)
    return {f"blank_{place}": values[name] for place, name in enumerate(names)} | more


def test_an_officer_writes_a_template_and_the_head_approves_it_on_its_page(ministry, officer, head, client_of):
    client_of(officer).post(reverse("warning_template_new"), WORDS)
    written = WarningTemplate.objects.get()
    url = reverse("warning_template", args=[written.pk])
    assert reverse("warning_template_approve", args=[written.pk]) not in client_of(officer).get(url).content.decode()
    assert reverse("warning_template_approve", args=[written.pk]) in client_of(head).get(url).content.decode()
    client_of(head).post(reverse("warning_template_approve", args=[written.pk]), {"hash": written.hash})
    written.refresh_from_db()
    assert (written.author, written.approved_by) == (officer, head)


def test_who_wrote_the_words_is_told_before_she_types(template, officer, head, client_of):
    url = reverse("warning_template_send", args=[template.pk])
    page = client_of(officer).get(url).content.decode()
    assert ("Bạn viết mẫu này nên không tự điền và gửi" in page, 'name="blank_0"' in page) == (True, False)
    assert 'name="blank_0"' in client_of(head).get(url).content.decode()


def test_the_list_asks_as_often_for_many_templates_as_for_one(
    template, ministry, officer, head, client_of, django_assert_num_queries
):
    desk = client_of(officer)
    desk.get(reverse("warning_templates"))
    with CaptureQueriesContext(connection) as one:
        desk.get(reverse("warning_templates"))
    for place in range(5):
        a_warning_template(ministry, officer, title=f"Sạt lở đất đợt {place}", sms="Sạt lở đất. Rời vùng trũng ngay.")
    with django_assert_num_queries(len(one)):
        desk.get(reverse("warning_templates"))


def test_from_one_page_the_warning_waits_in_the_urgent_lane_of_every_channel(
    template, ministry, officer, head, client_of, settings, tmp_path
):
    settings.ENV = settings.ENV.model_copy(update={"media": tmp_path})
    desk, url = client_of(head), reverse("warning_template_send", args=[template.pk])
    preview = desk.post(url, posted(template))
    assert Release.objects.count() == 0
    assert "Nguy cơ lũ quét tại bản Nà Nhạn, xã Mường Phăng" in preview.content.decode()
    answer = desk.post(url, posted(template, seen=preview.context["filled"].hash))
    publication = Publication.objects.get()
    assert answer.url == reverse("publication", args=[publication.pk])

    add_station(ministry, place=a_place(), name="Đài", device="loa-1", by=officer, at=NOW)
    with a_gateway() as gateway:
        a_provider(ministry, gateway)
        lists = {
            "sms_http": a_list(ministry, numbers=5),
            "email": a_list(ministry, numbers=["a@thu.example", "b@thu.example"], kind="email"),
            "loudspeaker": stations_of(ministry, at=NOW),
        }
        for channel, listed in lists.items():
            planned = plan_dispatch(
                publication.edition, channel=channel, audiences=[listed], lane=Lane.URGENT,
                override_reason="Lũ về trong đêm.", by=head, at=NOW,
            )  # fmt: skip
            confirm_dispatch(planned, by=head, at=NOW)
        make_recordings(at=NOW)
        start_due(at=NOW)
    waiting = Delivery.objects.filter(
        dispatch__edition=publication.edition, dispatch__lane=Lane.URGENT, state="waiting"
    )
    assert {name: waiting.filter(dispatch__channel=name).count() for name in lists} == {
        "sms_http": 5, "email": 2, "loudspeaker": 1,
    }  # fmt: skip
