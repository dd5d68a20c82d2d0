"""What the coming week should bring: never promised beyond what the past kept."""

from datetime import date, timedelta

import numpy as np

from danbiet.listening.queries.outlook import outlook_of

TODAY = date(2026, 11, 22)  # a Sunday


def weeks_of(*days: int, n: int) -> list[int]:
    return list(days) * n


def test_below_eight_weeks_nothing_is_forecast():
    assert outlook_of([3] * 55, today=TODAY) is None


def test_a_policy_with_a_steady_week_is_forecast_to_go_on_like_that():
    ahead = outlook_of(weeks_of(0, 5, 4, 3, 4, 6, 1, n=9), today=TODAY)
    assert ahead is not None
    assert list(ahead.band.days) == [TODAY + timedelta(days=n) for n in range(7)]
    assert ahead.band.middle == [0, 5, 4, 3, 4, 6, 1]
    assert ahead.band.between == (0, 6)


def test_how_right_it_was_is_not_known_until_a_forecast_could_be_made_again():
    ahead = outlook_of([3] * 62, today=TODAY)
    assert ahead is not None
    assert (ahead.judged, ahead.right) == (0, 0)


def test_how_right_it_was_rests_on_eight_weeks_at_most_and_counts_what_fell_outside():
    usual = np.random.default_rng(5).poisson([1, 6, 5, 4, 5, 7, 2] * 30).tolist()
    burst = [*usual[:-1], 400]  # the last day comes after every forecast that is judged
    as_usual, with_burst = outlook_of(usual, today=TODAY), outlook_of(burst, today=TODAY)
    assert as_usual is not None
    assert with_burst is not None
    assert (as_usual.judged, with_burst.judged) == (56, 56)
    assert with_burst.right == as_usual.right - 1
    assert 56 * 0.65 < as_usual.right < 56 * 0.95
