"""Static files that are made, not kept: the chart libraries as one script."""

from __future__ import annotations

from pathlib import Path

from danbiet.documents.charts import browser_bundle

VEGA = Path(__file__).parent / "static/web/vendor/vega.js"


def write_vega_bundle() -> Path:
    """Write the chart libraries where static files are collected from; return the file.

    Whole or not at all, and only when its words changed, so that two processes may call it.
    """
    bundle = browser_bundle()
    if not VEGA.exists() or VEGA.read_text(encoding="utf-8") != bundle:
        VEGA.parent.mkdir(parents=True, exist_ok=True)
        partial = VEGA.with_suffix(".new")
        partial.write_text(bundle, encoding="utf-8")
        partial.replace(VEGA)
    return VEGA
