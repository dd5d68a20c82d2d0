"""*Hôm nay*: what needs me, in the first line."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from danbiet.kit.registry import desk_cards
from tests.builders import a_feed, a_policy, a_release, a_saved_query, an_alarm
from tests.cast import NOW, PASSWORD
from tests.publishing.press_desk import a_request


def lead_of(client: Client, path: str = "/desk/today/live/") -> str:
    html = client.get(path).content.decode()
    return re.search(r'<p class="lead"[^>]*>(.*?)</p>', html, re.DOTALL).group(1)


@pytest.fixture
def at_work(ministry):
    """The ministry has a feed, a policy and a query: it is past its first steps."""
    policy = a_policy(ministry, short_title="Học phí")
    a_saved_query(policy)
    a_feed(followed_by=ministry)
    return policy


def test_a_new_agency_is_shown_its_first_steps(client_of, officer):
    html = client_of(officer).get("/desk/").content.decode()

    assert re.findall(r"<strong>(.*?)</strong><p>", html) == [
        "Bật một kênh tin",
        "Lập một hồ sơ chính sách",
        "Viết một bộ từ khoá theo dõi",
    ]
    assert "đã xong" not in html


def test_a_step_taken_is_ticked_off(client_of, officer, ministry):
    a_feed(followed_by=ministry)

    html = client_of(officer).get("/desk/").content.decode()

    assert html.count('<li class="is-done">') == 1


def test_the_steps_of_another_agency_are_not_ours(client_of, officer, other_ministry):
    policy = a_policy(other_ministry)
    a_saved_query(policy)
    a_feed(followed_by=other_ministry)

    assert '<li class="is-done">' not in client_of(officer).get("/desk/").content.decode()


def test_after_the_first_steps_the_page_answers_at_once(client_of, officer, at_work):
    html = client_of(officer).get("/desk/").content.decode()

    assert "checklist" not in html
    assert 'hx-get="/desk/today/live/"' in html


def test_when_nothing_waits_it_says_so(client_of, officer, at_work):
    assert lead_of(client_of(officer)) == "Không việc gì chờ bạn lúc này."


def test_the_first_line_counts_what_waits(client_of, officer, at_work):
    an_alarm(at_work, at=timezone.now() - timedelta(minutes=5))

    assert lead_of(client_of(officer)) == "1 cảnh báo chờ bạn"


def test_a_card_stands_on_the_page_as_a_card(client_of, officer, at_work):
    an_alarm(at_work, at=timezone.now() - timedelta(minutes=5))

    html = client_of(officer).get("/desk/today/live/").content.decode()

    assert html.count('<section class="card') >= 2
    assert "&lt;section" not in html


def test_what_waits_for_another_agency_is_not_counted(client_of, officer, at_work, other_ministry):
    an_alarm(a_policy(other_ministry), at=timezone.now() - timedelta(minutes=5))

    assert lead_of(client_of(officer)) == "Không việc gì chờ bạn lúc này."


def test_every_registered_card_is_asked(client_of, officer, at_work, monkeypatch):
    asked = []
    for card in desk_cards:
        monkeypatch.setitem(card.__dict__, "headline", lambda shown, key=card.key: asked.append(key))

    client_of(officer).get("/desk/today/live/")

    assert asked == [card.key for card in desk_cards]


@pytest.mark.parametrize("path", ["/desk/", "/desk/today/live/", "/desk/account/"])
def test_a_stranger_is_sent_to_sign_in(db, path):
    response = Client().get(path)

    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={path}")


def test_an_address_that_does_not_exist_says_so_and_leads_home(client_of, officer):
    response = client_of(officer).get("/desk/khong-co/")

    assert response.status_code == 404
    assert "Không có trang này" in response.content.decode()
    assert "Về Hôm nay" in response.content.decode()


@pytest.mark.parametrize("path", ["/desk/pages/", "/desk/images/", "/desk/reports/site-history/"])
def test_the_editor_s_own_pages_do_not_exist_for_officers(client_of, officer, path):
    assert client_of(officer).get(path).status_code == 404


def test_the_menu_holds_only_our_own_entries(client_of, officer):
    html = client_of(officer).get("/desk/").content.decode()
    labels = re.findall(r'<span class="side-label">(.*?)</span>', html)

    assert labels[0] == "Hôm nay"
    assert not {"Pages", "Trang", "Images", "Reports", "Settings", "Help"} & set(labels)
    assert len(re.findall(r'<nav aria-label="Mục lục">.*?aria-current="page"', html, re.DOTALL)) == 1


@pytest.mark.parametrize("path", ["/desk/", "/desk/account/", "/desk/khong-co/"])
def test_no_desk_page_names_the_tools_it_is_built_with(client_of, officer, path):
    html = client_of(officer).get(path).content.decode()
    read = re.sub(r"<[^>]*>", " ", html).casefold()

    assert "wagtail" not in read
    assert "django" not in read


def test_an_officer_changes_her_password_and_stays_signed_in(client_of, officer):
    client = client_of(officer)
    new = "một câu dài khó đoán 2026"
    response = client.post(
        "/desk/account/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}, follow=True
    )

    assert "Đã đổi mật khẩu" in response.content.decode()
    officer.refresh_from_db()
    assert officer.check_password(new)


def test_a_wrong_old_password_changes_nothing(client_of, officer):
    new = "một câu dài khó đoán 2026"
    form = {"old_password": "sai", "new_password1": new, "new_password2": new}
    response = client_of(officer).post("/desk/account/", form)

    assert "Chưa lưu được" in response.content.decode()
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_page_asks_the_database_thirty_times_at_most_however_much_there_is(
    django_assert_max_num_queries, client_of, officer, ministry, at_work, how_many
):
    for _number in range(how_many):
        an_alarm(a_policy(ministry))
        a_request(ministry)
        a_release(ministry, policy=at_work, author=officer, due_at=NOW)
    client = client_of(officer)
    client.get("/desk/")

    with django_assert_max_num_queries(30):
        client.get("/desk/")
