"""The invented press is read as any press: by the product's own client, parsers and extractor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from danbiet.demo.press import Press, PressServer, feed_path
from danbiet.demo.press.feeds import feed
from danbiet.demo.script import Outlet, Script, world
from danbiet.kit.http import Client, HttpStatus
from danbiet.kit.robots import Robots
from danbiet.sources import feeds, pages, sitemaps

OUTLETS = [pytest.param(outlet, id=outlet.key) for outlet in world().outlets]


@pytest.fixture(scope="module")
def server(script: Script) -> Iterator[PressServer]:
    with PressServer(Press(script, lambda: script.ends_at)) as running:
        yield running


@pytest.fixture
def client(server: PressServer) -> Client:
    return Client(user_agent="DanBiet/test", hosts=server.hosts)


def test_every_format_occurs() -> None:
    assert {outlet.feed for outlet in world().outlets} == {
        "rss", "atom", "rdf", "json", "sitemap", "escaped", "undated",
    }  # fmt: skip
    assert len({outlet.design for outlet in world().outlets}) >= 4


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_feed_announces_the_latest_forty_articles(outlet: Outlet, client: Client, script: Script) -> None:
    url = f"http://{outlet.host}{feed_path(outlet)}"
    response = client.get(url)
    adapter = sitemaps if outlet.feed == "sitemap" else feeds
    parsed = adapter.parse(response.body, content_type=response.content_type, url=url, received_at=script.ends_at)
    mine = [one for one in script.articles if one.outlet == outlet][-40:][::-1]
    assert [(one.url, one.title) for one in parsed.entries] == [(one.url, one.title) for one in mine]
    times = [None if outlet.feed == "undated" else one.published_at for one in mine]
    assert [one.published_at for one in parsed.entries] == times


@pytest.mark.parametrize("outlet", OUTLETS)
def test_the_words_of_an_article_come_out_of_its_page(outlet: Outlet, client: Client, script: Script) -> None:
    mine = [one for one in script.articles if one.outlet == outlet and one.truth.policies][-12:]
    for article in mine:
        response = client.get(article.url)
        read = pages.extract(response.body, content_type=response.content_type, url=article.url)
        missing = [text for text in article.paragraphs if len(text) > 40 and text not in read.text]
        assert missing == [], read.text
        assert "Quảng cáo" not in read.text
        assert len(read.text) < 1.25 * len(article.text) + 80


def test_a_feed_shows_only_what_is_published_by_its_clock(script: Script) -> None:
    early = script.begins_at + timedelta(days=3)
    press = Press(script, lambda: early)
    outlet = world().outlets[0]
    body = press.answer(outlet.host, feed_path(outlet)).body
    entries = feeds.parse(body, content_type=None, url=f"http://{outlet.host}/", received_at=early).entries
    assert entries
    assert all(one.published_at is not None and one.published_at <= early for one in entries)
    later = next(one for one in script.articles if one.outlet == outlet and one.published_at > early)
    assert press.answer(outlet.host, later.path).status == 404


def test_a_feed_that_has_not_changed_says_so(client: Client) -> None:
    outlet = world().outlets[0]
    url = f"http://{outlet.host}{feed_path(outlet)}"
    first = client.get(url)
    assert client.get(url, etag=first.etag).not_modified
    assert client.get(url, last_modified=first.last_modified).not_modified
    assert not client.get(url, etag='"other"').not_modified


def test_after_the_opening_the_present_appears_in_the_feeds(script: Script) -> None:
    now = script.ends_at + timedelta(minutes=15)
    press = Press(script, lambda: now, live_from=script.ends_at)
    claim = [
        one
        for outlet in world().outlets
        for one in press._archive.latest(outlet.host, now, 40)
        if one.truth.burst and one.published_at > script.ends_at
    ]
    assert len({one.truth.story for one in claim}) >= 8
    assert press.answer(claim[0].outlet.host, claim[0].path).status == 200


def test_every_page_and_feed_says_that_it_is_an_illustration(script: Script) -> None:
    press = Press(script, lambda: script.ends_at)
    for outlet in world().outlets:
        article = next(one for one in script.articles if one.outlet == outlet)
        for path in ("/", "/robots.txt", feed_path(outlet), article.path):
            assert "minh hoạ" in press.answer(outlet.host, path).body.decode().casefold(), (outlet.key, path)


def test_an_empty_outlet_still_has_a_feed() -> None:
    for outlet in world().outlets:
        body, _ = feed(outlet, [])
        assert "minh hoạ" in body


def test_robots_may_read_articles(client: Client, server: PressServer) -> None:
    host = world().outlets[0].host
    response = client.get(f"http://{host}/robots.txt")
    robots = Robots(response.body, response.status)
    robots.require(f"http://{host}/chinh-sach/bai.html", client.user_agent)


def test_another_host_is_not_served(server: PressServer) -> None:
    client = Client(user_agent="DanBiet/test", hosts={"la.example": ("127.0.0.1", server.port)})
    with pytest.raises(HttpStatus):
        client.get("http://la.example/")
