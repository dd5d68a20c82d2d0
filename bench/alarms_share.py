"""A share of negative tone rises from 15% to 32% while as much is said as before: is it seen within 7 days?

Simulated: every day brings as many items but for chance (Poisson); the true
share scatters from day to day (beta, intra-class correlation 0.01). 56 days of
history, then 7 days, looked at once on each of the seven. ``false`` is the
share of policies without a rise where any of the seven looks sounds. The peer
is the volume alarm on all items, with the same budget.
"""

from collections.abc import Iterator

import numpy as np

from bench import Figure
from danbiet.engine.series import assess, assess_share

USUAL, RISEN = 0.15, 0.32
_ALIKE = 0.01
_HISTORY, _WEEK = 56, 7
_PER_DAY = {"": 20, "_10_per_day": 10, "_40_per_day": 40}
# One in a hundred policies in seven days.
_BUDGET = 0.01 * 30 / 7
_PEER = "volume of all items, our `assess`"

Days = tuple[np.ndarray, np.ndarray]


def figures(*, seeds: range = range(1000, 2000)) -> Iterator[Figure]:
    """Yield the share of rises found and of false alarms; the seeds are not those the looks were counted on."""
    for name, per_day in _PER_DAY.items():
        risen = [policy(per_day, RISEN, seed) for seed in seeds]
        quiet = [policy(per_day, USUAL, seed) for seed in seeds]
        yield _figure(f"share_detected{name}", [sounds(days) for days in risen], [_volume(days) for days in risen])
        yield _figure(f"share_false{name}", [sounds(days) for days in quiet], [_volume(days) for days in quiet])


def policy(per_day: int, share: float, seed: int, alike: float = _ALIKE) -> Days:
    """Return negative items and all items of 63 days; the last seven have ``share``."""
    draw = np.random.default_rng([seed, per_day, int(100 * share)])
    totals = draw.poisson(per_day, _HISTORY + _WEEK)
    shares = np.repeat([USUAL, share], [_HISTORY, _WEEK])
    strength = 1 / alike - 1
    return draw.binomial(totals, draw.beta(shares * strength, (1 - shares) * strength)), totals


def sounds(days: Days) -> bool:
    negative, totals = days
    return any(
        assess_share(negative[:end], totals[:end], false_alarms_per_30_days=_BUDGET).alarm
        for end in range(_HISTORY + 1, _HISTORY + _WEEK + 1)
    )


def _volume(days: Days) -> bool:
    totals = days[1]
    return any(
        assess(int(totals[end]), totals[:end].tolist(), false_alarms_per_30_days=_BUDGET).alarm
        for end in range(_HISTORY, _HISTORY + _WEEK)
    )


def _figure(metric: str, ours: list[bool], peers: list[bool]) -> Figure:
    value, peer = float(np.mean(ours)), float(np.mean(peers))
    return Figure("alarms", metric, value, "share", len(ours), _PEER, peer, value / peer if peer else None)
