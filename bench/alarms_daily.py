"""Daily counts with outbreaks: found, found early, and how often sounded for nothing.

Simulated signals of health services with weekdays, seasons, trends and bank
holidays, and one outbreak in the last 49 weeks of each of their runs (Noufaily
et al. 2019). The years are of 364 days. The days off are a calendar known
beforehand: weekdays on which the signals of weekdays-only services have no
count in any run.

Sensitivity and specificity are shares of outbreak days and of other days;
``pod`` the share of runs with an alarm on any outbreak day; ``timeliness`` the
share of the outbreak, from its first to its last day, that passed before the
first alarm (1 where there was none). Each is taken for a signal over its runs,
then as the mean of the signals.
"""

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import Figure
from danbiet.engine.series import watch_days

TEST_DAYS = 343
YEAR_DAYS = 364
_WEEK = 7

Counts = NDArray[np.float64]


def figures(data: Path) -> Iterator[Figure]:
    """Yield the measures over all signals in ``data``, and the processor time a series."""
    signals = [_read(path) for path in sorted((data / "series" / "daily_signals").glob("totals_sig*.csv.gz"))]
    if not signals:
        raise FileNotFoundError(2, "no signals", str(data / "series" / "daily_signals" / "totals_sig*.csv.gz"))
    off = days_off([counts for counts, _ in signals])
    started = time.process_time()
    alarms = [_alarms(counts, off) for counts, _ in signals]
    spent = time.process_time() - started
    measured = [measures(alarm, _last(outbreak) > 0) for alarm, (_, outbreak) in zip(alarms, signals, strict=True)]
    runs = sum(alarm.shape[1] for alarm in alarms)
    for name in ("sensitivity", "specificity", "pod", "timeliness"):
        yield Figure("alarms", f"daily_{name}", float(np.mean([one[name] for one in measured])), "share", runs)
    rates = np.concatenate([one["false_rates"] for one in measured])
    yield Figure("alarms", "daily_fpr_p95", float(np.quantile(rates, 0.95)), "share of days", runs)
    yield Figure("alarms", "daily_ms_per_series", 1000 * spent / runs, "ms of processor time", runs)


def days_off(signals: list[Counts]) -> NDArray[np.bool_]:
    """Return the holidays: a weekday's zero in every run of a signal that is closed at weekends."""
    off = np.zeros(len(signals[0]), dtype=bool)
    place = np.arange(len(off)) % _WEEK
    for counts in signals:
        closed = [day for day in range(_WEEK) if not counts[place == day].any()]
        if closed:
            off |= ~counts.any(axis=1) & ~np.isin(place, closed)
    return off


def measures(alarm: NDArray[np.bool_], outbreak: NDArray[np.bool_]) -> dict:
    """Return the measures of one signal from alarms and outbreaks (days × runs)."""
    found = alarm & outbreak
    return {
        "sensitivity": found.sum() / outbreak.sum(),
        "specificity": (~alarm & ~outbreak).sum() / (~outbreak).sum(),
        "pod": found.any(axis=0).mean(),
        "timeliness": np.mean([_delay(*columns) for columns in zip(found.T, outbreak.T, strict=True)]),
        "false_rates": (alarm & ~outbreak).sum(axis=0) / (~outbreak).sum(axis=0),
    }


def _delay(found: NDArray[np.bool_], outbreak: NDArray[np.bool_]) -> float:
    days, alarms = np.flatnonzero(outbreak), np.flatnonzero(found)
    return float((alarms[0] - days[0]) / (days[-1] - days[0] + 1)) if len(alarms) else 1.0


def _alarms(counts: Counts, off: NDArray[np.bool_]) -> NDArray[np.bool_]:
    watched = watch_days(counts, training=len(counts) - TEST_DAYS, days_off=off, year_days=YEAR_DAYS)
    return _last(watched.alarm)


def _last(days: NDArray) -> NDArray:
    return days[-TEST_DAYS:]


def _read(totals: Path) -> tuple[Counts, Counts]:
    outbreaks = totals.with_name(totals.name.replace("totals", "outbreaks"))
    return _table(totals), _table(outbreaks)


def _table(path: Path) -> Counts:
    with gzip.open(path, "rt") as lines:
        return np.genfromtxt(lines, delimiter=",", skip_header=1)
