"""The matcher of streams beside ``matches``, which answers one query at a time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from danbiet.engine.matching import Hit, Matcher, Not, Span, matches, parse, prepare, spans
from danbiet.engine.matching.reading import Reader
from tests.engine.matching.strategies import BUS, LONG_TEXTS, OUTLETS_OF_TEXTS, PASSAGES, QUERIES

DOCUMENTS = st.builds(prepare, PASSAGES, PASSAGES, OUTLETS_OF_TEXTS)
LETTERS = st.text(st.sampled_from("aàáâăđhocphiHOÀΣσİi0159.,/-_ '\n´́?\u00a0\U0001d400"))


def alone(queries, document):
    return [number for number, query in queries.items() if matches(query, document)]


def test_a_matcher_answers_with_each_query_that_matches_and_where():
    matcher = Matcher({7: parse("miễn"), 3: parse("“học phí” -sinh"), 5: parse("báo:“tuổi trẻ” 2026")})
    document = prepare("Miễn học phí 2026", "", "Tuổi Trẻ")
    assert matcher.match(document) == [
        Hit(3, (Span("title", 5, 12),)),
        Hit(5, (Span("title", 13, 17),)),
        Hit(7, (Span("title", 0, 4),)),
    ]


@given(st.lists(QUERIES, max_size=5), DOCUMENTS)
def test_the_matcher_finds_exactly_what_each_query_alone_finds(queries, document):
    numbered = dict(enumerate(queries))
    assert Matcher(numbered).match(document) == [
        Hit(number, spans(query, document)) for number, query in numbered.items() if matches(query, document)
    ]


@given(st.lists(QUERIES, max_size=5), st.lists(DOCUMENTS, max_size=5))
def test_texts_asked_together_are_answered_as_each_alone(queries, documents):
    numbered = dict(enumerate(queries))
    assert Matcher(numbered).find_each(documents) == [alone(numbered, document) for document in documents]


@given(st.lists(st.tuples(st.integers(0, 3), st.none() | QUERIES), max_size=8), DOCUMENTS)
def test_an_edited_query_is_asked_as_it_now_stands(edits, document):
    matcher, standing = Matcher({}), {}
    for number, query in edits:
        if query is None:
            matcher.remove(number)
            standing.pop(number, None)
        else:
            matcher.add(number, query)
            standing[number] = query
        assert matcher.find(document) == sorted(alone(standing, document))


@settings(max_examples=20, deadline=None)
@given(st.lists(QUERIES, min_size=1, max_size=4), LONG_TEXTS, PASSAGES)
def test_the_matcher_keeps_to_the_limits_of_the_archive(queries, start, end):
    numbers = " ".join(map(str, range(16_384 - 3 - len(start.split()))))
    document = prepare("x", f"{start} {numbers} {end}", "x")
    numbered = dict(enumerate(queries))
    assert Matcher(numbered).find(document) == alone(numbered, document)


def test_texts_that_fill_a_batch_to_its_last_letter_are_read():
    bodies = ["bus" + " " * 65_530, "bus" + " " * 65_533, *[""] * 40_000, "bus"]
    found = Matcher({1: BUS}).find_each([prepare("", body, "") for body in bodies])
    assert [place for place, one in enumerate(found) if one == [1]] == [0, 1, 40_002]


def test_a_query_that_only_excludes_is_still_answered_rightly():
    matcher = Matcher({1: Not(BUS)})
    assert [matcher.match(prepare("taxi", "", "")), matcher.match(prepare("bus", "", ""))] == [[Hit(1, ())], []]


@given(st.lists(st.tuples(LETTERS | st.text(), LETTERS | st.text()), max_size=4))
def test_every_lexeme_is_read_where_the_tokens_have_it(texts):
    documents = [prepare(title, body, "") for title, body in texts]
    reader = Reader()
    numbers = {lexeme: reader.number(lexeme) for document in documents for lexeme in document.places}
    reading = reader.read(documents)
    found = [
        {lexeme: _places(reading, number, text) for lexeme, number in numbers.items()} for text in range(len(documents))
    ]
    assert [{lexeme: places for lexeme, places in one.items() if places} for one in found] == [
        dict(document.places) for document in documents
    ]


def _places(reading, number, text):
    start, end = [*reading.starts, reading.length][text : text + 2]
    halves = (reading.lexemes[start + half : end + half].tolist() for half in (0, reading.length))
    return [place for half in halves for place, one in enumerate(half, 1) if one == number]


def test_a_reader_that_has_read_too_much_starts_over_and_still_reads_rightly(monkeypatch):
    monkeypatch.setattr("danbiet.engine.matching.reading.REMEMBERED", 8)
    reader = Reader()
    phí = reader.number("phí")
    for count in range(5):
        words = " ".join(f"w{count}x{number}" for number in range(7))
        reading = reader.read([prepare("học-phí", f"{words} phí", "")])
        assert [place for place, one in enumerate(reading.lexemes.tolist(), 1) if one == phí] == [2, 20]
