import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from fastfeedparser import parse
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from danbiet.channels.feeds import BadFeed, Enclosure, Entry, Feed, atom, json_feed, rss

HANOI = timezone(timedelta(hours=7))
AT = datetime(2026, 7, 1, 8, 0, tzinfo=HANOI)
ATOM = "{http://www.w3.org/2005/Atom}"


def entry(n=1, **changes):
    given = {
        "id": f"https://bo-hoc-duong.example/an-pham/{n}",
        "url": f"https://bo-hoc-duong.example/an-pham/{n}",
        "title": "Miễn học phí <mầm non> & phổ thông từ 01/7/2026",
        "published_at": AT,
        "summary": "Trường công lập không thu học phí.",
        "html": "<p>Trường công lập <strong>không thu</strong> học phí.</p>",
        "categories": ["Học phí"],
        "attachments": [Enclosure("https://bo-hoc-duong.example/tcbc.pdf", "application/pdf", 41_000, "Thông cáo")],
    }
    return Entry(**{**given, **changes})


def feed(*entries, **changes):
    given = {
        "title": "Bộ Học đường: tin mới",
        "url": "https://bo-hoc-duong.example/tin.xml",
        "home_url": "https://bo-hoc-duong.example/",
        "author": "Vụ Truyền thông chính sách",
        "since": AT,
        "entries": entries or (entry(),),
    }
    return Feed(**{**given, **changes})


CORRECTION = entry(
    2, title="Đính chính", corrects=entry().url, published_at=AT + timedelta(hours=2), attachments=[], html=""
)


@pytest.mark.parametrize("write", [rss, atom])
def test_a_readers_program_sees_what_was_published(write):
    read = parse(write(feed(CORRECTION, entry())).decode())
    assert read.feed.title == "Bộ Học đường: tin mới"
    assert [(e.title, e.link, e.id) for e in read.entries] == [
        ("Đính chính", "https://bo-hoc-duong.example/an-pham/2", "https://bo-hoc-duong.example/an-pham/2"),
        (entry().title, entry().url, entry().id),
    ]
    assert datetime.fromisoformat(read.entries[1].published) == AT


def test_rss_has_what_its_specification_and_best_practices_ask_for():
    root = etree.fromstring(rss(feed(CORRECTION, entry())))
    channel = root[0]
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert [channel.findtext(name) for name in ("title", "link", "description", "language", "lastBuildDate")] == [
        "Bộ Học đường: tin mới",
        "https://bo-hoc-duong.example/",
        "Bộ Học đường: tin mới",
        "vi",
        "Wed, 01 Jul 2026 10:00:00 +0700",
    ]
    own = channel.find(f"{ATOM}link")
    assert (own.get("rel"), own.get("href")) == ("self", "https://bo-hoc-duong.example/tin.xml")
    correction, first = channel.findall("item")
    assert correction.find(f"{ATOM}link").attrib == {"rel": "related", "href": entry().url}
    assert first.find("guid").get("isPermaLink") == "true"
    assert dict(first.find("enclosure").attrib) == {
        "url": "https://bo-hoc-duong.example/tcbc.pdf",
        "type": "application/pdf",
        "length": "41000",
    }
    assert first.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") == entry().html


def test_atom_has_what_its_specification_asks_for():
    root = etree.fromstring(atom(feed(CORRECTION, entry(updated_at=AT + timedelta(hours=1)))))
    assert root.tag == f"{ATOM}feed"
    for parent in (root, *root.findall(f"{ATOM}entry")):
        assert [len(parent.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
    correction, first = root.findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}updated") == "2026-07-01T02:00:00Z"
    links = {(link.get("rel"), link.get("href")) for link in correction.findall(f"{ATOM}link")}
    assert links == {("alternate", CORRECTION.url), ("related", entry().url)}
    assert first.find(f"{ATOM}content").get("type") == "html"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Vụ Truyền thông chính sách"


def test_a_json_feed_says_the_same():
    read = json.loads(json_feed(feed(CORRECTION, entry())))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    correction, first = read["items"]
    assert correction == {
        "id": CORRECTION.id,
        "url": CORRECTION.url,
        "title": "Đính chính",
        "summary": CORRECTION.summary,
        "date_published": "2026-07-01T10:00:00+07:00",
        "tags": ["Học phí"],
        "_danbiet": {"corrects": entry().url},
        "content_text": CORRECTION.summary,
    }
    assert first["content_html"] == entry().html
    assert first["attachments"][0]["size_in_bytes"] == 41_000


@pytest.mark.parametrize("write", [rss, atom, json_feed])
def test_the_same_entries_give_the_same_bytes_and_an_empty_feed_is_a_feed(write):
    assert write(feed()) == write(feed())
    assert write(feed(entries=()))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (feed(entry(), entry()), "same id"),
        (feed(entry(url="/an-pham/1")), "absolute"),
        (feed(entry(url="javascript:alert(1)")), "absolute"),
        (feed(entry(corrects="an-pham/1")), "absolute"),
        (feed(entry(id="số 1")), "URI"),
        (feed(entry(published_at=datetime(2026, 7, 1))), "time zone"),  # noqa: DTZ001
    ],
)
@pytest.mark.parametrize("write", [rss, atom, json_feed])
def test_what_no_program_could_use_is_refused(write, made, words):
    with pytest.raises(BadFeed, match=words):
        write(made)


@given(st.text(max_size=80))
def test_whatever_stands_in_a_title_the_feed_is_well_formed(words):
    made = feed(entry(title=words, summary=words, html=f"<p>{words}</p>", categories=[words]), title=words)
    assert etree.fromstring(rss(made)) is not None
    assert etree.fromstring(atom(made)) is not None
    assert json.loads(json_feed(made))["items"]


def test_times_are_told_with_their_zone_whatever_zone_they_come_in():
    utc = feed(entry(published_at=AT.astimezone(UTC)))
    assert b"Wed, 01 Jul 2026 01:00:00 +0000" in rss(utc)
    assert b"2026-07-01T01:00:00Z" in atom(feed())
