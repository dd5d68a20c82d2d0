"""Which words of two texts stand for each other, found even when one text is damaged."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_ANCHOR = 3
_SMALL_GAP = 400


@dataclass(frozen=True)
class Block:
    """``length`` words equal from ``a`` in the first text and from ``b`` in the second."""

    a: int
    b: int
    length: int


@dataclass(frozen=True)
class Gap:
    """What stands between two blocks: words ``a0:a1`` against words ``b0:b1``."""

    a0: int
    a1: int
    b0: int
    b1: int


def align(a: Sequence[bytes], b: Sequence[bytes]) -> list[Block]:
    """Return equal runs in order, none overlapping (a patience diff on three-word anchors).

    Anchors are runs of three words that occur once in each text; they are
    stretched both ways, and small gaps between them are aligned word by word.
    """
    blocks = _stretched(a, b, _in_order(_anchors(a, b)))
    inner = [block for gap in gaps(blocks, len(a), len(b)) for block in _inside(a, b, gap)]
    return sorted(blocks + inner, key=lambda block: block.a)


def gaps(blocks: Sequence[Block], a_length: int, b_length: int) -> list[Gap]:
    """Return what lies before, between and after ``blocks``, leaving out empty gaps."""
    found = []
    a, b = 0, 0
    for block in [*blocks, Block(a_length, b_length, 0)]:
        if block.a > a or block.b > b:
            found.append(Gap(a, block.a, b, block.b))
        a, b = block.a + block.length, block.b + block.length
    return found


def _anchors(a: Sequence[bytes], b: Sequence[bytes]) -> list[tuple[int, int]]:
    once_in_b = _once(b)
    return [(i, once_in_b[run]) for run, i in _once(a).items() if run in once_in_b]


def _once(words: Sequence[bytes]) -> dict[tuple[bytes, ...], int]:
    places: dict[tuple[bytes, ...], int] = {}
    repeated = set()
    for place, run in enumerate(zip(*(words[shift:] for shift in range(_ANCHOR)), strict=False)):
        if places.setdefault(run, place) != place:
            repeated.add(run)
    return {run: place for run, place in places.items() if run not in repeated}


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest chain of pairs that rises in both texts (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for place, (_, b) in enumerate(pairs):
        pile = bisect_left(tails, b)
        previous.append(ends[pile - 1] if pile else -1)
        tails[pile : pile + 1] = [b]
        ends[pile : pile + 1] = [place]
    chain = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(pairs[place])
        place = previous[place]
    return chain[::-1]


def _stretched(a: Sequence[bytes], b: Sequence[bytes], anchors: list[tuple[int, int]]) -> list[Block]:
    blocks: list[Block] = []
    a_end, b_end = 0, 0
    for i, j in anchors:
        if i < a_end or j < b_end:
            continue
        start = _equal_before(a, b, i, j, min(i - a_end, j - b_end))
        after = _equal_after(a, b, i, j)
        blocks.append(Block(i - start, j - start, start + after))
        a_end, b_end = i + after, j + after
    return blocks


def _equal_before(a: Sequence[bytes], b: Sequence[bytes], i: int, j: int, most: int) -> int:
    length = 0
    while length < most and a[i - length - 1] == b[j - length - 1]:
        length += 1
    return length


def _equal_after(a: Sequence[bytes], b: Sequence[bytes], i: int, j: int) -> int:
    length = 0
    most = min(len(a) - i, len(b) - j)
    while length < most and a[i + length] == b[j + length]:
        length += 1
    return length


def _inside(a: Sequence[bytes], b: Sequence[bytes], gap: Gap) -> list[Block]:
    """Align a gap word by word when it is small enough for chance matches not to matter."""
    if (gap.a1 - gap.a0) * (gap.b1 - gap.b0) > _SMALL_GAP or gap.a0 == gap.a1 or gap.b0 == gap.b1:
        return []
    matcher = SequenceMatcher(None, a[gap.a0 : gap.a1], b[gap.b0 : gap.b1], autojunk=False)
    return [
        Block(gap.a0 + found.a, gap.b0 + found.b, found.size) for found in matcher.get_matching_blocks() if found.size
    ]
