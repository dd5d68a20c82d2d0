from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danbiet.engine.matching import (
    All,
    And,
    Any,
    ArchiveNode,
    Matcher,
    Negated,
    OutletIs,
    TextQuery,
    archive,
    matches,
    outlet_key,
    parse,
    prepare,
)
from danbiet.engine.text import search_vector
from tests.engine.matching.strategies import BUS, LONG_TEXTS, OUTLETS_OF_TEXTS, PASSAGES, QUERIES, join

in_postgres = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("học bus", TextQuery("('học' & '~bus')")),
        ('"học phí" OR =bus', TextQuery("('học' <-> 'phí' | 'bus')")),
        ('x -"học phí"', TextQuery("('~x' & !('học' <-> 'phí'))")),
        ("title:(học OR phí)", TextQuery("('học':A | 'phí':A)")),
        ("học GẦN/2 bus", TextQuery("('học' <1> '~bus' | 'học' <2> '~bus' | '~bus' <1> 'học' | '~bus' <2> 'học')")),
        ('báo:"Tuổi Trẻ"', OutletIs("tuoi tre")),
        ("học phí -báo:x", All((TextQuery("('học' & 'phí')"), Negated(OutletIs("x"))))),
        ("báo:x -học", All((Negated(TextQuery("'học'")), OutletIs("x")))),
        ("báo:(x OR y)", Any((OutletIs("x"), OutletIs("y")))),
    ],
)
def test_a_query_becomes_one_text_search_and_the_outlets_beside_it(text, node):
    assert archive(parse(text)) == node


class Archive:
    """A PostgreSQL that answers a query for one text, as the archive will."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)

    def finds(self, node: ArchiveNode, title: str, body: str, outlet: str) -> bool:
        vector = search_vector(title, body).literal
        return self._holds(node, vector, outlet_key(outlet))

    def positions(self, literal: str) -> int:
        row = self.connection.execute(
            "SELECT coalesce(sum(cardinality(positions)), 0) FROM unnest(%s::tsvector)", [literal]
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _holds(self, node: ArchiveNode, vector: str, outlet: str) -> bool:
        match node:
            case TextQuery(tsquery):
                row = self.connection.execute("SELECT %s::tsvector @@ %s::tsquery", [vector, tsquery]).fetchone()
                return bool(row and row[0])
            case OutletIs(key):
                return outlet == key
            case All(nodes):
                return all(self._holds(part, vector, outlet) for part in nodes)
            case Any(nodes):
                return any(self._holds(part, vector, outlet) for part in nodes)
            case Negated(part):
                return not self._holds(part, vector, outlet)


@pytest.fixture(scope="module")
def postgres(database_server) -> Iterator[Archive]:
    database = database_server.empty()
    archive = Archive(database.app)
    yield archive
    archive.connection.close()
    database_server.drop(database)


@in_postgres
@given(query=QUERIES, title=PASSAGES, body=PASSAGES, outlet=OUTLETS_OF_TEXTS)
def test_the_archive_finds_what_the_stream_finds(postgres, query, title, body, outlet):
    document = prepare(title, body, outlet)
    found = postgres.finds(archive(query), title, body, outlet)
    assert (matches(query, document), Matcher({1: query}).find(document)) == (found, [1] if found else [])


@in_postgres
@given(query=QUERIES, title=PASSAGES, body=PASSAGES, outlet=OUTLETS_OF_TEXTS)
def test_the_archive_and_the_stream_agree_on_queries_that_ask_for_something(postgres, query, title, body, outlet):
    anchored = join(And, [BUS, query])
    found = matches(anchored, prepare(title, body, outlet))
    assert postgres.finds(archive(anchored), title, body, outlet) == found


@settings(in_postgres, max_examples=25)
@given(query=QUERIES, start=LONG_TEXTS, end=PASSAGES)
def test_they_agree_on_texts_longer_than_postgresql_keeps(postgres, query, start, end):
    numbers = " ".join(map(str, range(16_384 - 3 - len(start.split()))))
    body = f"{start} {numbers} {end}"
    document = prepare("x", body, "x")
    found = postgres.finds(archive(query), "x", body, "x")
    assert (matches(query, document), Matcher({1: query}).find(document)) == (found, [1] if found else [])


@given(title=st.text(max_size=40), body=st.text(max_size=200))
@in_postgres
def test_postgresql_keeps_every_position_of_any_text(postgres, title, body):
    document = prepare(title, body, "")
    kept = sum(map(len, document.places.values()))
    assert (document.truncated, postgres.positions(search_vector(title, body).literal)) == (False, kept)


def test_postgresql_takes_a_text_that_reaches_every_limit(postgres):
    long_words = " ".join(f"{number:0>2000}" for number in range(600))
    body = f"{'z' * 3000} {long_words} " + "lặp " * 20_000
    document = prepare("Tiêu đề", body, "")
    kept = sum(map(len, document.places.values()))
    assert postgres.positions(search_vector("Tiêu đề", body).literal) == kept
    assert (document.truncated, len(document.places["lặp"])) == (True, 256)


def test_a_phrase_never_reaches_from_the_title_into_the_body(postgres):
    query = parse("học GẦN/10 phí")
    assert [
        matches(query, prepare("tăng học", "phí tăng", "x")),
        postgres.finds(archive(query), "tăng học", "phí tăng", "x"),
        matches(query, prepare("tăng", "học phí tăng", "x")),
        postgres.finds(archive(query), "tăng", "học phí tăng", "x"),
    ] == [False, False, True, True]
