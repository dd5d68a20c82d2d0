"""Series: counts of stories over time, and whether a rise or a silence is more than chance.

The *baseline* is what is usual on comparable days and hours; the *odds* are
the probability of a count at least this large when nothing has happened; an
*alarm* is odds below what a stated budget of false alarms allows. Method,
assumptions and measured figures: docs/method/alarms.md.
"""

from danbiet.engine.series.budget import within_budget
from danbiet.engine.series.counts import TooLittleHistory, odds_of_at_least
from danbiet.engine.series.days import Assessment, LeftOut, assess, kinds_of_days_off
from danbiet.engine.series.forecasts import DAYS, DECILES, HOURS, Cadence, forecast, past_coverage
from danbiet.engine.series.planned import Coverage, coverage_after, raised_by
from danbiet.engine.series.rhythm import Rhythm, silence
from danbiet.engine.series.shares import ShareAssessment, TooFewItems, assess_share
from danbiet.engine.series.spikes import first_spikes, spike_rates
from danbiet.engine.series.surprising import surprise
from danbiet.engine.series.watch import Watched, watch_days
from danbiet.engine.series.windows import assess_window

__all__ = [
    "DAYS",
    "DECILES",
    "HOURS",
    "Assessment",
    "Cadence",
    "Coverage",
    "LeftOut",
    "Rhythm",
    "ShareAssessment",
    "TooFewItems",
    "TooLittleHistory",
    "Watched",
    "assess",
    "assess_share",
    "assess_window",
    "coverage_after",
    "first_spikes",
    "forecast",
    "kinds_of_days_off",
    "odds_of_at_least",
    "past_coverage",
    "raised_by",
    "silence",
    "spike_rates",
    "surprise",
    "watch_days",
    "within_budget",
]
