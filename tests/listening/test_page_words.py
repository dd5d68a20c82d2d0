"""The small words of listening's pages."""

from datetime import timedelta

import pytest
from django.urls import include, path
from django.utils import timezone, translation

from danbiet.config.urls import urlpatterns as without_demonstration
from danbiet.listening.fetching import named_hosts
from danbiet.listening.models import Alarm
from danbiet.listening.templatetags.listening import article_url, counted, waits_too_long
from danbiet.offices.audit import SystemPost
from danbiet.offices.rules import load_rules, start_clock
from tests.builders import a_policy, a_source, an_alarm, an_item

LISTENER = SystemPost("listener")
urlpatterns = [path("", include("danbiet.demo.urls")), *without_demonstration]


@pytest.mark.parametrize(
    ("language", "n", "noun", "said"),
    [
        ("vi", 1, "stories", "1 sự việc"),
        ("vi", 1234, "independent", "1.234 bài độc lập"),
        ("en", 1, "stories", "1 story"),
        ("en", 0, "stories", "0 stories"),
        ("en", 1, "with reprints", "1 article, reprints included"),
        ("en", 1234, "outlets", "1,234 outlets"),
    ],
)
def test_a_number_stands_with_its_noun_in_both_languages(language, n, noun, said):
    with translation.override(language):
        assert counted(n, noun) == f'<span class="number">{said}</span>'


@pytest.fixture
def rulebook(db):
    load_rules(by=LISTENER, at=timezone.now())


def an_alarm_of(ministry, *, hours, **fields):
    """Return an alarm raised hours ago, with the clock of its rule running."""
    at = timezone.now() - timedelta(hours=hours)
    alarm = an_alarm(a_policy(ministry), at=at, **fields)
    start_clock("alarm.handling", alarm, agency=ministry, by=LISTENER, post=None, at=at)
    return Alarm.objects.with_deadline().get(pk=alarm.pk)


@pytest.mark.parametrize(("hours", "late"), [(23, False), (25, True)])
def test_an_alarm_waits_too_long_after_the_hours_of_the_rule(rulebook, ministry, hours, late):
    assert waits_too_long(an_alarm_of(ministry, hours=hours)) is late


def test_an_alarm_that_was_closed_waits_no_more(rulebook, ministry, officer):
    closed = {"closed_by": officer, "closed_at": timezone.now(), "outcome": "answer", "reason": "Đã trả lời."}

    assert not waits_too_long(an_alarm_of(ministry, hours=72, **closed, was_false=False))


def test_an_article_is_read_at_its_outlet(ministry):
    item = an_item(followed_by=ministry, url="https://bao.example/hoc-phi.html")

    assert article_url(item) == "https://bao.example/hoc-phi.html"


@pytest.mark.urls(__name__)
def test_an_invented_outlets_article_is_read_through_this_site(ministry, monkeypatch):
    monkeypatch.setitem(named_hosts.addresses, "songmay.minhhoa", ("127.0.0.1", 8001))
    item = an_item(a_source(host="songmay.minhhoa"), url="http://songmay.minhhoa/tin/hoc-phi.html")

    assert article_url(item) == "/minh-hoa/bao/songmay.minhhoa/tin/hoc-phi.html"


def test_an_article_from_a_file_is_read_here(ministry):
    item = an_item(followed_by=ministry, url="urn:danbiet:abc")

    assert article_url(item) == f"/desk/tin/{item.pk}/"
