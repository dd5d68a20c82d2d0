"""B-cubed, on the worked example of Amigó et al. 2009 and its edges."""

import pytest

from danbiet.engine.stories import BCubed, NothingToCompare, bcubed


def test_perfect_stories_score_one_whatever_their_names() -> None:
    assert bcubed({1: "x", 2: "x", 3: "y"}, {1: 5, 2: 5, 3: 6}) == BCubed(1.0, 1.0, 1.0)


def test_one_great_heap_is_complete_and_impure() -> None:
    found = bcubed(dict.fromkeys(range(4), 0), {0: 0, 1: 0, 2: 1, 3: 1})
    assert found == BCubed(0.5, 1.0, pytest.approx(2 / 3))


def test_single_items_are_pure_and_incomplete() -> None:
    found = bcubed({0: 0, 1: 1, 2: 2, 3: 3}, dict.fromkeys(range(4), 0))
    assert found == BCubed(1.0, 0.25, pytest.approx(0.4))


def test_background_items_are_left_out() -> None:
    assert bcubed({1: 1, 2: 1, 9: 1}, {1: 1, 2: 1}) == BCubed(1.0, 1.0, 1.0)


def test_an_item_without_a_story_is_an_error() -> None:
    with pytest.raises(NothingToCompare, match="1 of 2"):
        bcubed({1: 1}, {1: 1, 2: 1})
