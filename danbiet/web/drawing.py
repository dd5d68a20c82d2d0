"""A chart in the widths that screens have; the browser takes the widest that fits."""

from __future__ import annotations

from danbiet.documents.charts import Chart, OutletBars, Spec, Tiles, Volume, outlet_bars, tiles, volume_chart

WIDTHS = (840, 540, 290)  # of the plot, in pixels: desk, tablet, phone


def sizes(chart: Chart) -> list[Spec]:
    """Return the chart's specifications, widest first; tiles have one size."""
    match chart:
        case Volume():
            return [volume_chart(chart, width=width) for width in WIDTHS]
        case OutletBars():
            return [outlet_bars(chart, width=width) for width in WIDTHS]
        case Tiles():
            return [tiles(chart)]
