"""Spikes in tweets every five minutes, by the score of the Numenta Anomaly Benchmark.

Everything is judged as a stream. The budget is that of ``first_spikes``; the
figure ``…_left_out`` takes for each series the budget best on the others.
Published scores on these series: ARTime 83.2 (tuned on them), Twitter ADVec 59.6.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bench import Figure
from bench.nab import Tweets, read, score
from danbiet.engine.series.spikes import first_spikes, spike_rates

BUDGET = 30.0
_PER_DAY = 288
_BUDGETS = (10.0, 20.0, 30.0, 45.0, 70.0)

Rated = tuple[Tweets, np.ndarray]


def figures(data: Path) -> Iterator[Figure]:
    rated = [(tweets, spike_rates(tweets.counts, per_day=_PER_DAY)) for tweets in read(data)]
    yield _figure("nab_tweets", _score(rated, BUDGET), len(rated))
    for budget in _BUDGETS:
        yield _figure(f"nab_tweets_budget_{budget:.0f}", _score(rated, budget), len(rated))
    found = [(one[0], _places(one, _best([other for other in rated if other is not one]))) for one in rated]
    yield _figure("nab_tweets_left_out", score(found), len(rated))


def _best(rated: Sequence[Rated]) -> float:
    return max(_BUDGETS, key=lambda budget: _score(rated, budget))


def _score(rated: Sequence[Rated], budget: float) -> float:
    return score([(one[0], _places(one, budget)) for one in rated])


def _places(one: Rated, budget: float) -> list[int]:
    return [int(place) for place in first_spikes(one[1], per_day=_PER_DAY, budget=budget)]


def _figure(metric: str, value: float, n: int) -> Figure:
    return Figure("alarms", metric, value, "NAB score, standard profile", n)
