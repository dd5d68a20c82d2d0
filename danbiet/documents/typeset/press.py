"""Run a template over data."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

_TIMES = ("Times New Roman", "Liberation Serif", "TeX Gyre Termes", "Tinos")
_BUNDLED = "Libertinus Serif"


class CannotTypeset(RuntimeError):
    """typst refused a template; its message says where."""


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def faces_like_times() -> tuple[str, ...]:
    """Return the faces with the metrics of Times that are looked for, best first."""
    return _TIMES


@lru_cache(maxsize=1)
def face() -> str:
    """Return the face of PDFs here: one with the metrics of Times, or Libertinus Serif.

    The fonts of the machine are read once; a font installed later is used
    after a restart.
    """
    families = set(_fonts().families())
    return next((name for name in _TIMES if name in families), _BUNDLED)


def press(template: str, data: Mapping[str, Any], *, on: date, chart: bytes | None = None) -> bytes:
    """Return ``template`` (a name in this folder) filled with ``data`` as a PDF.

    ``on`` is the document's day, written into the file in place of the clock.
    ``chart`` is a PNG, at the template's disposal as ``chart.png``. The file is
    PDF/UA-1 (read aloud in order, with alternative texts) and PDF/A-2a (kept),
    unless its text has a sign that no face of this machine can show.

    Raises CannotTypeset with typst's own words.
    """
    with TemporaryDirectory(prefix="danbiet-") as folder:
        _lay_out(Path(folder), template, {**data, "face": face()}, chart)
        try:
            return _compiled(folder, template, on, to_standard=True)
        except typst.TypstError:
            # The standards forbid a sign that no face here can show. A title with
            # one must not cost the officer the whole file.
            return _compiled_anyway(folder, template, on)


def _compiled_anyway(folder: str, template: str, on: date) -> bytes:
    try:
        return _compiled(folder, template, on, to_standard=False)
    except typst.TypstError as error:
        raise CannotTypeset(f"{template}: {error.message} {' '.join(error.hints)}") from error


def _compiled(folder: str, template: str, on: date, *, to_standard: bool) -> bytes:
    made = typst.compile(
        str(Path(folder) / template),
        root=folder,
        font_paths=_fonts(),
        format="pdf",
        pdf_standards=["ua-1", "a-2a"] if to_standard else [],
        timestamp=datetime.combine(on, time(), UTC),
    )
    return bytes(made)


def _lay_out(room: Path, template: str, data: Mapping[str, Any], chart: bytes | None) -> None:
    for name in (template, "form.typ"):
        source = files("danbiet.documents.typeset").joinpath(name)
        (room / name).write_text(source.read_text("utf-8"), "utf-8")
    (room / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    if chart is not None:
        (room / "chart.png").write_bytes(chart)
