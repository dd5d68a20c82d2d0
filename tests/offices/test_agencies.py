"""Agencies to pick from, opening one, and the people who come to work in it."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth import get_user
from django.test import RequestFactory

from danbiet.offices.agencies import (
    AlreadyOpen,
    NoProvince,
    PostExists,
    add_post,
    load_agencies,
    open_agency,
    open_commune_agency,
)
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Agency, AuditEntry, Place, Role
from danbiet.offices.people import (
    AlreadyInPost,
    NotInPost,
    UsernameTaken,
    WrongAgency,
    add_user,
    appoint,
    deactivate_user,
    end_appointment,
)
from danbiet.offices.reference import load_reference
from tests.cast import LOCAL, NOW

LOADER = SystemPost("reference")
AT = datetime(2026, 11, 22, 9, 0, tzinfo=LOCAL)
TODAY = AT.date()


@pytest.fixture
def pick_list(db):
    load_reference(at=AT)


def test_the_pick_list_has_every_ministry_and_province_and_nobody_works_there_yet(pick_list):
    listed = Agency.objects.filter(opened_at=None)
    assert Counter(listed.values_list("kind", flat=True)) == {
        "ministry": 14,
        "ministerial": 3,
        "peoples_committee": 34,
    }
    assert Agency.objects.get(code="UBND.75").name == "Ủy ban nhân dân thành phố Đồng Nai"


def test_loading_everything_again_changes_nothing(pick_list):
    again = load_reference(at=AT)
    assert (again.places.changed, again.agencies, again.rules) == (0, 0, 0)


def test_an_agency_that_people_work_in_stays_open_when_the_list_is_loaded_again(pick_list, officer):
    agency = open_agency(Agency.objects.get(code="UBND.75"), by=officer, at=AT)
    Agency.objects.filter(pk=agency.pk).update(name="Tên cũ")
    assert load_agencies(by=LOADER, at=AT) == 1
    agency.refresh_from_db()
    assert (agency.name, agency.opened_at) == ("Ủy ban nhân dân thành phố Đồng Nai", AT)


def test_an_opened_agency_has_a_drawer_of_its_own(pick_list, officer):
    first = open_agency(Agency.objects.get(code="BYT"), by=officer, at=AT)
    second = open_agency(Agency.objects.get(code="BTC"), by=officer, at=AT)
    assert first.collection is not None
    assert first.collection != second.collection
    assert AuditEntry.objects.filter(verb="open_agency").values_list("noun_id", flat=True).count() == 2


def test_an_agency_is_opened_once(pick_list, officer):
    agency = open_agency(Agency.objects.get(code="BYT"), by=officer, at=AT)
    with pytest.raises(AlreadyOpen, match="đã mở"):
        open_agency(agency, by=officer, at=AT)


def test_a_communes_agency_opens_below_its_provinces(pick_list, officer):
    agency = open_commune_agency(Place.objects.get(code="25270"), by=officer, at=AT)
    assert (agency.name, agency.parent.code, agency.opened_at) == ("Ủy ban nhân dân phường Lộc Ninh", "UBND.75", AT)


def test_a_province_is_no_commune(pick_list, officer):
    with pytest.raises(NoProvince, match="không phải là địa bàn cấp xã"):
        open_commune_agency(Place.objects.get(code="75"), by=officer, at=AT)


def test_two_posts_do_not_share_a_title(ministry, administrator):
    add_post(ministry, title="Người phát ngôn", role=Role.SPOKESPERSON, by=administrator, at=AT)
    with pytest.raises(PostExists, match="Người phát ngôn"):
        add_post(ministry, title=" Người phát ngôn ", role=Role.SPOKESPERSON, by=administrator, at=AT)


def test_a_new_colleague_has_no_password_and_no_name_in_the_log(ministry, administrator):
    user = add_user(username="an.nv", full_name="Nguyễn Văn An", agency=ministry, by=administrator, at=AT)
    entry = AuditEntry.objects.get(verb="add_user")
    assert user.has_usable_password() is False
    assert (entry.noun_id, entry.actor_id, entry.agency_id, entry.details) == (
        user.pk,
        administrator.pk,
        ministry.pk,
        {},
    )


def test_sign_in_names_differ_in_more_than_capitals(ministry, administrator):
    add_user(username="an.nv", full_name="Nguyễn Văn An", agency=ministry, by=administrator, at=AT)
    with pytest.raises(UsernameTaken, match="chọn tên khác"):
        add_user(username="AN.NV", full_name="Nguyễn Văn Ân", agency=ministry, by=administrator, at=AT)


def test_nobody_joins_an_agency_that_is_not_open(pick_list, officer):
    with pytest.raises(WrongAgency, match="chưa mở"):
        add_user(username="x", full_name="X", agency=Agency.objects.get(code="BYT"), by=officer, at=AT)


def test_a_post_gives_its_role_for_its_time(ministry, officer, administrator):
    post = add_post(ministry, title="Phó Chánh Văn phòng", role=Role.SPOKESPERSON, by=administrator, at=AT)
    held = appoint(officer, post, from_on=TODAY, to_on=TODAY + timedelta(30), by=administrator, at=AT)
    on = [officer.roles_on(TODAY + timedelta(days)) for days in (-1, 0, 30, 31)]
    own = {Role.FOCAL_OFFICER}
    assert on == [own, own | {Role.SPOKESPERSON}, own | {Role.SPOKESPERSON}, own]
    end_appointment(held, on=TODAY, by=administrator, at=AT)
    assert officer.roles_on(TODAY + timedelta(1)) == own


def test_a_post_is_held_by_people_of_its_agency_and_once_at_a_time(ministry, outsider, officer, administrator):
    post = add_post(ministry, title="Phó Chánh Văn phòng", role=Role.SPOKESPERSON, by=administrator, at=AT)
    with pytest.raises(WrongAgency, match="không thuộc"):
        appoint(outsider, post, from_on=TODAY, by=administrator, at=AT)
    appoint(officer, post, from_on=TODAY, by=administrator, at=AT)
    with pytest.raises(AlreadyInPost, match="đang giữ"):
        appoint(officer, post, from_on=date(2027, 1, 1), by=administrator, at=AT)


def test_an_appointment_does_not_end_before_it_began(officer, administrator):
    held = officer.posts_held.get()
    with pytest.raises(NotInPost, match="nằm trong thời gian"):
        end_appointment(held, on=held.from_on - timedelta(1), by=administrator, at=AT)


def test_who_leaves_is_signed_out_at_once_and_holds_no_post_tomorrow(officer, administrator, client_of):
    client = client_of(officer)
    assert client.session["_auth_user_id"] == str(officer.pk)
    deactivate_user(officer, by=administrator, at=NOW)
    assert officer.roles_on(NOW.date() + timedelta(1)) == frozenset()
    request = RequestFactory().get("/desk/")
    request.session = client.session
    assert get_user(request).is_authenticated is False
