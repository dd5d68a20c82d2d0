"""What was planned: events that bring coverage by themselves, and milestones after which it did not come."""

from collections.abc import Sequence
from dataclasses import dataclass

from danbiet.engine.series.counts import TooLittleHistory, expected, level

_LEAST_MILESTONES = 3
_ASSUMED_STORIES = 3.0
_ODD = 0.05


def raised_by(past: Sequence[tuple[int, float]]) -> float:
    """Return how many times the usual coverage an event of a kind brings, at least 1.

    ``past`` holds, for each earlier event of the kind, the stories of its days
    and those that were usual for such days. Three stories as usual are
    assumed beforehand, so that one small event changes little. Give the answer
    to ``assess_window(planned=…)`` while such an event runs.
    """
    seen = sum(observed for observed, _ in past) + _ASSUMED_STORIES
    usual = sum(mean for _, mean in past) + _ASSUMED_STORIES
    return max(1.0, seen / usual)


@dataclass(frozen=True)
class Coverage:
    """Stories after a milestone against those after earlier ones.

    ``odds`` is the probability of so few or fewer; 95% of such milestones
    bring from ``lower`` to ``upper``; ``absent`` when the odds are below 5%.
    """

    observed: int
    expected: float
    lower: int
    upper: int
    odds: float
    used: int
    absent: bool


def coverage_after(observed: int, past: Sequence[int]) -> Coverage:
    """Judge whether coverage that was to be expected after a milestone stayed away.

    ``observed`` are the stories within some hours after it, ``past`` those
    within as many hours after earlier milestones of the kind. A milestone that
    drew far more than the rest is left out; the distribution is that of
    ``assess``.

    Raises TooLittleHistory below three earlier milestones.
    """
    if len(past) < _LEAST_MILESTONES:
        raise TooLittleHistory(
            f"expected coverage needs {_LEAST_MILESTONES} earlier milestones of the kind, there are {len(past)}"
        )
    usual = level(past)
    seen = expected(usual.mean, usual.dispersion, usual.events)
    odds = 1.0 - seen.odds(observed + 1)
    lower, upper = seen.between()
    return Coverage(observed, usual.mean, lower, upper, odds, int(usual.kept.sum()), odds < _ODD)
