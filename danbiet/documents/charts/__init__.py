"""Charts as Vega-Lite specifications, the same in the browser and on paper.

Vocabulary
    chart    what is to be shown: Volume, Tiles, OutletBars (plain values)
    spec     the Vega-Lite dictionary a chart becomes
    slot     a policy's number; its colour is the same everywhere
    describe one sentence for those who cannot see the chart
    table    the numbers behind it
"""

from danbiet.documents.charts.bands import Band
from danbiet.documents.charts.bars import (
    OutletBars,
    describe_outlets,
    outlet_bars,
    outlets_table,
    sparkline,
)
from danbiet.documents.charts.colours import POLICY_COLOURS, TONE_COLOURS, policy_colour
from danbiet.documents.charts.drawing import volume_chart
from danbiet.documents.charts.frame import Spec
from danbiet.documents.charts.provinces import PLACES
from danbiet.documents.charts.render import browser_bundle, to_pdf, to_png, to_svg
from danbiet.documents.charts.spoken import describe_volume, volume_table
from danbiet.documents.charts.tiles import (
    Tiles,
    UnknownProvince,
    describe_tiles,
    tiles,
    tiles_table,
)
from danbiet.documents.charts.volume import (
    ChartDoesNotFit,
    Event,
    Series,
    Table,
    Volume,
    hours_between,
)

Chart = Volume | Tiles | OutletBars


def chart_spec(chart: Chart) -> Spec:
    """Return the specification of any chart at its usual size."""
    match chart:
        case Volume():
            return volume_chart(chart)
        case Tiles():
            return tiles(chart)
        case OutletBars():
            return outlet_bars(chart)


def describe(chart: Chart) -> str:
    """Return one sentence, in the chart's language, that says what it shows."""
    match chart:
        case Volume():
            return describe_volume(chart)
        case Tiles():
            return describe_tiles(chart)
        case OutletBars():
            return describe_outlets(chart)


def table(chart: Chart) -> Table:
    """Return ``(header, rows)``, the numbers behind the chart."""
    match chart:
        case Volume():
            return volume_table(chart)
        case Tiles():
            return tiles_table(chart)
        case OutletBars():
            return outlets_table(chart)


__all__ = [
    "PLACES",
    "POLICY_COLOURS",
    "TONE_COLOURS",
    "Band",
    "Chart",
    "ChartDoesNotFit",
    "Event",
    "OutletBars",
    "Series",
    "Spec",
    "Table",
    "Tiles",
    "UnknownProvince",
    "Volume",
    "browser_bundle",
    "chart_spec",
    "describe",
    "hours_between",
    "outlet_bars",
    "policy_colour",
    "sparkline",
    "table",
    "tiles",
    "to_pdf",
    "to_png",
    "to_svg",
    "volume_chart",
]
