"""Which words of two texts stand for each other, found even when one text is damaged."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np

from danbiet.engine.copies.codes import Codes, Places

_ANCHOR = 3
_SMALL_GAP = 400
# Odd numbers by which the words of a run are mixed into one.
_MIX = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9], dtype=np.uint64)


class Block(NamedTuple):
    """``length`` words equal from ``a`` in the first text and from ``b`` in the second."""

    a: int
    b: int
    length: int


class Gap(NamedTuple):
    """What stands between two blocks: words ``a0:a1`` against words ``b0:b1``."""

    a0: int
    a1: int
    b0: int
    b1: int


def align(a: Codes, b: Codes) -> list[Block]:
    """Return equal runs in order, none overlapping (a patience diff on three-word anchors).

    ``a`` and ``b`` hold a number for each word. Anchors are runs of three words
    that occur once in each text; they are stretched both ways, and small gaps
    between them are aligned word by word.
    """
    if np.array_equal(a, b):
        return [Block(0, 0, len(a))] if len(a) else []
    left, right = a.tolist(), b.tolist()
    blocks = _stretched(left, right, _in_order(_anchors(a, b)))
    inner = [block for gap in gaps(blocks, len(a), len(b)) for block in _inside(left, right, gap)]
    return sorted(blocks + inner, key=lambda block: block.a) if inner else blocks


def gaps(blocks: Sequence[Block], a_length: int, b_length: int) -> Iterator[Gap]:
    """Yield what lies before, between and after ``blocks``, leaving out empty gaps."""
    a, b = 0, 0
    for block in [*blocks, Block(a_length, b_length, 0)]:
        if block.a > a or block.b > b:
            yield Gap(a, block.a, b, block.b)
        a, b = block.a + block.length, block.b + block.length


def _anchors(a: Codes, b: Codes) -> tuple[Places, Places]:
    """Return the places of runs that occur once in each text, in the order of the first."""
    runs = np.concatenate([_runs(a), _runs(b)])
    order = np.argsort(runs)
    ordered = runs[order]
    same = np.zeros(len(runs) + 1, dtype=bool)
    np.equal(ordered[1:], ordered[:-1], out=same[1:-1])
    pairs = np.flatnonzero(same[1:-1] & ~same[:-2] & ~same[2:])
    first = np.minimum(order[pairs], order[pairs + 1])
    second = np.maximum(order[pairs], order[pairs + 1]) - _run_count(a)
    once = (first < _run_count(a)) & (second >= 0)
    by_first = np.argsort(first[once])
    return first[once][by_first], second[once][by_first]


def _runs(words: Codes) -> Codes:
    count = _run_count(words)
    runs: Codes = words[:count] * _MIX[0] + words[1 : count + 1] * _MIX[1] + words[2 : count + 2]
    return runs


def _run_count(words: Codes) -> int:
    return max(len(words) - _ANCHOR + 1, 0)


def _in_order(anchors: tuple[Places, Places]) -> tuple[Places, Places]:
    """Return the longest chain of anchors that rises in both texts."""
    first, second = anchors
    # What stands above all before it and below all behind it fits into any rise: in most texts nearly every anchor.
    highest, lowest = np.maximum.accumulate(second), np.minimum.accumulate(second[::-1])[::-1]
    chosen = highest == lowest
    loose = np.flatnonzero(~chosen)
    chosen[loose[_longest_rise(second[loose].tolist())]] = True
    return first[chosen], second[chosen]


def _longest_rise(values: list[int]) -> list[int]:
    """Return the places of the longest rising choice of ``values`` (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for place, value in enumerate(values):
        pile = bisect_left(tails, value)
        previous.append(ends[pile - 1] if pile else -1)
        tails[pile : pile + 1] = [value]
        ends[pile : pile + 1] = [place]
    chain = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(place)
        place = previous[place]
    return chain[::-1]


def _stretched(a: list[int], b: list[int], anchors: tuple[Places, Places]) -> list[Block]:
    blocks: list[Block] = []
    a_end, b_end = 0, 0
    for i, j, length in _joined(*anchors):
        covered = max(a_end - i, b_end - j, 0)
        if covered <= length - _ANCHOR:
            i, j, length = i + covered, j + covered, length - covered
            start = _equal_before(a, b, i, j, min(i - a_end, j - b_end))
            after = length + _equal_after(a, b, i + length, j + length)
            blocks.append(Block(i - start, j - start, start + after))
            a_end, b_end = i + after, j + after
    return blocks


def _joined(first: Places, second: Places) -> Iterator[tuple[int, int, int]]:
    """Yield anchors that follow one another word by word as one, each with its length."""
    steps = (np.diff(first) != 1) | (np.diff(second) != 1)
    starts = np.flatnonzero(np.concatenate(([True], steps))) if len(first) else np.zeros(0, dtype=np.int64)
    lengths = np.diff(np.append(starts, len(first))) + _ANCHOR - 1
    return zip(first[starts].tolist(), second[starts].tolist(), lengths.tolist(), strict=True)


def _equal_before(a: list[int], b: list[int], i: int, j: int, most: int) -> int:
    length = 0
    while length < most and a[i - length - 1] == b[j - length - 1]:
        length += 1
    return length


def _equal_after(a: list[int], b: list[int], i: int, j: int) -> int:
    length = 0
    most = min(len(a) - i, len(b) - j)
    while length < most and a[i + length] == b[j + length]:
        length += 1
    return length


def _inside(a: list[int], b: list[int], gap: Gap) -> list[Block]:
    """Align a gap word by word when it is small enough for chance matches not to matter."""
    left, right = a[gap.a0 : gap.a1], b[gap.b0 : gap.b1]
    if len(left) * len(right) > _SMALL_GAP or not set(left) & set(right):
        return []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return [
        Block(gap.a0 + found.a, gap.b0 + found.b, found.size) for found in matcher.get_matching_blocks() if found.size
    ]
