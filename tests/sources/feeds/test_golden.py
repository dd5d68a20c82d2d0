"""Invented feeds of every format beside what must come out of them, whole."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from danbiet.sources.entries import Entry, Feed
from danbiet.sources.feeds import parse

GOLDEN = Path(__file__).parents[1] / "golden" / "feeds"
RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
INPUTS = sorted([*GOLDEN.glob("*.xml"), *GOLDEN.glob("*.in.json")])


def as_json(feed: Feed) -> dict[str, object]:
    return {
        "title": feed.title,
        "kind": feed.kind,
        "ttl_minutes": feed.ttl.total_seconds() / 60 if feed.ttl else None,
        "entries": [entry_as_json(entry) for entry in feed.entries],
        "problems": {problem.code: problem.count for problem in feed.problems},
    }


def entry_as_json(entry: Entry) -> dict[str, object]:
    moment = entry.published_at.isoformat() if entry.published_at else None
    return {**vars(entry), "published_at": moment}


@pytest.mark.parametrize("given", INPUTS, ids=[path.name for path in INPUTS])
def test_a_feed_gives_exactly_its_golden_entries(given: Path):
    feed = parse(
        given.read_bytes(), content_type=None, url="https://bao-song-may.example/rss/a.rss", received_at=RECEIVED
    )
    name = given.name.partition(".")[0]
    expected = json.loads((GOLDEN / f"{name}.json").read_text())
    assert as_json(feed) == expected


def test_no_entry_can_hold_a_person():
    assert [*Entry.__dataclass_fields__] == ["url", "guid", "title", "summary", "published_at", "date_problem"]


@pytest.mark.parametrize("given", INPUTS, ids=[path.name for path in INPUTS])
def test_names_of_authors_stay_outside(given: Path):
    feed = parse(given.read_bytes(), content_type=None, url="https://a.example/", received_at=RECEIVED)
    for name in ("Nguyễn Văn Thử", "Lê Thị Mẫu", "Hoàng A Mẫu", "Phạm Thử", "thu@", "mau@"):
        assert name not in str(feed)
