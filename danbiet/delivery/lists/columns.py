"""Which column holds what. What is neither address, commune nor language is dropped, never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from django.utils.translation import gettext as _

from danbiet.delivery.addresses import Refused, normal_address
from danbiet.delivery.lists.files import WrongFile
from danbiet.engine.text import fold

ADDRESS: Final[Mapping[str, Sequence[str]]] = {
    "phone": (
        "so dien thoai", "dien thoai", "sdt", "so dt", "dt", "di dong", "dien thoai di dong", "so di dong", "phone",
        "phone number", "mobile", "msisdn", "tel",
    ),
    "email": ("email", "e-mail", "mail", "thu dien tu", "dia chi thu dien tu", "hop thu", "dia chi email"),
    "zalo": ("zalo", "zalo id", "user id", "uid", "ma nguoi quan tam"),
    "station": ("ma thiet bi", "thiet bi", "device", "ma cum loa", "cum loa"),
    "url": ("url", "dia chi nhan", "webhook"),
}  # fmt: skip
PLACE: Final = (
    "ma xa", "ma phuong xa", "ma dia ban", "ma don vi", "xa", "phuong", "xa phuong", "phuong xa", "xa/phuong",
    "phuong/xa", "dia ban", "commune", "place",
)  # fmt: skip
PROVINCE: Final = ("tinh", "tinh thanh", "tinh/thanh", "tinh thanh pho", "tinh, thanh pho", "thanh pho", "province")
LANGUAGE: Final = ("ngon ngu", "tieng", "language", "lang")
LONGEST_HEADER: Final = 60
ROLES: Final = ("address", "place", "province", "language")


@dataclass(frozen=True)
class Columns:
    """Positions of the columns that are kept; ``dropped`` are the headings of the others."""

    address: int
    place: int | None = None
    province: int | None = None
    language: int | None = None
    dropped: tuple[str, ...] = ()
    has_header: bool = True

    def role_of(self, at: int) -> str:
        """Return what column ``at`` is kept as, or an empty text for one that is not kept."""
        return next((role for role in ROLES if getattr(self, role) == at), "")

    def kept(self) -> dict[str, Any]:
        """Return this as an import keeps it."""
        return asdict(self) | {"dropped": list(self.dropped)}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**{**kept, "dropped": tuple(kept["dropped"])})


class WrongColumns(ValueError):
    """No column of addresses was chosen, or two columns as the same thing."""


def find_columns(first: Sequence[str], kind: str) -> Columns:
    """Return what the columns hold, from the first row: headings, or addresses already. Raises WrongFile."""
    words = _words(first)
    address = _first(words, ADDRESS[kind])
    if address is None:
        return _without_header(first, kind)
    place, province = _first(words, PLACE), _first(words, PROVINCE)
    language = _first(words, LANGUAGE)
    kept = {address, place, province, language}
    dropped = tuple(_heading(cell, at) for at, cell in enumerate(first) if at not in kept)
    return Columns(address, place, province, language, dropped)


def chosen_columns(first: Sequence[str], roles: Sequence[str], kind: str, *, has_header: bool) -> Columns:
    """Return the columns as an officer says they are: one of `ROLES`, or an empty text, for each cell of ``first``.

    Raises WrongColumns. A first row that is not plainly one of headings is never repeated in ``dropped``: it may hold
    somebody's name.
    """
    at = {role: [place for place, said in enumerate(roles) if said == role] for role in ROLES}
    if not at["address"]:
        raise WrongColumns(_("Hãy chọn cột nào là địa chỉ nhận tin."))
    if any(len(places) > 1 for places in at.values()):
        raise WrongColumns(_("Mỗi loại chỉ chọn cho một cột; cột kia để “không giữ”."))
    kept = {place for places in at.values() for place in places}
    named = has_header and are_headings(first, kind)
    dropped = tuple(_heading(cell if named else "", n) for n, cell in enumerate(first) if n not in kept)
    positions = {role: places[0] for role, places in at.items() if places}
    return Columns(**positions, dropped=dropped, has_header=has_header)


def are_headings(first: Sequence[str], kind: str) -> bool:
    """Whether the first row names at least one column by a word that lists use."""
    words = _words(first)
    return any(word in wanted for wanted in (ADDRESS[kind], PLACE, PROVINCE, LANGUAGE) for word in words)


def cell_of(row: Sequence[str], at: int | None) -> str:
    """Return the cell of a column, empty where the file or the line has none."""
    return row[at] if at is not None and at < len(row) else ""


def _words(first: Sequence[str]) -> list[str]:
    return [" ".join(fold(cell.strip().strip("\ufeff")).lower().replace("_", " ").split()) for cell in first]


def _without_header(first: Sequence[str], kind: str) -> Columns:
    for at, cell in enumerate(first):
        try:
            normal_address(kind, cell)
        except Refused:
            continue
        dropped = tuple(_heading("", other) for other in range(len(first)) if other != at)
        return Columns(at, dropped=dropped, has_header=False)
    wanted = ", ".join(f"“{name}”" for name in ADDRESS[kind][:4])
    raise WrongFile(_("Không thấy cột địa chỉ. Đặt tên cột ở dòng đầu, ví dụ {names}.").format(names=wanted))


def _first(words: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((at for at, word in enumerate(words) if word in wanted), None)


def _heading(cell: str, at: int) -> str:
    text = cell.strip().strip("\ufeff")[:LONGEST_HEADER]
    return text or f"cột {at + 1}"
