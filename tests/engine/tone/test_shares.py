"""What share of many texts has a tone, when single answers are often wrong."""

import numpy as np
import pytest

from danbiet.engine.tone.shares import NoTexts, Share, likeliest, share, spread_for


def drawn(n: int, true: float, *, right: float = 0.8, seed: int = 7) -> tuple[np.ndarray, float]:
    """Return chances, calibrated where the share is one half, of ``n`` texts of which ``true`` have the tone."""
    draw = np.random.default_rng(seed)
    has_it = np.arange(n) < round(true * n)
    told = np.where(draw.random(n) < right, has_it, ~has_it)
    return np.where(told, right, 1 - right), float(has_it.mean())


def test_a_rare_tone_is_not_counted_too_often():
    chances, true = drawn(4000, 0.10)
    counted = float((chances > 0.5).mean())
    assert counted == pytest.approx(0.26, abs=0.02)
    assert share(chances, usual=0.5).value == pytest.approx(true, abs=0.02)


def test_chances_that_are_certain_give_the_share_itself():
    chances = np.array([1.0] * 30 + [0.0] * 70)
    found = share(chances, usual=0.5)
    assert found.value == pytest.approx(0.3, abs=1e-6)
    assert found.n == 100
    assert found.low < 0.3 < found.high < 0.33


def test_chances_that_tell_nothing_leave_the_usual_share_and_a_wide_interval():
    found = share(np.full(200, 0.3), usual=0.3)
    assert found.value == pytest.approx(0.3)
    assert found.high - found.low == pytest.approx(1.0)


def test_intervals_hold_the_truth_as_often_as_they_say():
    held = []
    for seed in range(300):
        chances, true = drawn(200, 0.05 + 0.5 * (seed % 100) / 100, seed=seed)
        found = share(chances, usual=0.5)
        held.append(found.low <= true <= found.high)
    assert 0.92 <= np.mean(held) <= 0.985


def test_more_texts_narrow_the_interval():
    few, many = (share(drawn(n, 0.3)[0], usual=0.5) for n in (100, 1600))
    assert many.high - many.low < (few.high - few.low) / 3


def test_the_likeliest_share_stays_where_it_is_found_again():
    value, adjusted = likeliest(drawn(500, 0.4)[0], 0.5)
    assert adjusted.mean() == pytest.approx(value, abs=1e-6)


def test_intervals_that_were_twice_too_narrow_are_widened_by_two():
    shares = [Share(0.5, 0.402, 0.598, 100)] * 100
    truths = [0.5 + 0.196 * (place / 95) for place in range(100)]
    assert spread_for(shares, truths) == pytest.approx(2.0, abs=0.05)


def test_there_is_no_share_of_nothing():
    with pytest.raises(NoTexts, match="at least one text"):
        share(np.zeros(0), usual=0.5)
