"""Do our Farrington and EARS give what the R package ``surveillance`` gives?

Its outputs on weekly counts of Salmonella Newport in Germany, 2004 to 2014,
with the settings of its vignette (4 years, alpha 0.01; the flexible method
with the negative binomial bound).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bench import Figure
from danbiet.engine.series.ears import ears_bounds
from danbiet.engine.series.farrington import FLEXIBLE, ORIGINAL, WeekJudged, judge_week

_FIRST = date(2004, 1, 5)


def figures(data: Path) -> Iterator[Figure]:
    """Yield the largest difference of any expected count, bound, score or alarm, for each method."""
    reference = json.loads((data / "series" / "surveillance_salmNewport.json").read_text())
    counts, places = reference["observed"], [week - 1 for week in reference["range"]]
    weeks = [_FIRST + timedelta(days=7 * step) for step in range(len(counts))]
    for name, settings in (("farrington_orig", ORIGINAL), ("farrington_flexible", FLEXIBLE)):
        ours = [judge_week(counts, weeks, place, replace(settings, years=4)) for place in places]
        on_log = settings.method != "delta"
        yield _figure(name, _differences(counts, places, ours, reference[name], on_log=on_log), len(ours))
    for method in ("C1", "C2", "C3"):
        bounds = ears_bounds(counts, method)[places]
        theirs = reference[f"ears{method}"]
        apart = [*(bounds - theirs["upper"]), *((np.array(counts)[places] > bounds) - np.array(theirs["alarm"]))]
        yield _figure(f"ears_{method.lower()}", apart, len(places))


def _differences(
    counts: Sequence[int], places: Sequence[int], ours: Sequence[WeekJudged], theirs: dict, *, on_log: bool
) -> list[float]:
    apart = []
    for number, (place, one) in enumerate(zip(places, ours, strict=True)):
        # With the negative binomial bound the package takes its score from the log of the mean.
        middle = np.log(one.expected) if on_log else one.expected
        apart.append((counts[place] - middle) / (one.upper - middle) - theirs["score"][number])
        apart.append(one.alarm - theirs["alarm"][number])
        if (theirs["upper"][number] == "NA") == one.enough:
            apart.append(np.inf)
        elif one.enough:
            apart += [one.expected - theirs["expected"][number], one.upper - theirs["upper"][number]]
    return apart


def _figure(name: str, apart: Sequence[float], n: int) -> Figure:
    return Figure("alarms", f"reference_max_abs_diff_{name}", float(np.max(np.abs(apart))), "counts", n)
