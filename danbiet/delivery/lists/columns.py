"""Which column holds what. What is neither address, commune nor language is dropped, never stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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


@dataclass(frozen=True)
class Columns:
    """Positions of the columns that are kept; ``dropped`` are the headings of the others."""

    address: int
    place: int | None = None
    province: int | None = None
    language: int | None = None
    dropped: tuple[str, ...] = ()
    has_header: bool = True


def find_columns(first: Sequence[str], kind: str) -> Columns:
    """Return what the columns hold, from the first row: headings, or addresses already. Raises WrongFile."""
    words = [" ".join(fold(cell.strip().strip("\ufeff")).lower().replace("_", " ").split()) for cell in first]
    address = _first(words, ADDRESS[kind])
    if address is None:
        return _without_header(first, kind)
    place, province = _first(words, PLACE), _first(words, PROVINCE)
    language = _first(words, LANGUAGE)
    kept = {address, place, province, language}
    dropped = tuple(_heading(cell, at) for at, cell in enumerate(first) if at not in kept)
    return Columns(address, place, province, language, dropped)


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
