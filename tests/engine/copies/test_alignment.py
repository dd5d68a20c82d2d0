"""Words that stand for each other are found, in order and none twice."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.copies.alignment import Block, align, gaps

TEXT = st.lists(st.integers(0, 30), max_size=60)


def blocks_of(a: list[int], b: list[int]) -> list[Block]:
    return align(np.array(a, dtype=np.uint64), np.array(b, dtype=np.uint64))


@given(TEXT, TEXT, TEXT)
def test_blocks_are_equal_words_in_order_that_never_overlap(
    before: list[int], shared: list[int], after: list[int]
) -> None:
    a, b = before + shared, shared + after
    blocks = blocks_of(a, b)
    assert all(a[one.a : one.a + one.length] == b[one.b : one.b + one.length] and one.length for one in blocks)
    assert all(x.a + x.length <= y.a and x.b + x.length <= y.b for x, y in pairwise(blocks))


@given(TEXT, TEXT)
def test_blocks_and_gaps_are_the_whole_of_both_texts(a: list[int], b: list[int]) -> None:
    blocks = blocks_of(a, b)
    between = list(gaps(blocks, len(a), len(b)))
    shared = sum(one.length for one in blocks)
    assert shared + sum(gap.a1 - gap.a0 for gap in between) == len(a)
    assert shared + sum(gap.b1 - gap.b0 for gap in between) == len(b)


def test_a_text_aligns_with_itself_whole() -> None:
    assert blocks_of([1, 1, 1, 2], [1, 1, 1, 2]) == [Block(0, 0, 4)]


def test_a_changed_word_splits_what_is_equal() -> None:
    assert blocks_of([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 9, 5, 6, 7]) == [Block(0, 0, 3), Block(4, 4, 3)]


def test_a_moved_passage_is_aligned_once() -> None:
    one, two = list(range(10)), list(range(20, 26))
    assert blocks_of(one + two, two + one) == [Block(0, 6, 10)]
