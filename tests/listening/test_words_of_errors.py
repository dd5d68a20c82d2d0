"""What the engine and the sources refuse is said by listening, in the reader's language, from a code."""

import pytest
from django.utils import translation

from danbiet.engine.matching import QuerySyntaxError, parse
from danbiet.engine.matching.lexing import MAX_LENGTH
from danbiet.engine.matching.parsing import MAX_DEPTH, MAX_WORD_LENGTH
from danbiet.listening import feed_words, query_words
from danbiet.sources.problems import WORDS as FEED_WORDS
from danbiet.sources.problems import problem

WRONG = {
    "too_long": "a " * MAX_LENGTH,
    "nothing_exact": "giá = điện",
    "exact_bracket": "=(giá",
    "open_phrase": 'học "phí',
    "no_distance": "giá GẦN điện",
    "wrong_distance": "giá GẦN/99 điện",
    "empty_field": "tiêuđề: giá",
    "unknown_field": "tácgiả:giá",
    "empty": "  ",
    "extra_bracket": "giá)",
    "near_of_three": "a GẦN/2 b GẦN/2 c",
    "empty_brackets": "giá ()",
    "too_deep": "(" * (MAX_DEPTH + 1) + "giá",
    "open_bracket": "(giá",
    "nested_field": "tiêuđề:(giá báo:tuổi)",
    "outlet_name": "báo:(tuổi VÀ trẻ)",
    "before_bracket": "(giá VÀ )",
    "ends_early": "giá VÀ",
    "wrong_not": "báo:-tuổi",
    "before_operator": "VÀ giá",
    "wildcard": "gi*",
    "no_letters": "giá “…”",
    "long_word": "a" * (MAX_WORD_LENGTH + 1),
    "near_sides": "(a VÀ b) GẦN/2 c",
    "near_pairs": "({0}) GẦN/2 ({0})".format(" HOẶC ".join(f"t{n}" for n in range(11))),
    "only_not": "-giá",
}


def refused(text: str) -> QuerySyntaxError:
    with pytest.raises(QuerySyntaxError) as refusal:
        parse(text)
    return refusal.value


@pytest.mark.parametrize(("code", "text"), WRONG.items(), ids=WRONG)
def test_a_wrong_query_is_said_in_the_same_words_as_by_the_engine(code, text):
    error = refused(text)

    with translation.override("vi"):
        assert (error.code, query_words.in_words(error)) == (code, (error.message, error.hint))


def test_no_word_waits_for_an_error_that_never_comes():
    assert set(query_words.WORDS) == set(WRONG)


@pytest.mark.parametrize("code", FEED_WORDS)
def test_what_a_feed_did_wrong_is_said_in_the_same_words_as_by_the_source(code):
    with translation.override("vi"):
        assert feed_words.in_words(code, 1234) == problem(code, 1234).words


def test_no_word_waits_for_a_problem_that_no_source_reports():
    assert list(feed_words.WORDS) == list(FEED_WORDS)


def test_a_code_of_an_older_version_is_shown_as_it_is():
    assert feed_words.in_words("của-bản-cũ", 3) == "của-bản-cũ: 3"
