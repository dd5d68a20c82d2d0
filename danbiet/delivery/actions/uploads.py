"""Files of addresses on their way into a list: kept for the worker alone, looked at, read, and deleted in any case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from danbiet.delivery.actions.imports import Progress, Tally, run_import
from danbiet.delivery.lists import Columns
from danbiet.delivery.models import RecipientImport
from danbiet.offices.audit import record
from danbiet.offices.models import User

KEPT: Final = timedelta(hours=24)
TELL = "UPDATE delivery_recipientimport SET lines = %s, added = %s, doubles = %s, refused = %s WHERE id = %s"


class NotWaiting(ValueError):
    """The file is being read, was read, or is gone."""


def keep_file(made: RecipientImport, stream: IO[bytes]) -> Path:
    """Keep the file for the worker, readable by nobody else, a day at the longest."""
    path = kept_file(made)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    stream.seek(0)
    with path.open("wb") as kept:
        while block := stream.read(1 << 20):
            kept.write(block)
    return path


def kept_file(made: RecipientImport) -> Path:
    return _folder() / f"list-{made.pk}"


@contextmanager
def open_kept(made: RecipientImport) -> Iterator[IO[bytes]]:
    """Open the kept file. Raises NotWaiting when it is no longer there."""
    try:
        stream = kept_file(made).open("rb")
    except FileNotFoundError as error:
        raise NotWaiting(_("Không còn thấy tệp trên máy chủ. Hãy tải lên lại.")) from error
    with stream:
        yield stream


@transaction.atomic
def confirm_import(made: RecipientImport, *, columns: Columns, by: User, at: datetime) -> RecipientImport:
    """Let a file be read with these columns. Raises NotWaiting."""
    waiting = RecipientImport.objects.filter(pk=made.pk, confirmed_at=None, finished_at=None)
    if not waiting.update(columns=columns.kept(), confirmed_at=at):
        raise NotWaiting(_("Tệp này đã được nhập hoặc đã bỏ. Hãy tải lại trang."))
    record("confirm_import", made, by=by, at=at, audience_id=made.audience_id, dropped_columns=len(columns.dropped))
    made.refresh_from_db()
    return made


@transaction.atomic
def drop_import(made: RecipientImport, *, by: User, at: datetime) -> None:
    """Throw a file away that nobody has confirmed. Raises NotWaiting."""
    waiting = RecipientImport.objects.filter(pk=made.pk, confirmed_at=None, finished_at=None)
    if not waiting.update(error=_("Đã bỏ tệp này trước khi nhập."), finished_at=at):
        raise NotWaiting(_("Tệp này đã được nhập hoặc đã bỏ. Hãy tải lại trang."))
    record("drop_import", made, by=by, at=at, audience_id=made.audience_id)
    kept_file(made).unlink(missing_ok=True)


def run_kept_import(made: RecipientImport, *, at: datetime) -> RecipientImport:
    """Read a kept file, then delete it; its counts can be seen meanwhile. Raises WrongFile, NotWaiting."""
    try:
        with open_kept(made) as stream, _teller(made.pk) as tell:
            return run_import(made, stream, at=at, progress=tell)
    except NotWaiting as error:
        RecipientImport.objects.filter(pk=made.pk, finished_at=None).update(error=str(error), finished_at=at)
        raise
    finally:
        kept_file(made).unlink(missing_ok=True)


@contextmanager
def _teller(import_id: int) -> Iterator[Progress]:
    """Tell how far the reading is on a line of its own: of the import's transaction nothing is seen before its end."""
    own = connection.copy()
    try:

        def tell(tally: Tally) -> None:
            with own.cursor() as cursor:
                cursor.execute(TELL, [tally.lines, tally.added, tally.doubles, tally.refused, import_id])

        yield tell
    finally:
        own.close()


def forget_uploads(*, at: datetime) -> int:
    """Give up what was not read within a day, and delete the files of all that is over; return how many files."""
    late = RecipientImport.objects.filter(finished_at=None, started_at__lte=at - KEPT)
    late.update(error=_("Quá 24 giờ chưa nhập nên tệp đã bị xoá. Hãy tải lên lại."), finished_at=at)
    kept = {path.name.removeprefix("list-"): path for path in _folder().glob("list-*")}
    over = RecipientImport.objects.filter(pk__in=[int(pk) for pk in kept if pk.isdigit()], finished_at__isnull=False)
    gone = [kept[str(pk)] for pk in over.values_list("pk", flat=True)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _folder() -> Path:
    return Path(settings.ENV.data).resolve() / "uploads"
