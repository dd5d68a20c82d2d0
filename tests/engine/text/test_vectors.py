from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.text import SearchVector, search_vector, tokens
from danbiet.engine.text.vectors import FOLDED, body_offset, quote


def test_each_position_holds_the_accented_token_and_its_bare_twin():
    assert search_vector("Học phí", "Miễn phí") == SearchVector(
        "'học':1A '~hoc':1A 'phí':2A,14 '~phi':2A,14 'miễn':13 '~mien':13", truncated=False
    )


def test_a_text_without_words_is_an_empty_vector():
    assert search_vector("", "…") == SearchVector("", truncated=False)


def test_a_lexeme_keeps_its_first_256_places():
    literal, truncated = search_vector("", "lặp " * 257)
    assert (literal.split(" ")[0].count(",") + 1, truncated) == (256, True)


def test_nothing_is_kept_past_the_last_position_and_the_cut_is_told():
    fits = " ".join(map(str, range(16_373)))
    assert search_vector("", fits).truncated is False
    assert search_vector("", f"{fits} x") == SearchVector(search_vector("", fits).literal, truncated=True)


def test_a_word_too_long_to_keep_still_holds_its_place():
    assert search_vector("", f"a {'z' * 3000} b") == SearchVector("'a':11 '~a':11 'b':13 '~b':13", truncated=True)


@given(st.text())
def test_quotes_and_backslashes_are_doubled(lexeme):
    inner = quote(lexeme)[1:-1]
    assert inner.replace("''", "'").replace("\\\\", "\\") == lexeme or "\\" in lexeme


def lexemes(title, body):
    for words, offset in ((tokens(title), 0), (tokens(body), body_offset(len(tokens(title))))):
        for token in words:
            yield token.text, token.position + offset
            yield FOLDED + token.folded, token.position + offset


@given(st.text(), st.text())
def test_a_vector_holds_every_token_at_its_place(title, body):
    last = len(tokens(title))
    places = {}
    for lexeme, position in lexemes(title, body):
        places.setdefault(lexeme, []).append(f"{position}A" if position <= last else str(position))
    literal = " ".join(f"{quote(lexeme)}:{','.join(found)}" for lexeme, found in places.items())
    assert search_vector(title, body) == SearchVector(literal, truncated=False)
