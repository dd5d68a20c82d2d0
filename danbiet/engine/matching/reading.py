"""From a text to the numbers of the words that queries ask for: one pass of numpy over its letters."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from sys import maxunicode
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from danbiet.engine.matching.document import Document
from danbiet.engine.text import tokens
from danbiet.engine.text.vectors import FIELD_GAP, FOLDED, MAX_PER_LEXEME, MAX_POSITION

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Letters = NDArray[np.uint32]

LONGEST_TEXT: Final = 1 << 16
"""Texts with more letters are read token by token. A shorter one cannot fill a tsvector's bytes."""

LETTERS_AT_ONCE: Final = 1 << 16
"""When texts read together have more letters, they are enough."""

REMEMBERED: Final = 1 << 17
"""So many pieces are known again; then the reader starts over."""

_BITS: Final = 17
_SHIFT: Final = np.uint64(64 - _BITS)
_MOST_LETTERS: Final = LETTERS_AT_ONCE + LONGEST_TEXT + 4  # the last text, and the line ends around fields
_BASE: Final = 0x9E3779B97F4A7C15
_SPREAD: Final = np.uint64(0xBF58476D1CE4E5B9)

_HALF: Final = 32  # a token is one number: the lexeme as spelt above, its bare twin below
_LOWER_HALF: Final = (1 << _HALF) - 1

# Lower case of Σ depends on its neighbours, that of İ is two letters.
_CONTEXTUAL: Final = ("Σ", "İ")
_JOINERS: Final = ".,/-"
_GAP: Final = np.zeros(FIELD_GAP, dtype=np.int64)


class Reading(NamedTuple):
    """The numbered lexemes of some texts, one text after the other, with gaps between.

    The lexeme as spelt of position 1 of a text is at the index of ``starts``,
    its bare twin ``length`` further on. 0 is any lexeme that no query asks for,
    one beyond PostgreSQL's limits, or a gap. A number stands in one half only.
    """

    lexemes: Numbers
    length: int
    starts: list[int]
    title_lengths: list[int]


class Reader:
    """Numbers the lexemes that queries ask for, and finds them in texts.

    A text is cut into pieces at every sign that no token can hold; a piece is
    known again by a 64-bit hash of its letters, and only a piece never seen
    before is split into tokens. The answer is that of ``tokens`` and ``keep``,
    but for two pieces of one hash (odds of 1 in 2 × 10⁹ for the 131,072 pieces
    that are remembered).
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._forget()

    def number(self, lexeme: str) -> int:
        """Return the number of a lexeme, from 1; a new one is looked for from now on."""
        known = self._numbers.get(lexeme)
        if known is None:
            known = self._numbers[lexeme] = len(self._numbers) + 1
            if self._known:
                self._forget()
        return known

    def read(self, documents: Sequence[Document]) -> Reading:
        """Return where the numbered lexemes stand in each text, within PostgreSQL's limits."""
        if len(self._known) > REMEMBERED:
            self._forget()
        plain = [document for document in documents if _is_plain(document)]
        found = dict(zip(map(id, plain), self._fields(plain), strict=True))
        fields = [found.get(id(document)) or self._kept(document) for document in documents]
        tokens = np.concatenate([part for title, body in fields for part in (title, _GAP, body, _GAP)] or [_GAP])
        ends = np.cumsum([len(title) + len(body) + 2 * FIELD_GAP for title, body in fields], dtype=np.int64).tolist()
        return Reading(
            np.concatenate((tokens >> _HALF, tokens & _LOWER_HALF)),
            len(tokens),
            [0, *ends[:-1]] if ends else [],
            [len(title) for title, _ in fields],
        )

    def _fields(self, documents: Sequence[Document]) -> Iterator[tuple[Numbers, Numbers] | None]:
        """Yield the tokens of title and body of each text; None for one that a limit cuts."""
        text = "\n" + "".join(f"{document.title}\n{document.body}\n" for document in documents)
        letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        starts, ends = _pieces(letters)
        pieces = self._recognised(text, _hashes(letters, starts, ends), starts, ends)
        lengths = [len(field) + 1 for document in documents for field in (document.title, document.body)]
        cuts = np.searchsorted(starts, np.cumsum([0, *lengths]))
        tokens, cuts = self._spread(pieces, cuts)
        fields = [tokens[start:end] for start, end in pairwise(cuts.tolist())]
        for title, body in zip(fields[0::2], fields[1::2], strict=True):
            yield None if _is_cut(title, body) else (title, body)

    def _recognised(self, text: str, hashes: Hashes, starts: Numbers, ends: Numbers) -> Numbers:
        """Return the token of each piece; of a piece that is several tokens, minus its place among such pieces."""
        slots = (hashes * _SPREAD) >> _SHIFT
        rows = self._table[slots]
        found: Numbers = rows[:, 1]
        for place in np.flatnonzero(rows[:, 0] != hashes.view(np.int64)).tolist():
            piece = text[starts[place] : ends[place]]
            found[place] = self._piece(int(hashes[place]), int(slots[place]), piece)
        return found

    def _piece(self, hashed: int, slot: int, text: str) -> int:
        known = self._known.get(hashed)
        if known is None:
            known = self._known[hashed] = self._learn(text)
            if not self._table[slot, 0]:
                self._table[slot] = np.array([hashed], dtype=np.uint64).view(np.int64)[0], known
        return known

    def _learn(self, text: str) -> int:
        found = [self._token(token.text, FOLDED + token.folded) for token in tokens(text)]
        if len(found) == 1:
            return found[0]
        self._several.append(np.array(found, dtype=np.int64))
        return -len(self._several)

    def _token(self, spelt: str, bare: str) -> int:
        return self._numbers.get(spelt, 0) << _HALF | self._numbers.get(bare, 0)

    def _spread(self, pieces: Numbers, cuts: Numbers) -> tuple[Numbers, Numbers]:
        """Return the tokens of the pieces, and where among them the cuts between pieces are."""
        several = np.flatnonzero(pieces < 0)
        parts, after = [], 0
        for place in several.tolist():
            parts += [pieces[after:place], self._several[~int(pieces[place])]]
            after = place + 1
        more = np.cumsum([0, *(len(part) - 1 for part in parts[1::2])])
        return np.concatenate((*parts, pieces[after:])), cuts + more[np.searchsorted(several, cuts)]

    def _kept(self, document: Document) -> tuple[Numbers, Numbers]:
        """Return the same by way of ``keep``, the one rule of what a limit cuts off."""
        places = document.places
        body = np.zeros(max((found[-1] for found in places.values()), default=0), dtype=np.int64)
        for lexeme, found in places.items():
            number = self._numbers.get(lexeme, 0)
            body[np.array(found) - 1] |= number if lexeme.startswith(FOLDED) else number << _HALF
        title = document.title_length
        return body[:title], body[title + FIELD_GAP :]

    def _forget(self) -> None:
        self._known: dict[int, int] = {}
        self._several: list[Numbers] = []
        # A row is the hash of a piece and its token.
        self._table = np.zeros((1 << _BITS, 2), dtype=np.int64)


def _pieces(letters: Letters) -> tuple[Numbers, Numbers]:
    """Return where the pieces start and end: runs of letters, digits, and the signs that may join them."""
    kinds = _kinds()[letters]
    inside = kinds == 1
    inside[1:-1] |= (kinds[1:-1] == 2) & inside[:-2] & inside[2:]
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return edges[0::2], edges[1::2]


def _hashes(letters: Letters, starts: Numbers, ends: Numbers) -> Hashes:
    """Return of each piece its letters as a polynomial modulo 2⁶⁴, wherever it stands."""
    powers, inverses = _powers()
    sums = np.cumsum(letters * powers[: len(letters)])
    hashes: Hashes = (sums[ends - 1] - sums[starts - 1]) * inverses[starts]
    return hashes


@cache
def _kinds() -> NDArray[np.uint8]:
    """Return for each code point 1 for what tokens are made of, 2 for what may join it, 0 for all else."""
    kinds = np.frombuffer(bytes(chr(code).isalnum() for code in range(maxunicode + 1)), dtype=np.uint8).copy()
    kinds[[ord(joiner) for joiner in _JOINERS]] = 2
    return kinds


@cache
def _powers() -> tuple[Hashes, Hashes]:
    """Return the powers of the base, and of its inverse."""
    return _powers_of(_BASE), _powers_of(pow(_BASE, -1, 1 << 64))


def _powers_of(base: int) -> Hashes:
    factors = np.full(_MOST_LETTERS, base, dtype=np.uint64)
    factors[0] = 1
    return np.cumprod(factors)


def _is_plain(document: Document) -> bool:
    """Say whether a text can be read by its letters alone."""
    letters = len(document.title) + len(document.body)
    return letters <= LONGEST_TEXT and not any(
        sign in field for sign in _CONTEXTUAL for field in (document.title, document.body)
    )


def _is_cut(title: Numbers, body: Numbers) -> bool:
    """Say whether the text reaches one of PostgreSQL's limits."""
    length = len(title) + FIELD_GAP + len(body)
    if length > MAX_POSITION:
        return True
    if length <= MAX_PER_LEXEME:
        return False
    # A token stands no more often as spelt than in its bare form. First a count that is too high at worst.
    bare = np.concatenate((title, body)) & _LOWER_HALF
    if np.bincount(bare & 255).max() <= MAX_PER_LEXEME:
        return False
    return bool((np.unique(bare[bare > 0], return_counts=True)[1] > MAX_PER_LEXEME).any())
