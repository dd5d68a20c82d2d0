"""What readers see, and what is never set on them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from danbiet.listening.models import Follow
from danbiet.portal.queries import listening_on
from tests.builders import a_feed, a_policy, a_saved_query, a_source
from tests.cast import NOW, an_agency

TODAY = NOW.date()


def words_of(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", ["/", "/?lang=en", "/lang-nghe/", "/lang-nghe/?lang=en"])
def test_a_reader_gets_no_cookie_and_no_session(ministry, path):
    response = Client().get(path)

    assert response.status_code == 200
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


def test_an_officer_who_reads_a_public_page_gets_no_cookie_there_either(client_of, officer):
    client = client_of(officer)
    client.cookies["sessionid"]["path"] = "/desk/"

    assert client.get("/lang-nghe/").cookies == {}


def test_a_missing_public_page_is_told_in_the_house_style(db):
    response = Client().get("/khong-co/")

    assert response.status_code == 404
    assert "Không có trang này" in response.content.decode()
    assert response.cookies == {}


@pytest.mark.parametrize("word", ["wagtail", "django"])
def test_no_page_names_the_tools_it_is_built_with(ministry, word):
    for path in ("/", "/lang-nghe/"):
        assert word not in words_of(path).casefold()


def test_the_words_about_a_public_policy_are_public(ministry):
    policy = a_policy(ministry, short_title="Học phí", public_from=TODAY - timedelta(days=1))
    query = a_saved_query(policy, text='"học phí" OR "miễn giảm"')

    [listening] = [one for one in listening_on(TODAY) if one.agency == ministry]
    assert (listening.queries, listening.on_drafts) == ([query], 0)


def test_of_a_draft_only_the_number_is_public(ministry):
    draft = a_policy(ministry, short_title="Chưa công khai", public_from=None)
    a_saved_query(draft, text='"điều còn kín"')

    [listening] = [one for one in listening_on(TODAY) if one.agency == ministry]
    assert (listening.queries, listening.on_drafts) == ([], 1)
    assert "điều còn kín" not in words_of("/lang-nghe/")
    assert "1 bộ từ khoá về dự thảo chưa công khai" in words_of("/lang-nghe/")


def test_the_words_about_a_draft_appear_the_day_set_for_them(ministry):
    draft = a_policy(ministry, short_title="Sắp công khai", public_from=None)
    query = a_saved_query(draft, public_from=TODAY + timedelta(days=365))

    def seen(day):
        return [one.queries for one in listening_on(day) if one.agency == ministry]

    assert seen(TODAY + timedelta(days=364)) == [[]]
    assert seen(TODAY + timedelta(days=365)) == [[query]]


def test_each_source_is_named_once_however_many_of_its_feeds_are_followed(ministry, other_ministry):
    source = a_source("Báo Sông Mây (minh hoạ)")
    for url in ("https://song-may.example/a.rss", "https://song-may.example/b.rss"):
        feed = a_feed(source, url=url)
        Follow.objects.get_or_create(agency=ministry, feed=feed, defaults={"since": timezone.now()})

    shown = {one.agency: one.sources for one in listening_on(TODAY)}
    assert (shown[ministry], shown[other_ministry]) == ([source], [])


def test_a_retired_query_is_gone(ministry):
    policy = a_policy(ministry, short_title="Học phí", public_from=TODAY)
    a_saved_query(policy, text='"từ đã thôi"', retired_at=NOW)

    assert "từ đã thôi" not in words_of("/lang-nghe/")


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_of_words_costs_the_same_for_one_agency_and_thirty(many, django_assert_num_queries, db):
    for n in range(many):
        agency = an_agency(f"Cơ quan {n} (minh hoạ)")
        a_saved_query(a_policy(agency, short_title=f"Chính sách {n}", public_from=TODAY))
        a_feed(followed_by=agency)

    with django_assert_num_queries(5):  # one of them asks whether anything changed
        Client().get("/lang-nghe/")
