"""Reading a file of addresses into a list: the whole file or nothing of it, and a word on every refused line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from danbiet.delivery.addresses import Refused, hasher, keep_key, normal_address, seal
from danbiet.delivery.content import address_use
from danbiet.delivery.lists import Columns, PlaceNames, WrongFile, cell_of, find_columns, rows_of
from danbiet.delivery.models import Audience, RecipientImport
from danbiet.offices.audit import record
from danbiet.offices.models import User

BATCH: Final = 5000
MOST_PROBLEMS: Final = 100_000
MOST_LINES: Final = 10_000_000
LANGUAGE_LETTERS: Final = (2, 3)

INSERT = """
INSERT INTO delivery_recipient (audience_id, address, address_hash, place_id, language, topics, state, added_at)
SELECT %s, address, hash, place, language, '[]', 'active', %s
FROM unnest(%s::bytea[], %s::bytea[], %s::bigint[], %s::text[]) AS n(address, hash, place, language)
ON CONFLICT (audience_id, address_hash) DO NOTHING
"""


class ListClosed(ValueError):
    """The list was deleted, or takes no files."""


@dataclass
class Tally:
    """What came of the lines so far; ``problems`` are [line, code] of the first hundred thousand."""

    lines: int = 0
    added: int = 0
    doubles: int = 0
    refused: int = 0
    problems: list[list[object]] = field(default_factory=list)

    def refuse(self, line: int, code: str) -> None:
        self.refused += 1
        self.note(line, code)

    def note(self, line: int, code: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append([line, code])


Progress = Callable[[Tally], None]


def import_recipients(
    audience: Audience, stream: IO[bytes], *, filename: str, by: User, at: datetime, progress: Progress | None = None
) -> RecipientImport:
    """Read a CSV or XLSX file into a list and return what came of it.

    The file is read line by line; refused lines are named with their number and a code (`addresses.words_of`), other
    columns than address, commune and language are dropped unread. A file that cannot be read leaves the list as it
    was and its import says why. ``progress(tally)`` is called every 5,000 lines. Raises ListClosed, WrongFile.
    """
    made = receive_list(audience, stream, filename=filename, by=by, at=at, confirmed_at=at)
    return run_import(made, stream, at=at, progress=progress)


def receive_list(
    audience: Audience,
    stream: IO[bytes],
    *,
    filename: str,
    by: User,
    at: datetime,
    confirmed_at: datetime | None = None,
) -> RecipientImport:
    """Write down that a file came; it is read once somebody has confirmed its columns. Raises ListClosed."""
    if audience.closed_at is not None or audience.kind not in (Audience.Kind.IMPORTED, Audience.Kind.PARTNERS):
        raise ListClosed(_("Danh sách này không nhận địa chỉ từ tệp. Hãy chọn hoặc lập danh sách nhập từ tệp."))
    size = stream.seek(0, 2)
    stream.seek(0)
    name = Path(filename).name[:200]
    return RecipientImport.objects.create(
        agency=audience.agency, audience=audience, filename=name, size=size, by=by, started_at=at,
        confirmed_at=confirmed_at,
    )  # fmt: skip


def run_import(
    made: RecipientImport, stream: IO[bytes], *, at: datetime, progress: Progress | None = None
) -> RecipientImport:
    """Read the file that ``made`` tells of. Raises WrongFile, and then nothing of it is kept."""
    try:
        with transaction.atomic():
            _read(made, stream, at=at, progress=progress or (lambda tally: None))
    except WrongFile as error:
        RecipientImport.objects.filter(pk=made.pk).update(error=str(error), finished_at=at)
        raise
    made.refresh_from_db()
    return made


def _read(made: RecipientImport, stream: IO[bytes], *, at: datetime, progress: Progress) -> None:
    audience = made.audience
    keep_key(audience)
    rows = rows_of(stream)
    first = next(rows, None)
    if first is None:
        raise WrongFile.empty()
    columns = Columns.of(made.columns) if made.columns else find_columns(first, audience.address_kind)
    tally = Tally()
    numbered = enumerate(_all(first, rows, columns), start=2 if columns.has_header else 1)
    names = PlaceNames() if columns.place is not None else None
    for batch in _batches(_read_rows(numbered, columns, audience, names, tally), BATCH):
        added = _insert(audience, batch, at=at)
        tally.added += added
        tally.doubles += len(batch) - added
        progress(tally)
    _finish(made, columns, tally, at=at)


def _all(first: Sequence[str], rows: Iterator[Sequence[str]], columns: Columns) -> Iterator[Sequence[str]]:
    if not columns.has_header:
        yield first
    yield from rows


Read = tuple[bytes, bytes, int | None, str]


def _read_rows(
    numbered: Iterator[tuple[int, Sequence[str]]],
    columns: Columns,
    audience: Audience,
    names: PlaceNames | None,
    tally: Tally,
) -> Iterator[Read]:
    hashed, use, kind = hasher(audience), address_use(audience.pk), audience.address_kind
    for line, row in numbered:
        if not any(cell.strip() for cell in row):
            continue
        tally.lines += 1
        if tally.lines > MOST_LINES:
            raise WrongFile(_("Tệp có hơn mười triệu dòng. Chia tệp thành nhiều phần."))
        try:
            address = normal_address(kind, cell_of(row, columns.address))
        except Refused as refused:
            tally.refuse(line, refused.code)
            continue
        place = _place(row, columns, names)
        if place == UNKNOWN:
            tally.note(line, "bad_place")
            place = None
        yield seal(address, use=use), hashed(address), place, _language(row, columns)


UNKNOWN: Final = -1


def _place(row: Sequence[str], columns: Columns, names: PlaceNames | None) -> int | None:
    """Return the commune, None where the line names none, UNKNOWN where nobody, or several, bear the name."""
    text = cell_of(row, columns.place)
    if names is None or not text.strip():
        return None
    found = names.find(text, cell_of(row, columns.province))
    return UNKNOWN if found is None else found


def _language(row: Sequence[str], columns: Columns) -> str:
    text = cell_of(row, columns.language).strip().lower()
    return text if len(text) in LANGUAGE_LETTERS and text.isascii() and text.isalpha() else "vi"


def _batches(rows: Iterator[Read], size: int) -> Iterator[list[Read]]:
    batch: list[Read] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def _insert(audience: Audience, batch: Sequence[Read], *, at: datetime) -> int:
    if not batch:
        return 0
    columns = [list(column) for column in zip(*batch, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [audience.pk, at, *columns])
        return int(cursor.rowcount)


def _finish(made: RecipientImport, columns: Columns, tally: Tally, *, at: datetime) -> None:
    if not tally.lines:
        raise WrongFile(_("Tệp chỉ có dòng tiêu đề. Hãy chọn tệp có ít nhất một dòng địa chỉ."))
    RecipientImport.objects.filter(pk=made.pk).update(
        finished_at=at, lines=tally.lines, added=tally.added, doubles=tally.doubles, refused=tally.refused,
        dropped_columns=list(columns.dropped), problems=tally.problems,
    )  # fmt: skip
    # Last, so that receipts which touch the list's size wait for no import.
    Audience.objects.filter(pk=made.audience_id).update(size=F("size") + tally.added)
    record(
        "import_recipients", made, by=made.by, at=at, audience_id=made.audience_id, lines=tally.lines,
        added=tally.added, doubles=tally.doubles, refused=tally.refused, dropped_columns=len(columns.dropped),
    )  # fmt: skip
