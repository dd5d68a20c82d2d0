"""Bringing a press directory in from a CSV or XLSX file: every row accounted for, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.engine.text.folding import fold
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.publishing.models import Journalist, Outlet
from danbiet.sources.imports.cells import plain_text
from danbiet.sources.imports.files import open_table

# The columns of our own export, and what newsrooms' lists call them; folded.
COLUMNS = {
    "outlet": ("co quan bao chi", "bao", "ten bao", "toa soan", "ten co quan bao chi", "outlet"),
    "governing_body": ("co quan chu quan", "governing body"),
    "website": ("trang", "website", "trang tin", "dia chi trang"),
    "desk_email": ("thu dien tu toa soan", "email toa soan", "desk e-mail"),
    "desk_phone": ("dien thoai toa soan", "desk telephone"),
    "beats": ("mang", "linh vuc", "beats"),
    "name": ("phong vien", "ho va ten", "ho ten", "journalist"),
    "beat": ("mang theo doi", "chuyen mang", "beat"),
    "email": ("thu dien tu", "email", "e-mail"),
    "phone": ("dien thoai", "so dien thoai", "telephone"),
    "consent_on": ("dong y ngay", "ngay dong y", "consent on"),
    "consent_basis": ("dong y bang cach nao", "consent basis"),
}
LENGTHS = {
    "outlet": 200, "governing_body": 200, "website": 200, "desk_email": 254, "desk_phone": 40, "beats": 200,
    "name": 120, "beat": 120, "email": 254, "phone": 40, "consent_basis": 200,
}  # fmt: skip


class NoOutletColumn(ValueError):
    """No column of the file names the outlets."""


@dataclass
class Account:
    """What became of every row: ``refused`` holds ``(row number, reason)``."""

    rows: int = 0
    outlets: int = 0
    journalists: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def import_directory(agency: Agency, stream: BinaryIO, *, filename: str, by: User, at: datetime) -> Account:
    """Add the outlets and journalists of a file; who stands in the directory already is left as she is.

    A journalist without day and way of consent is refused, her outlet is kept. The same file twice adds nothing.
    Raises NotATable and NoOutletColumn before anything is stored.
    """
    table = open_table(stream, filename)
    mapping = _mapping(table.columns)
    if "outlet" not in mapping.values():
        raise NoOutletColumn(
            _("Tệp không có cột “Cơ quan báo chí”. Hãy đặt tên cột như trong tệp tải về từ danh bạ rồi nhập lại.")
        )
    account = Account()
    outlets = {outlet.name.casefold(): outlet for outlet in Outlet.objects.filter(agency=agency)}
    people = {(each.outlet_id, each.name.casefold()) for each in Journalist.objects.filter(agency=agency)}
    for number, cells in table.rows:
        _take(agency, number, _words(cells, mapping), account, outlets, people)
    record(
        "import_press_directory", None, by=by, at=at, agency=agency, rows=account.rows, outlets=account.outlets,
        journalists=account.journalists, refused=len(account.refused),
    )  # fmt: skip
    return account


def _mapping(columns: list[str]) -> dict[str, str]:
    """Return file column -> field, each field once."""
    found: dict[str, str] = {}
    for column in columns:
        plain = " ".join(fold(column).split())
        name = next((key for key, names in COLUMNS.items() if plain in names), None)
        if name is not None and name not in found.values():
            found[column] = name
    return found


def _words(cells: Mapping[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for column, name in mapping.items():
        cell = cells.get(column)
        words[name] = _day(cell) if name == "consent_on" else plain_text(cell).lstrip("'")[: LENGTHS[name]]
    return words


def _take(
    agency: Agency,
    number: int,
    words: dict[str, Any],
    account: Account,
    outlets: dict[str, Outlet],
    people: set[tuple[int, str]],
) -> None:
    account.rows += 1
    problem = next(_problems(words), None)
    if problem is not None:
        account.refused.append((number, problem))
        return
    outlet = outlets.get(words["outlet"].casefold())
    if outlet is None:
        outlet = Outlet.objects.create(agency=agency, **_of_outlet(words))
        outlets[outlet.name.casefold()] = outlet
        account.outlets += 1
    elif not words.get("name"):
        account.known += 1
    if words.get("name"):
        _take_journalist(agency, number, words, account, outlet, people)


def _take_journalist(
    agency: Agency, number: int, words: dict[str, Any], account: Account, outlet: Outlet, people: set[tuple[int, str]]
) -> None:
    if (outlet.pk, words["name"].casefold()) in people:
        account.known += 1
    elif not words.get("consent_on") or not words.get("consent_basis"):
        account.refused.append((number, _("phóng viên chưa có ngày và cách đồng ý; cơ quan báo chí vẫn được ghi")))
    else:
        fields = {name: words.get(name, "") for name in ("name", "beat", "email", "phone", "consent_basis")}
        Journalist.objects.create(agency=agency, outlet=outlet, consent_on=words["consent_on"], **fields)
        people.add((outlet.pk, words["name"].casefold()))
        account.journalists += 1


def _problems(words: Mapping[str, Any]) -> Iterator[str]:
    if not words.get("outlet"):
        yield _("không có tên cơ quan báo chí")
    for name in ("desk_email", "email"):
        if words.get(name) and not _is_mailbox(words[name]):
            yield _("thư điện tử sai dạng: {value}").format(value=words[name])
    if words.get("website") and not str(words["website"]).startswith(("http://", "https://")):
        yield _("địa chỉ trang phải bắt đầu bằng http:// hoặc https://")


def _of_outlet(words: Mapping[str, Any]) -> dict[str, Any]:
    names = ("governing_body", "website", "desk_email", "desk_phone", "beats")
    return {"name": words["outlet"]} | {n: words.get(n, "") for n in names}


def _is_mailbox(text: str) -> bool:
    try:
        EmailValidator()(text)
    except ValidationError:
        return False
    return True


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(plain_text(cell), form).date()  # noqa: DTZ007  a day bears no zone
        except ValueError:
            continue
    return None
