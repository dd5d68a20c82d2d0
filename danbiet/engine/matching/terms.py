"""The words, phrases and outlets that queries ask for, found in a text all at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.matching.document import Document
from danbiet.engine.matching.nodes import Word
from danbiet.engine.matching.reading import Numbers, Reader, Reading
from danbiet.engine.text import fold
from danbiet.engine.text.vectors import FOLDED

Term = int
"""A word, a phrase, either of them in the title, or an outlet, by its number."""

Mixed = NDArray[np.uint32]

NOTHING: Final[Term] = 0
"""What every text holds."""

Stretch = tuple[int, int]
"""First and last index of a word or phrase in a reading."""

_HALF: Final = 32
_THIRD_PART: Final = 21
_FIRST, _SECOND, _THIRD = (np.uint32(odd) for odd in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D))
_OUTLET: Final = "outlet:"  # no lexeme holds a colon
_COMMON_OUTLET: Final = 0.1


class _Step(NamedTuple):
    """A word of a phrase: its place there, whether its bare twin is looked for, and its number."""

    place: int
    bare: bool
    number: int


class Present(NamedTuple):
    """The terms of one text, each with the index at which it first stands; the text is the nth of the reading."""

    terms: dict[Term, int]
    reading: Reading
    text: int

    def is_in_title(self, index: int) -> bool:
        return index < self.reading.starts[self.text] + self.reading.title_lengths[self.text]


class Terms:
    """Numbers the terms that queries ask for, and finds which of them a text holds."""

    def __init__(self) -> None:
        self._reader = Reader()
        self._numbers: dict[tuple[str, ...], Term] = {}
        self._guesses: list[float] = [1.0]
        self._in_title: dict[Term, Term] = {}
        self._steps: dict[Term, tuple[_Step, ...]] = {}
        self._words: NDArray[np.int64] = np.zeros(1024, dtype=np.int64)
        self._pairs: dict[int, Term] = {}
        self._longer: defaultdict[int, list[Term]] = defaultdict(list)
        self._pair_marks, self._long_marks = _Marks(), _Marks()

    def words(self, words: Sequence[Word], *, title: bool) -> Term:
        """Return the number of a word, or of several side by side, anywhere or in the title."""
        known = self._numbers.get(tuple(word.lexeme for word in words)) or self._add(words)
        return self._titled(known) if title else known

    def outlet(self, key: str) -> Term:
        """Return the number of an outlet by the key of its name."""
        return self._numbers.get((_OUTLET, key)) or self._new((_OUTLET, key), _COMMON_OUTLET)

    def commonness(self, term: Term) -> float:
        """Return a guess of the share of texts that hold the term."""
        return self._guesses[term]

    def rarest(self, terms: Iterable[Term]) -> Term:
        """Return the term that the fewest texts are likely to hold; of no terms, ``NOTHING``."""
        return min(terms, key=self._guesses.__getitem__, default=NOTHING)

    def present(self, documents: Sequence[Document]) -> list[Present]:
        """Return the terms that each text holds, within PostgreSQL's limits."""
        reading = self._reader.read(documents)
        found, places = self._found(reading)
        cuts = np.searchsorted(places, [*reading.starts, reading.length]).tolist()
        answers = []
        for text, (document, (start, end)) in enumerate(zip(documents, pairwise(cuts), strict=True)):
            # Backwards, so that the first place is what remains.
            terms = dict(zip(found[start:end][::-1].tolist(), places[start:end][::-1].tolist(), strict=True))
            self._add_titled(terms, reading.starts[text] + reading.title_lengths[text])
            terms[self._numbers.get((_OUTLET, document.outlet), NOTHING)] = terms[NOTHING] = 0
            answers.append(Present(terms, reading, text))
        return answers

    def places(self, term: Term, present: Present) -> list[Stretch]:
        """Return every stretch at which a word or phrase stands in one text."""
        reading, steps = present.reading, self._steps[term]
        start, end = [*reading.starts, reading.length][present.text :][:2]
        half = reading.length * steps[0].bare
        at = np.flatnonzero(reading.lexemes[half + start : half + end] == steps[0].number) + start
        return [(place, place + len(steps) - 1) for place in at.tolist() if _stands(steps, place, reading)]

    def _add(self, words: Sequence[Word]) -> Term:
        guess = min(map(_guess, words)) / 10 ** (len(words) - 1)
        term = self._new(tuple(word.lexeme for word in words), guess)
        self._steps[term] = tuple(
            _Step(place, not word.exact, self._lexeme(word.lexeme)) for place, word in enumerate(words)
        )
        if len(words) == 1:
            self._words[self._steps[term][0].number] = term
        else:
            self._add_phrase(words, term)
        return term

    def _new(self, key: tuple[str, ...], guess: float) -> Term:
        term = self._numbers[key] = len(self._guesses)
        self._guesses.append(guess)
        return term

    def _titled(self, term: Term) -> Term:
        known = self._in_title.get(term)
        if known is None:
            known = self._in_title[term] = len(self._guesses)
            self._guesses.append(self._guesses[term] / 10)
        return known

    def _lexeme(self, lexeme: str) -> int:
        number = self._reader.number(lexeme)
        if number >= len(self._words):
            self._words = np.concatenate((self._words, np.zeros_like(self._words)))
        return number

    def _add_phrase(self, words: Sequence[Word], term: Term) -> None:
        if len(words) == 2:
            pair = np.array([[step.number] for step in self._steps[term]])
            self._pairs[int(_twos(*pair)[0])] = term
            self._pair_marks.add(int(_mixed_twos(pair.reshape(1, 2))[0]))
        else:
            three = np.array([[self._lexeme(FOLDED + fold(word.text))] for word in words[:3]])
            self._longer[int(_threes(*three)[0])].append(term)
            self._long_marks.add(int(_mixed_threes(three.ravel())[0]))

    def _found(self, reading: Reading) -> tuple[Numbers, Numbers]:
        """Return the terms of all texts with their places, in the order of places."""
        parts = [self._single(reading), self._doubles(reading), self._longer_ones(reading)]
        terms, places = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(places, kind="stable")
        return terms[order], places[order]

    def _single(self, reading: Reading) -> tuple[Numbers, Numbers]:
        words = self._words[reading.lexemes]
        at = np.flatnonzero(words)
        return words[at], at % reading.length

    def _doubles(self, reading: Reading) -> tuple[Numbers, Numbers]:
        """Return phrases of two words: each may be asked for as spelt or bare, so there are four rows."""
        half = reading.lexemes.reshape(2, -1)
        at = self._pair_marks.among(_mixed_twos(half))
        row, place = np.divmod(at, reading.length - 1)
        keys = _twos(half[row >> 1, place], half[row & 1, place + 1])
        terms = map(self._pairs.get, keys.tolist(), repeat(NOTHING))
        return np.fromiter(terms, dtype=np.int64, count=len(at)), place

    def _longer_ones(self, reading: Reading) -> tuple[Numbers, Numbers]:
        """Return phrases of three words and more: compared word by word where the bare twins of three stand."""
        bare = reading.lexemes[reading.length :]
        at = self._long_marks.among(_mixed_threes(bare))
        keys = _threes(bare[at], bare[at + 1], bare[at + 2])
        found = [
            (term, place)
            for place, terms in zip(at.tolist(), map(self._longer.get, keys.tolist(), repeat(())), strict=True)
            for term in terms
            if _stands(self._steps[term], place, reading)
        ]
        columns = np.array(found, dtype=np.int64).reshape(-1, 2)
        return columns[:, 0], columns[:, 1]

    def _add_titled(self, terms: dict[Term, int], end: int) -> None:
        for term in self._in_title.keys() & terms.keys():
            if terms[term] < end:
                terms[self._in_title[term]] = 0


class _Marks:
    """A sieve for hashes: it lets through all that were added, and few others."""

    def __init__(self) -> None:
        self._added: list[int] = []
        self._resize(16)

    def add(self, mixed: int) -> None:
        self._added.append(mixed)
        if len(self._added) << 4 > 1 << self._bits:
            self._resize(self._bits + 1)
        self._marks[mixed >> (32 - self._bits)] = True

    def among(self, mixed: Mixed) -> Numbers:
        """Return which of the hashes may have been added, by their indexes."""
        return np.flatnonzero(self._marks[mixed >> np.uint32(32 - self._bits)])

    def _resize(self, bits: int) -> None:
        self._bits = bits
        self._marks: NDArray[np.bool_] = np.zeros(1 << bits, dtype=bool)
        self._marks[np.array(self._added, dtype=np.int64) >> (32 - bits)] = True


def _mixed_twos(half: Numbers) -> Mixed:
    """Return a hash of each two lexemes side by side, in four rows: either one as spelt, or bare."""
    first, second = half[:, :-1].astype(np.uint32) * _FIRST, half[:, 1:].astype(np.uint32) * _SECOND
    return (first[:, None] + second[None, :]).ravel()


def _mixed_threes(bare: Numbers) -> Mixed:
    small = bare.astype(np.uint32)
    mixed: Mixed = small[:-2] * _FIRST + small[1:-1] * _SECOND + small[2:] * _THIRD
    return mixed


def _twos(first: Numbers, second: Numbers) -> Numbers:
    return first << _HALF | second


def _threes(first: Numbers, second: Numbers, third: Numbers) -> Numbers:
    """Return one number for three lexemes, of which there are fewer than two million."""
    return (first << _THIRD_PART | second) << _THIRD_PART | third


def _stands(steps: Sequence[_Step], start: int, reading: Reading) -> bool:
    """Say whether a phrase stands at this index."""
    lexemes, length = reading.lexemes, reading.length
    if start + len(steps) > length:
        return False
    return all(lexemes[start + place + length * bare] == number for place, bare, number in steps)


def _guess(word: Word) -> float:
    """Return a guess of the share of texts that hold a word: long ones and exact ones are rare."""
    return 0.5 / len(word.text) / (4 if word.exact else 1)
