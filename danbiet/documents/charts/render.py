"""Turn a specification into a picture, and the libraries into one script."""

from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import vl_convert

VEGA_LITE: Final = "6.4"


def to_svg(spec: Mapping[str, Any]) -> str:
    """Return the chart as an SVG document; reaches no network.

    The root is one image to a screen reader, with the specification's
    description as its name.
    """
    svg = vl_convert.vegalite_to_svg(dict(spec), VEGA_LITE, allowed_base_urls=[])
    name = quoteattr(str(spec.get("description", "")))
    return svg.replace("<svg ", f'<svg role="img" aria-label={name} ', 1)


def to_png(spec: Mapping[str, Any], scale: float = 2) -> bytes:
    """Return the chart as a PNG of ``scale`` pixels a CSS pixel."""
    # By way of SVG: the direct path ignores the font list of the specification
    # on machines with system fonts and sets the text in a serif face.
    return vl_convert.svg_to_png(to_svg(spec), scale=scale)


def to_pdf(spec: Mapping[str, Any]) -> bytes:
    """Return the chart as a one-page PDF with its text as text."""
    return vl_convert.svg_to_pdf(to_svg(spec))


def browser_bundle() -> str:
    """Return the script that gives a page ``window.vegaEmbed``.

    One file of about 900 kB without further requests. Call it with
    ``{ast: true}`` so that nothing is evaluated.
    """
    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
