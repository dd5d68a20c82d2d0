"""What a reprint cut, added and changed, piece by piece, and which figures it gives otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from danbiet.engine.copies.alignment import Block, Gap, align, gaps
from danbiet.engine.copies.words import Words, words_of
from danbiet.engine.text.facts import Figure, Kind, figures

_EDIT_AT_MOST_WORDS = 12


class Sort(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    CUT = "cut"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A run of text in NFC, with the blanks and signs behind it."""

    sort: Sort
    text: str


@dataclass(frozen=True)
class ChangedFigure:
    """A figure of one kind that the source and the reprint give otherwise at the same place, as each writes it."""

    kind: Kind
    source: str
    reprint: str


@dataclass(frozen=True)
class Differences:
    """How a reprint differs from its source.

    ``cut_words`` and ``added_words`` count words that nothing stands in place of; ``edited_words`` those
    of the source that a few others replace. ``pieces`` in order give the source when the added ones are
    left out, and the reprint when the cut ones are (but for words that lost nothing but diacritics).
    """

    kept_words: int
    cut_words: int
    added_words: int
    edited_words: int
    changed_figures: tuple[ChangedFigure, ...]
    pieces: tuple[Piece, ...]


def differences(source: str, reprint: str) -> Differences:
    """Return what was done to ``source`` to make ``reprint``, word by word.

    Words are held against each other by their consonants, so that lost diacritics are no difference.
    A figure is changed when its value is another: "1,5 triệu" for "1.500.000" is not.
    """
    a, b = words_of(source), words_of(reprint)
    blocks = align(a.skeletons, b.skeletons)
    between = list(gaps(blocks, len(a), len(b)))
    edits = [gap for gap in between if _is_edit(gap)]
    edited = sum(gap.a1 - gap.a0 for gap in edits)
    kept = sum(block.length for block in blocks)
    return Differences(
        kept_words=kept,
        cut_words=len(a) - kept - edited,
        added_words=len(b) - kept - sum(gap.b1 - gap.b0 for gap in edits),
        edited_words=edited,
        changed_figures=tuple(_changed_figures(a, b, edits)),
        pieces=tuple(_pieces(a, b, blocks)),
    )


def _is_edit(gap: Gap) -> bool:
    return 0 < gap.a1 - gap.a0 <= _EDIT_AT_MOST_WORDS and 0 < gap.b1 - gap.b0 <= _EDIT_AT_MOST_WORDS


def _changed_figures(a: Words, b: Words, edits: Sequence[Gap]) -> Iterator[ChangedFigure]:
    """Pair figures of one kind inside each edit, in order; those of one value are no change."""
    if not edits:
        return
    of_source, of_reprint = figures(a.text), figures(b.text)
    for gap in edits:
        olds = _within(of_source, a, gap.a0, gap.a1)
        news = _within(of_reprint, b, gap.b0, gap.b1)
        for kind in Kind:
            for old, new in zip(_of(kind, olds), _of(kind, news), strict=False):
                if (old.value, old.unit) != (new.value, new.unit):
                    yield ChangedFigure(kind, old.words, new.words)


def _within(found: Sequence[Figure], words: Words, first: int, last: int) -> list[Figure]:
    start, end = int(words.starts[first]), int(words.ends[last - 1])
    return [figure for figure in found if figure.start < end and figure.end > start]


def _of(kind: Kind, found: Sequence[Figure]) -> Iterator[Figure]:
    return (figure for figure in found if figure.kind is kind)


def _pieces(a: Words, b: Words, blocks: Sequence[Block]) -> Iterator[Piece]:
    a_word = b_word = 0
    for block in [*blocks, Block(len(a), len(b), 0)]:
        stretches = (
            (Sort.CUT, a, a_word, block.a),
            (Sort.ADDED, b, b_word, block.b),
            (Sort.KEPT, b, block.b, block.b + block.length),
        )
        yield from (Piece(sort, _stretch(words, first, last)) for sort, words, first, last in stretches if first < last)
        a_word, b_word = block.a + block.length, block.b + block.length


def _stretch(words: Words, first: int, last: int) -> str:
    """Return the text of some words up to the next, or to the end; what stands before the first belongs to it."""
    start = 0 if first == 0 else int(words.starts[first])
    end = int(words.starts[last]) if last < len(words) else len(words.text)
    return words.text[start:end]
