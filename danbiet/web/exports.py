"""A filtered list as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpResponse

from danbiet.documents.sheets import Value, table_csv, table_xlsx
from danbiet.web.words import page_language

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(
    kind: str, *, title: str, name: str, header: Sequence[str], rows: Sequence[Sequence[Value]]
) -> HttpResponse:
    """Return the list as a file called ``name`` with the extension of its kind ("csv" or "xlsx").

    Values are text, numbers, days and moments; the file's own kind formats them. Raises KeyError
    for another kind: check ``kind in TYPES`` first.
    """
    heads = [str(word) for word in header]
    content = {
        "csv": lambda: table_csv(heads, rows),
        "xlsx": lambda: table_xlsx(title, heads, rows, demo=settings.ENV.demo, language=page_language()),
    }[kind]()
    # A table of plain values has no line for it, so the file's name says that its data are invented.
    mark = "-minh-hoa" if settings.ENV.demo else ""
    return HttpResponse(
        content,
        content_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}{mark}.{kind}"'},
    )
