"""A source is silent against its own habit, not against a fixed number of hours."""

import pytest

from danbiet.engine.series import Rhythm, TooLittleHistory, silence

HOURLY_WITH_NIGHTS = ([1.0] * 14 + [10.0]) * 20


def test_a_night_is_no_silence() -> None:
    assert not silence(HOURLY_WITH_NIGHTS, 10.0).silent


def test_two_days_without_news_are_a_silence_for_an_hourly_source() -> None:
    judged = silence(HOURLY_WITH_NIGHTS, 48.0)
    assert judged.silent
    assert judged.usual_gap == 1.0


def test_two_days_without_news_are_usual_for_a_weekly_bulletin() -> None:
    assert silence([168.0] * 10, 48.0) == Rhythm(168.0, 1.0, False)


def test_a_rhythm_needs_seven_gaps() -> None:
    with pytest.raises(TooLittleHistory, match="7"):
        silence([1.0] * 6, 5.0)


def test_longer_waiting_is_never_more_usual() -> None:
    odds = [silence(HOURLY_WITH_NIGHTS, hours).odds for hours in (0.5, 1, 5, 10, 20, 40)]
    assert odds == sorted(odds, reverse=True)
