"""The words of a text as a comparison of copies needs them: as numbers, so that numpy can compare them.

A text becomes one array of code points; tables say what each letter counts for,
and sums over the array give every word its numbers, without a loop over words.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.copies.codes import CODE_BYTES, Codes, Places, first_bytes
from danbiet.engine.copies.skeleton import skeleton
from danbiet.engine.text import fold, nfc

_EDGES = " \t\n.,;:!?…\"'“”‘’()[]{}«»–—-"
_SENTENCE_ENDS = ".!?:…"
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?")
_TEXTS_REMEMBERED = 64

_LETTERS = 1 << 16
_BONE, _SPACE, _EDGE, _DIGIT, _CAPITAL, _END = 0xFF, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12
_ODD = 0x9E3779B97F4A7C15

Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one text that keep a consonant or a digit, in order.

    ``starts`` and ``ends`` say where in ``text`` a word stands, without the signs
    before it. ``skeletons``, ``spellings`` and ``folded`` hold a number for each
    word, the same for words that are the same when read so (in lower case).
    ``figure``, ``date`` and ``name`` say what a word may identify.
    """

    text: str
    letters: NDArray[np.uint16]
    starts: Places
    ends: Places
    skeletons: Codes
    figure: Marks
    date: Marks
    name: Marks

    def __len__(self) -> int:
        return len(self.starts)

    def written(self, word: int) -> str:
        """Return a word as it stands in the text, without the signs around it."""
        return self.text[self.starts[word] : self.ends[word]].rstrip(_EDGES)

    @property
    def identifies(self) -> Marks:
        """Which words tell one notice from another of the same form."""
        return self.figure | self.name

    @cached_property
    def spellings(self) -> Codes:
        return _sums(_spelt(), self)

    @cached_property
    def folded(self) -> Codes:
        return _sums(_bare(), self)


# The first text of a family is compared with each of its copies.
@lru_cache(maxsize=_TEXTS_REMEMBERED)
def words_of(text: str) -> Words:
    """Return the words of ``text``, letters and marks composed."""
    composed = nfc(text)
    letters = _letters(composed)
    signs = _signs()[letters]
    starts, ends = _between_spaces(signs)
    skeletons, kept = _skeletons(signs, starts, ends)
    inside = ~_begins_sentence(signs, ends)[kept]
    starts, ends = _without_signs(signs, starts[kept]), ends[kept]
    figure = _with_digit(signs, starts, ends)
    return Words(
        text=composed,
        letters=letters,
        starts=starts,
        ends=ends,
        skeletons=skeletons,
        figure=figure,
        date=_dates(composed, starts, ends, figure),
        name=inside & ((signs[starts] & _CAPITAL) != 0),
    )


def _letters(text: str) -> NDArray[np.uint16]:
    """Return the code points; those beyond the basic plane, no letter of ours among them, as one."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.minimum(points, _LETTERS - 1).astype(np.uint16)


def _begins_sentence(signs: NDArray[np.uint16], ends: Places) -> Marks:
    begins = np.ones(len(ends), dtype=bool)
    begins[1:] = (signs[ends[:-1] - 1] & _END) != 0
    return begins


def _between_spaces(signs: NDArray[np.uint16]) -> tuple[Places, Places]:
    space = np.ones(len(signs) + 2, dtype=bool)
    np.not_equal(signs & _SPACE, 0, out=space[1:-1])
    edges = np.flatnonzero(space[1:] != space[:-1])
    return edges[0::2], edges[1::2]


def _skeletons(signs: NDArray[np.uint16], starts: Places, ends: Places) -> tuple[Codes, Places]:
    """Return a number for the skeleton of each word that has one, and which words these are."""
    bones = (signs & _BONE).astype(np.uint8)
    before = _counted(bones != 0)
    first, after = before[starts], before[ends]
    kept = np.flatnonzero(after > first)
    first, lengths = first[kept], (after - first)[kept]
    data = bones.tobytes().translate(None, b"\0") + bytes(2 * CODE_BYTES)
    codes = first_bytes(data, first, lengths)
    long = np.flatnonzero(lengths > CODE_BYTES)
    rest = first_bytes(data, first[long] + CODE_BYTES, lengths[long] - CODE_BYTES)
    codes[long] ^= rest * np.uint64(_ODD)
    return codes, kept


def _without_signs(signs: NDArray[np.uint16], starts: Places) -> Places:
    """Return where each word begins behind the quotation marks and brackets before it."""
    starts = starts.copy()
    while len(behind := np.flatnonzero(signs[starts] & _EDGE)):
        starts[behind] += 1
    return starts


def _with_digit(signs: NDArray[np.uint16], starts: Places, ends: Places) -> Marks:
    before = _counted((signs & _DIGIT) != 0)
    found: Marks = before[ends] > before[starts]
    return found


def _dates(text: str, starts: Places, ends: Places, figure: Marks) -> Marks:
    marks = figure.copy()
    for word in np.flatnonzero(figure).tolist():
        marks[word] = _DATE.fullmatch(text[starts[word] : ends[word]].rstrip(_EDGES)) is not None
    return marks


def _counted(marks: Marks) -> Places:
    """Return how many are marked before each place, and after the last."""
    counts = np.zeros(len(marks) + 1, dtype=np.int64)
    np.cumsum(marks, out=counts[1:])
    return counts


def _sums(values: Codes, words: Words) -> Codes:
    """Return for each word the sum of its letters' values times powers of an odd number, from its first letter on."""
    powers, inverses = _powers(len(words.letters).bit_length())
    summed = np.zeros(len(words.letters) + 1, dtype=np.uint64)
    np.cumsum(values[words.letters] * powers[: len(words.letters)], out=summed[1:])
    sums: Codes = (summed[words.ends] - summed[words.starts]) * inverses[words.starts]
    return sums


@lru_cache(maxsize=32)
def _powers(bits: int) -> tuple[Codes, Codes]:
    """Return the powers of an odd number modulo 2**64, as many as ``bits`` count, and what undoes each of them."""
    powers, inverses = (np.full(1 << bits, factor, dtype=np.uint64) for factor in (_ODD, pow(_ODD, -1, 1 << 64)))
    powers[0] = inverses[0] = 1
    return np.cumprod(powers), np.cumprod(inverses)


@cache
def _signs() -> NDArray[np.uint16]:
    return np.array([_sign(chr(letter)) for letter in range(_LETTERS)], dtype=np.uint16)


def _sign(letter: str) -> int:
    bone = skeleton(letter).strip()
    signs = bone[0] if bone else 0
    signs |= _SPACE * letter.isspace() | _EDGE * (letter in _EDGES) | _END * (letter in _SENTENCE_ENDS)
    return signs | _DIGIT * letter.isdigit() | _CAPITAL * letter.isupper()


@cache
def _spelt() -> Codes:
    return _values([chr(letter).lower() for letter in range(_LETTERS)])


@cache
def _bare() -> Codes:
    return _values([fold(chr(letter)) for letter in range(_LETTERS)])


def _values(forms: list[str]) -> Codes:
    """Return a number for each letter's form; signs that are stripped from words count nothing."""
    numbers = [0 if form in _EDGES else ord(form) if len(form) == 1 else letter for letter, form in enumerate(forms)]
    values: Codes = np.array(numbers, dtype=np.uint64) * np.uint64(_ODD)
    return values ^ (values >> np.uint64(29))
