"""What a comparison knows of each word is what a reader would say of it."""

import unicodedata
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from danbiet.engine.copies.skeleton import skeleton
from danbiet.engine.copies.words import Words, words_of
from danbiet.engine.text import fold

EDGES = " \t\n.,;:!?…\"'“”‘’()[]{}«»–—-"
WORDS = st.sampled_from(
    ["Nghị", "định", "“Số", "12/3,", "1.200.000.000", "1.200.000.055", "ở", "(Hoà)", "hòa.", "Hà", "—"]
)
TEXTS = st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=12).map(" ".join))


def written(words: Words) -> list[str]:
    return [words.written(word) for word in range(len(words))]


def marked(words: Words, marks: list[bool]) -> list[str]:
    return [word for word, mark in zip(written(words), marks, strict=True) if mark]


@settings(deadline=None)  # the tables of letters are made at the first text
@given(TEXTS)
def test_the_words_are_those_between_blanks_that_keep_a_consonant_or_a_digit(text: str) -> None:
    raw = [word.strip(EDGES) for word in unicodedata.normalize("NFC", text).split()]
    assert written(words_of(text)) == [word for word in raw if skeleton(word)]


@settings(deadline=None)  # the tables of letters are made at the first text
@given(TEXTS)
def test_words_have_one_number_when_they_have_one_skeleton_or_spelling(text: str) -> None:
    words = words_of(text)
    for one, other in combinations(range(len(words)), 2):
        a, b = words.written(one), words.written(other)
        if len(skeleton(a)) <= 16 and len(skeleton(b)) <= 16:
            assert (words.skeletons[one] == words.skeletons[other]) == (skeleton(a) == skeleton(b))
        if a == b:
            assert (words.spellings[one], words.folded[one]) == (words.spellings[other], words.folded[other])


@settings(deadline=None)  # the tables of letters are made at the first text
@given(TEXTS)
def test_figures_are_words_with_a_digit(text: str) -> None:
    words = words_of(text)
    assert marked(words, words.figure.tolist()) == [word for word in written(words) if any(map(str.isdigit, word))]


def test_names_and_dates_are_told_from_other_words() -> None:
    words = words_of("Sáng 12/3, bà “Hoa” (Hải Lâm) nói: Nộp 30/4/2026. Hết hạn 7-2023, số 1.200!")
    assert marked(words, words.name.tolist()) == ["Hoa", "Hải", "Lâm"]
    assert marked(words, words.date.tolist()) == ["12/3", "30/4/2026"]
    assert marked(words, words.figure.tolist()) == ["12/3", "30/4/2026", "7-2023", "1.200"]


def test_diacritics_and_capitals_are_told_apart_at_their_own_level() -> None:
    words = words_of("hòa hoa HÒA hỏa hải")
    assert (words.skeletons == words.skeletons[0]).tolist() == [True] * 5
    assert (words.folded == words.folded[0]).tolist() == [True, True, True, True, False]
    assert (words.spellings == words.spellings[0]).tolist() == [True, False, True, False, False]
    assert fold("hòa") == "hoa"


def test_long_figures_that_differ_in_their_last_digits_are_two() -> None:
    words = words_of("1.200.000.000 1.200.000.055")
    assert words.skeletons[0] != words.skeletons[1]
