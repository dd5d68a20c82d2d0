"""Signing in: by password, by a link that works once, with a second factor, and never too often."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from danbiet.offices.audit import SystemPost
from danbiet.offices.models import AuditEntry, SignInAttempt, SignInLink, SignInSalt, User
from danbiet.offices.people import add_user, deactivate_user
from danbiet.offices.rate_limit import TooManyAttempts
from danbiet.offices.sign_in import (
    LinkSpent,
    WrongCredentials,
    check_password,
    forget_second_factor,
    make_sign_in_link,
    use_sign_in_link,
)
from tests.cast import LOCAL, NOW, PASSWORD

OFFICE = "198.51.100.0/24"
SUPPORT = SystemPost("support")


@pytest.fixture
def door(db) -> Client:
    return Client()


def code_of(device: TOTPDevice, ahead: int = 0) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = datetime.now().timestamp() + ahead * device.step  # noqa: DTZ005
    return f"{totp.token():06d}"


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def attempts(username: str, how_many: int, *, at: datetime = NOW, network: str = OFFICE) -> list[type[Exception]]:
    """Try a wrong password so often; return what each attempt was answered with."""
    answers: list[type[Exception]] = []
    for _each in range(how_many):
        try:
            check_password(username, "sai", network=network, at=at)
        except (WrongCredentials, TooManyAttempts) as problem:
            answers.append(type(problem))
    return answers


def test_name_and_password_open_the_desk_and_lead_back_to_the_page_asked_for(door, officer):
    form = {"username": officer.username, "password": PASSWORD, "next": "/desk/rules/"}
    answer = door.post(reverse("sign_in"), form)
    assert (answer.status_code, answer.url) == (302, "/desk/rules/")
    assert door.get("/desk/rules/").status_code == 200
    assert AuditEntry.objects.get(verb="sign_in").actor_id == officer.pk


def test_the_way_back_never_leads_to_another_site(door, officer):
    form = {"username": officer.username, "password": PASSWORD, "next": "https://evil.example/"}
    assert door.post(reverse("sign_in"), form).url == reverse("today")


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(door, officer):
    said = [
        re.findall(r'role="alert">(.*?)<', door.post(reverse("sign_in"), form).content.decode())
        for form in ({"username": officer.username, "password": "sai"}, {"username": "khong.ai", "password": "sai"})
    ]
    assert said[0] == said[1] == ["Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock rồi nhập lại."]


def test_who_has_left_cannot_sign_in(officer, administrator):
    deactivate_user(officer, by=administrator, at=NOW)
    assert attempts(officer.username, 1) == [WrongCredentials]
    with pytest.raises(WrongCredentials):
        check_password(officer.username, PASSWORD, network=OFFICE, at=NOW)


def test_ten_failures_are_heard_and_the_eleventh_is_told_when_to_come_back(officer):
    assert attempts(officer.username, 11) == [WrongCredentials] * 10 + [TooManyAttempts]
    with pytest.raises(TooManyAttempts, match="09:15") as stopped:
        check_password(officer.username, PASSWORD, network=OFFICE, at=NOW + timedelta(minutes=5))
    assert stopped.value.again_at == NOW + timedelta(minutes=15)


def test_the_wait_ends_when_it_was_said_to_end(officer):
    attempts(officer.username, 11)
    later = NOW + timedelta(minutes=15)
    assert check_password(officer.username, PASSWORD, network=OFFICE, at=later) == officer


def test_other_colleagues_still_come_in_through_the_same_network(officer, colleague):
    attempts(officer.username, 11)
    assert check_password(colleague.username, PASSWORD, network=OFFICE, at=NOW) == colleague


def test_a_network_that_tries_many_names_is_stopped(officer):
    answers = [attempts(f"ten{n}", 1)[0] for n in range(101)]
    assert answers == [WrongCredentials] * 100 + [TooManyAttempts]
    assert attempts("ten200", 1, network="203.0.113.0/24") == [WrongCredentials]


def test_a_success_forgets_the_failures_before_it(officer):
    attempts(officer.username, 9)
    check_password(officer.username, PASSWORD, network=OFFICE, at=NOW)
    assert attempts(officer.username, 10) == [WrongCredentials] * 10


def test_failures_before_midnight_still_count_after_it(officer):
    midnight = datetime(2026, 3, 5, 0, 0, tzinfo=LOCAL)
    attempts(officer.username, 6, at=midnight - timedelta(minutes=2))
    answers = attempts(officer.username, 5, at=midnight + timedelta(minutes=2))
    assert answers == [WrongCredentials] * 4 + [TooManyAttempts]


def test_nothing_kept_tells_whose_attempt_it_was_or_from_where(officer):
    attempts(officer.username, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relpersistence FROM pg_class"
            " WHERE relname IN ('offices_signinattempt', 'offices_signinsalt') ORDER BY relname"
        )
        assert cursor.fetchall() == [("offices_signinattempt", "u"), ("offices_signinsalt", "u")]
    assert [field.name for field in SignInAttempt._meta.fields] == ["id", "hashed", "at"]


def test_yesterdays_salt_is_thrown_away(officer):
    attempts(officer.username, 1)
    attempts(officer.username, 1, at=NOW + timedelta(days=1))
    assert list(SignInSalt.objects.values_list("day", flat=True)) == [(NOW + timedelta(days=1)).date()]
    assert SignInAttempt.objects.count() == 2


def test_the_page_says_429_and_when_to_come_back(door, officer):
    for _each in range(10):
        door.post(reverse("sign_in"), {"username": officer.username, "password": "sai"})
    answer = door.post(reverse("sign_in"), {"username": officer.username, "password": PASSWORD})
    assert answer.status_code == 429
    assert re.search(r"Hãy thử lại sau \d\d:\d\d\.", answer.content.decode())


def test_the_shells_own_doors_lead_to_ours(door):
    for address in ("/desk/login/", "/desk/password_reset/", "/desk/password_reset/confirm/x/y/"):
        assert door.get(address).url == reverse("sign_in")


def test_a_page_asked_for_without_signing_in_leads_to_the_door_and_back(door):
    assert door.get("/desk/rules/").url == f"{reverse('sign_in')}?next=/desk/rules/"


def test_signing_out_takes_a_button_not_a_link(client_of, officer):
    client = client_of(officer)
    assert client.get(reverse("sign_out")).status_code == 405
    client.post(reverse("sign_out"))
    assert client.get("/desk/rules/").status_code == 302


# -- a link that works once


def test_a_link_signs_in_once_and_opening_it_alone_does_nothing(door, officer, administrator):
    path = path_of(make_sign_in_link(officer, by=administrator, at=datetime.now(LOCAL)))
    assert officer.full_name in door.get(path).content.decode()
    assert door.get("/desk/rules/").status_code == 302
    assert door.post(path).url == reverse("today")
    assert door.get("/desk/rules/").status_code == 200
    spent = Client().get(path)
    assert (spent.status_code, "đã dùng hoặc đã hết hạn" in spent.content.decode()) == (410, True)


def test_of_two_who_use_one_link_one_comes_in(officer):
    link = make_sign_in_link(officer, by=SUPPORT, at=NOW)
    token = link.rstrip("/").rpartition("/")[2]
    assert use_sign_in_link(token, at=NOW) == officer
    with pytest.raises(LinkSpent, match="tạo liên kết mới"):
        use_sign_in_link(token, at=NOW)


def test_a_link_expires(officer):
    token = make_sign_in_link(officer, by=SUPPORT, at=NOW).rstrip("/").rpartition("/")[2]
    with pytest.raises(LinkSpent):
        use_sign_in_link(token, at=NOW + timedelta(hours=24))


def test_a_new_link_ends_the_earlier_one_and_only_hashes_are_kept(officer):
    first, second = (make_sign_in_link(officer, by=SUPPORT, at=NOW).rstrip("/").rpartition("/")[2] for _ in range(2))
    with pytest.raises(LinkSpent):
        use_sign_in_link(first, at=NOW)
    assert second not in str(bytes(SignInLink.objects.get().token_hash))


def test_a_new_colleague_sets_a_password_after_the_link(door, ministry, administrator):
    at = datetime.now(LOCAL)
    user = add_user(username="an.nv", full_name="Nguyễn Văn An", agency=ministry, by=administrator, at=at)
    answer = door.post(path_of(make_sign_in_link(user, by=administrator, at=at)))
    assert answer.url == reverse("set_password")
    new = "một câu đủ dài để nhớ"
    assert door.post(answer.url, {"new_password1": new, "new_password2": new}).url == reverse("today")
    assert check_password("an.nv", new, network=OFFICE, at=at) == user


def test_the_password_page_opens_only_after_a_link(client_of, officer):
    assert client_of(officer).get(reverse("set_password")).url == reverse("account")


# -- the second factor


@pytest.mark.parametrize("address", ["/desk/", "/desk/rules/", "/desk/people/", "/desk/account/", "/desk/anything/"])
def test_a_head_reaches_no_page_before_the_second_factor(door, head, address):
    door.force_login(head)
    assert door.get(address).url == reverse("second_factor")


def test_a_head_sets_up_a_phone_and_comes_in(door, head):
    door.post(reverse("sign_in"), {"username": head.username, "password": PASSWORD})
    assert door.get(reverse("second_factor")).url == reverse("second_factor_set_up")
    page = door.get(reverse("second_factor_set_up")).content.decode()
    device = TOTPDevice.objects.get(user=head)
    assert ("<svg" in page, device.confirmed) == (True, False)
    answer = door.post(reverse("second_factor_set_up"), {"code": code_of(device), "next": "/desk/rules/"})
    assert answer.url == "/desk/rules/"
    assert door.get("/desk/rules/").status_code == 200
    assert AuditEntry.objects.filter(verb="set_up_second_factor", noun_id=head.pk).count() == 1


def test_the_next_time_only_the_code_is_asked(door, head):
    device = TOTPDevice.objects.create(user=head, name="điện thoại", confirmed=True)
    door.post(reverse("sign_in"), {"username": head.username, "password": PASSWORD})
    door.post(reverse("second_factor"), {"code": code_of(device)})
    assert door.get("/desk/rules/").status_code == 200


def test_nobody_replaces_a_phone_with_a_password_alone(door, head):
    TOTPDevice.objects.create(user=head, name="điện thoại", confirmed=True)
    door.force_login(head)
    assert door.get(reverse("second_factor_set_up")).url == reverse("second_factor")
    door.post(reverse("second_factor_set_up"), {"code": "000000"})
    assert TOTPDevice.objects.filter(user=head).count() == 1


def test_wrong_codes_are_slowed_down(door, head):
    device = TOTPDevice.objects.create(user=head, name="điện thoại", confirmed=True)
    door.force_login(head)
    wrong = f"{(int(code_of(device)) + 1) % 1_000_000:06d}"
    first = door.post(reverse("second_factor"), {"code": wrong}).content.decode()
    second = door.post(reverse("second_factor"), {"code": code_of(device)}).content.decode()
    assert "Mã không đúng" in first
    assert re.search(r"Hãy nhập mã mới sau \d\d:\d\d:\d\d", second)


def test_a_code_works_once(door, head):
    device = TOTPDevice.objects.create(user=head, name="điện thoại", confirmed=True)
    code = code_of(device)
    door.force_login(head)
    door.post(reverse("second_factor"), {"code": code})
    again = Client()
    again.force_login(head)
    again.post(reverse("second_factor"), {"code": code})
    assert again.get("/desk/rules/").url == reverse("second_factor")


def test_who_lost_her_phone_sets_up_another(door, head, administrator):
    TOTPDevice.objects.create(user=head, name="điện thoại", confirmed=True)
    assert forget_second_factor(head, by=administrator, at=NOW) == 1
    door.force_login(head)
    assert door.get(reverse("second_factor")).url == reverse("second_factor_set_up")


def test_an_officer_needs_no_second_factor(door, officer):
    door.force_login(officer)
    assert door.get("/desk/rules/").status_code == 200


def test_a_one_time_link_is_proof_enough_in_the_demonstration_only(door, head, settings):
    at = datetime.now(LOCAL)
    door.post(path_of(make_sign_in_link(head, by=SUPPORT, at=at)))
    assert door.get("/desk/rules/").url == reverse("second_factor")
    settings.ENV = settings.ENV.model_copy(update={"demo": True})
    visitor = Client()
    visitor.post(path_of(make_sign_in_link(head, by=SUPPORT, at=at)))
    assert visitor.get("/desk/rules/").status_code == 200


# -- the language


def test_the_language_is_remembered_for_the_session_and_the_person(client_of, officer):
    client = client_of(officer)
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/desk/rules/"})
    assert answer.url == "/desk/rules/"
    assert client.get("/desk/rules/").headers["Content-Language"] == "en"
    assert User.objects.get(pk=officer.pk).language == "en"


def test_the_language_of_the_account_comes_with_signing_in(door, officer):
    User.objects.filter(pk=officer.pk).update(language="en")
    door.post(reverse("sign_in"), {"username": officer.username, "password": PASSWORD})
    assert door.get("/desk/rules/").headers["Content-Language"] == "en"


def test_an_unknown_language_changes_nothing(client_of, officer):
    client_of(officer).post(reverse("set_language"), {"language": "xx"})
    assert User.objects.get(pk=officer.pk).language == "vi"
