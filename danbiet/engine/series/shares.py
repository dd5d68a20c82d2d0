"""The share of a tone in what is said: whether it has risen, however much is said."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from danbiet.engine.series.counts import LEAST_DAYS, TooLittleHistory
from danbiet.engine.series.glm import Floats

SHARE_WINDOWS = (3, 7)
_LEAST_ITEMS = 30
# Looking daily at sliding windows of several lengths is worth this many looks a window laid end to end
# (measured; see alarms.md).
_LOOKS_PER_WINDOW = 2.5
_LEAST_RISE = 3
# What days are like where there are few of them to tell: items of one day slightly alike, worth a month.
_USUAL_ALIKENESS = 0.01
_ASSUMED_DAYS = 30
_RANGE = 0.95


class TooFewItems(TooLittleHistory):
    """Fewer items have been heard than a usual share needs."""


@dataclass(frozen=True)
class ShareAssessment:
    """Whether a share has risen by more than chance.

    ``observed`` of ``total`` items in the last ``days``; ``usual`` is the
    share before that, ``lower`` to ``upper`` the shares that hold 95% of such
    windows; ``odds`` is the probability of ``observed`` or more when nothing
    has happened, ``threshold`` the odds below which it is an alarm.
    """

    observed: int
    total: int
    usual: float
    lower: float
    upper: float
    odds: float
    threshold: float
    days: int
    alarm: bool


def assess_share(
    matching: Sequence[int],
    totals: Sequence[int],
    *,
    false_alarms_per_30_days: float = 1.0,
    windows: Sequence[int] = SHARE_WINDOWS,
) -> ShareAssessment:
    """Judge the share of the last days against the days before them; return the window that stands out most.

    ``matching`` of ``totals`` items a day carry the tone, oldest first, today
    last; a day without items is (0, 0). The window's count is beta-binomial:
    the scatter of shares from day to day and the doubt about the usual share
    widen it. ``false_alarms_per_30_days`` holds for looking once a day at all
    windows.

    Raises TooLittleHistory when fewer than 7 days, TooFewItems when fewer than
    30 items came before the longest window.
    """
    seen, of = np.asarray(matching, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if (seen > of).any() or len(seen) != len(of):
        raise ValueError("each day needs a count of matching items and a total at least as large")
    past, past_of = seen[: -max(windows)], of[: -max(windows)]
    _require(past, past_of)
    judged = [
        _judge(seen[-days:], of[-days:], past, past_of, _threshold(days, len(windows), false_alarms_per_30_days))
        for days in windows
    ]
    return min(judged, key=lambda one: (not one.alarm, one.odds / one.threshold))


def _require(past: Floats, past_of: Floats) -> None:
    if len(past) < LEAST_DAYS:
        raise TooLittleHistory(f"a usual share needs {LEAST_DAYS} days before the window, there are {len(past)}")
    if past_of.sum() < _LEAST_ITEMS:
        raise TooFewItems(f"a usual share needs {_LEAST_ITEMS} items before the window, there are {past_of.sum():.0f}")


def _threshold(days: int, windows: int, budget: float) -> float:
    return budget / windows / (30 / days * _LOOKS_PER_WINDOW)


def _judge(seen: Floats, of: Floats, past: Floats, past_of: Floats, threshold: float) -> ShareAssessment:
    observed, total = int(seen.sum()), int(of.sum())
    # Half an item of each kind: never so far is not impossible.
    usual = float((past.sum() + 0.5) / (past_of.sum() + 1))
    alike = _alikeness(past, past_of, usual)
    inflation = _inflation(of, alike) + total / past_of.sum() * _inflation(past_of, alike)
    tail = _tail(total, usual, inflation)
    odds = float(tail[observed])
    lower, upper = _between(tail, total)
    alarm = odds < threshold and observed - total * usual >= _LEAST_RISE
    return ShareAssessment(observed, total, usual, lower, upper, odds, threshold, len(seen), bool(alarm))


def _alikeness(seen: Floats, of: Floats, share: float) -> float:
    """Return how alike items of one day are: intra-class correlation by moments, drawn towards the usual."""
    scatter = ((seen - of * share) ** 2).sum() / (share * (1 - share))
    pairs = (of * (of - 1)).sum()
    chance = of.sum() - (of**2).sum() / of.sum()
    own = (scatter - chance) / pairs if pairs > 0 else 0.0
    drawn = (len(of) * own + _ASSUMED_DAYS * _USUAL_ALIKENESS) / (len(of) + _ASSUMED_DAYS)
    return float(np.clip(drawn, 0.0, 0.9))


def _inflation(of: Floats, alike: float) -> float:
    """Return the variance of a sum over days, over that of as many independent items."""
    return float((of * (1 + np.maximum(of - 1, 0) * alike)).sum() / of.sum()) if of.sum() else 1.0


def _tail(total: int, share: float, inflation: float) -> Floats:
    """Return the probability of each count or more, 0 to ``total`` (beta-binomial, binomial without inflation)."""
    count = np.arange(total + 1.0)
    alike = (inflation - 1) / (total - 1) if total > 1 else 0.0
    if alike <= 1e-9:
        return np.asarray(stats.binom.sf(count - 1, total, share))
    prior = 1 / min(alike, 0.99) - 1
    ways = special.gammaln(total + 1) - special.gammaln(count + 1) - special.gammaln(total - count + 1)
    inside = special.betaln(count + share * prior, total - count + (1 - share) * prior)
    mass = np.exp(ways + inside - special.betaln(share * prior, (1 - share) * prior))
    return np.asarray(np.minimum(np.cumsum(mass[::-1])[::-1], 1.0))


def _between(tail: Floats, total: int) -> tuple[float, float]:
    """Return the least and largest share of the range that holds 95% of windows."""
    side = (1 - _RANGE) / 2
    lower = int(np.flatnonzero(tail >= 1 - side)[-1])
    beyond = np.flatnonzero(tail <= side)
    upper = int(beyond[0]) - 1 if len(beyond) else total
    return (lower / total, upper / total) if total else (0.0, 1.0)
