"""A source that speaks is asked often, a silent one seldom, a broken one never given up."""

from datetime import UTC, datetime, timedelta

import pytest

from danbiet.kit.rhythm import next_poll

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def every(gap: timedelta, *, until: datetime = NOON, count: int = 30) -> list[datetime]:
    return [until - place * gap for place in range(1, count + 1)]


def wait(**facts: object) -> timedelta:
    return next_poll(**{"at": NOON, "last_new_at": NOON} | facts)  # type: ignore[arg-type]


def test_a_busy_source_is_asked_every_ten_minutes():
    assert 10 * MINUTE <= wait(arrivals=every(2 * MINUTE)) <= 11 * MINUTE


def test_a_source_with_an_article_every_two_hours_is_asked_about_hourly():
    assert HOUR <= wait(arrivals=every(2 * HOUR)) <= 1.1 * HOUR


def test_a_source_never_heard_is_asked_soon():
    assert 10 * MINUTE <= wait(last_new_at=None) <= 11 * MINUTE


def test_silence_slows_it_gently_and_a_new_entry_speeds_it_up():
    arrivals = every(20 * MINUTE)
    waits = [
        wait(at=NOON + silent, last_new_at=NOON, arrivals=arrivals)
        for silent in (timedelta(0), 2 * HOUR, 8 * HOUR, 48 * HOUR, 30 * 24 * HOUR)
    ]
    assert waits == sorted(waits)
    assert waits[1] < 20 * MINUTE
    assert waits[-1] == 24 * HOUR
    after = NOON + 48 * HOUR
    fresh = wait(at=after, last_new_at=after, arrivals=[*every(20 * MINUTE, until=after, count=15), *arrivals])
    assert fresh < 0.3 * waits[3]


def test_failures_add_up_linearly_to_a_day_and_no_further():
    waits = [wait(failures=number) for number in (1, 2, 3, 10, 144, 100_000)]
    assert [round(one / waits[0], 3) for one in waits[:4]] == [1, 2, 3, 10]
    assert 10 * MINUTE <= waits[0] <= 11 * MINUTE
    assert waits[4:] == [24 * HOUR, 24 * HOUR]


def test_the_wait_a_server_asks_for_is_honoured_even_past_a_day():
    assert wait(failures=1, retry_after_s=7_200.0) == 2 * HOUR
    assert wait(arrivals=every(2 * MINUTE), retry_after_s=7_200.0) == 2 * HOUR
    assert wait(retry_after_s=3 * 86_400.0) == 72 * HOUR
    assert wait(retry_after_s=1.0) >= 10 * MINUTE


def test_a_nonsense_wait_does_not_silence_a_source():
    assert wait(retry_after_s=999_999_999.0) == timedelta(days=7)


def test_the_publishers_ttl_is_heeded_up_to_an_hour():
    busy = every(2 * MINUTE)
    assert 30 * MINUTE <= wait(arrivals=busy, ttl=30 * MINUTE) <= 33 * MINUTE
    assert HOUR <= wait(arrivals=busy, ttl=24 * HOUR) <= 1.1 * HOUR


def test_the_bounds_are_the_callers():
    bounds = {"shortest": timedelta(seconds=10), "longest": timedelta(seconds=60)}
    assert timedelta(seconds=10) <= wait(arrivals=every(timedelta(seconds=1)), **bounds) <= timedelta(seconds=11)
    assert wait(arrivals=every(HOUR), **bounds) == timedelta(seconds=60)


@pytest.mark.parametrize("failures", [0, 3])
def test_sources_do_not_march_in_step_and_yet_keep_their_own(failures: int):
    facts = {"arrivals": every(2 * HOUR), "failures": failures}
    waits = {seed: wait(seed=seed, **facts) for seed in ("a", "b", "c", "d", "e", "f")}
    assert len(set(waits.values())) >= 4
    assert waits == {seed: wait(seed=seed, **facts) for seed in waits}


def test_entries_dated_ahead_do_not_hurry_us():
    ahead = [NOON + place * MINUTE for place in range(1, 21)]
    assert wait(arrivals=[*ahead, *every(2 * HOUR)]) == wait(arrivals=every(2 * HOUR))
