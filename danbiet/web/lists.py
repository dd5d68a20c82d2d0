"""What every list page does alike: page it, or load the whole down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from danbiet.web.exports import TYPES, download

Rows = QuerySet[Any] | Sequence[Any]

PER_PAGE = 30
MOST_EXPORTED = 10_000


@dataclass(frozen=True)
class Sheet:
    """How a list becomes a file: its name, its title, its columns and a row's cells."""

    name: str
    title: str
    header: Sequence[str]
    cells: Callable[[Any], Sequence[Any]]


def asked_file(request: HttpRequest, rows: Rows, sheet: Sheet) -> HttpResponse | None:
    """Return the whole filtered list as the file that the address asks for, or None when it asks for a page."""
    kind = request.GET.get("format", "")
    if kind not in TYPES:
        return None
    cells = [sheet.cells(row) for row in rows[:MOST_EXPORTED]]
    return download(kind, title=sheet.title, name=sheet.name, header=sheet.header, rows=cells)


def page_of(request: HttpRequest, rows: Rows, per_page: int = PER_PAGE) -> Page[Any]:
    """Return the asked page; a number beyond the last shows the last."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
