"""Places, people with a title or a surname, and organisations, by their capitals."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from danbiet.engine.text.facts.figure import Figure, Kind
from danbiet.engine.text.facts.lists import entries
from danbiet.engine.text.facts.marks import is_bare
from danbiet.engine.text.folding import fold, nfc
from danbiet.engine.text.gazetteer import Gazetteer
from danbiet.engine.text.tones import normalise_tones

_VOWELS: Final = "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴ"
_CAPITAL: Final = rf"[{_VOWELS}B-DF-HJ-NP-TV-XZĐ][^\W\d_]*"
_RUN: Final = rf"{_CAPITAL}(?: {_CAPITAL}){{0,3}}"
_UNIT: Final = r"tỉnh|thành phố|tp\.?|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|thôn|bản|ấp"
_BARE_UNIT: Final = r"tinh|thanh pho|tp\.?|huyen|quan|thi xa|thi tran|xa|phuong|dac khu|thon"
_TITLES: Final = (
    r"ông|bà|anh|chị|cô|đồng chí|đ/c|thủ tướng|phó thủ tướng|chủ tịch|phó chủ tịch|bộ trưởng|thứ trưởng|"
    r"giám đốc|phó giám đốc|cục trưởng|vụ trưởng|chánh văn phòng|bí thư|phó bí thư|người phát ngôn|"
    r"tổng bí thư|chủ nhiệm|trưởng phòng|ts\.|pgs\.ts\.?|gs\.ts\.?|bác sĩ"
)
_BARE_TITLES: Final = (
    r"ong|ba|anh|chi|co|dong chi|d/c|thu tuong|pho thu tuong|chu tich|pho chu tich|bo truong|thu truong|giam doc|bi thu"
)


def _place_pattern(units: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<unit>(?i:{units}))(?: |(?<=\.))(?P<name>{_RUN}|\d{{1,2}}(?![\d/.,]))")


def _title_pattern(titles: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{titles}) (?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,3}})")


# By whether the text was written without diacritics: "quan" is "quận" only there.
_PLACE: Final = {False: _place_pattern(_UNIT), True: _place_pattern(_BARE_UNIT)}
_TITLED: Final = {False: _title_pattern(_TITLES), True: _title_pattern(_BARE_TITLES)}
_NAMED: Final = re.compile(rf"(?<!\w)(?P<name>{_CAPITAL}(?: {_CAPITAL}){{2,3}})")
_BEFORE_NO_PERSON: Final = re.compile(
    r"(?i)(?:đường|phố|phường|xã|quận|huyện|tỉnh|thành phố|tp\.?|trường|thpt|thcs|công viên|quỹ|cầu|chợ|đảo|làng|"
    r"bệnh viện|học viện|giải thưởng|giải|khu|duong|pho|thanh pho|tỉnh lộ|cảng|sân bay|quốc lộ)\s*$"
)
_HEADS: Final = r"Bộ|Sở|Phòng|Ban|Vụ|Cục|Tổng cục|Chi cục|Thanh tra|Bo|So|Cuc|Tong cuc|Chi cuc"
_COMPANIES: Final = re.compile(
    rf"(?<!\w)(?:Công ty|Tập đoàn|Tổng công ty|Ngân hàng|Bệnh viện|Trường|Hiệp hội|Quỹ|Học viện|Viện|Trung tâm) "
    rf"(?:(?:cổ phần|trách nhiệm hữu hạn|đa khoa|tỉnh|thành phố|đại học) )?(?P<name>{_RUN})"
)


def names(text: str, gazetteer: Gazetteer | None = None) -> list[Figure]:
    """Return the places, people and organisations named in the text, in order, never overlapping.

    A place needs its unit ("tỉnh", "xã") or the gazetteer; a person a title or a surname; an
    organisation is one of the state's fields after Bộ, Sở, Cục …, or a company's head word.
    Names need their capitals: "HO CHI MINH" is read, "ho chi minh" is not.
    """
    original = normalise_tones(nfc(text))
    bare = is_bare(re.findall(r"[^\W\d_]+", original))
    taken: list[Figure] = []
    found_by = (_organisations(original), _places(original, bare), _provinces(original, gazetteer))
    for found in (*found_by, _people(original, bare)):
        for figure in found:
            if not any(_overlap(figure, other) for other in taken):
                taken.append(figure)
    return sorted(taken, key=lambda figure: figure.start)


def _overlap(one: Figure, other: Figure) -> bool:
    return one.start < other.end and other.start < one.end


def _figure(kind: Kind, text: str, start: int, end: int, value: str, unit: str = "") -> Figure:
    return Figure(kind, fold(value), unit, start, end, text[start:end])


@cache
def _fields() -> re.Pattern[str]:
    spelled = {spelling for name in entries("fields") for spelling in (name, _without_marks(name))}
    longest_first = "|".join(re.escape(name) for name in sorted(spelled, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<head>{_HEADS}) (?P<name>{longest_first})(?!\w)")


@cache
def _bodies() -> re.Pattern[str]:
    spelled = {spelling for name in entries("bodies") for spelling in (name, _without_marks(name))}
    longest_first = "|".join(re.escape(name) for name in sorted(spelled, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<name>{longest_first})(?!\w)")


def _without_marks(name: str) -> str:
    return "".join(fold(letter).upper() if letter.isupper() else fold(letter) for letter in name)


def _organisations(text: str) -> Iterator[Figure]:
    for match in _fields().finditer(text):
        yield _figure(Kind.ORGANISATION, text, *match.span(), match[0])
    for match in _bodies().finditer(text):
        yield _figure(Kind.ORGANISATION, text, *match.span(), match[0])
    for match in _COMPANIES.finditer(text):
        yield _figure(Kind.ORGANISATION, text, *match.span(), match[0])


def _places(text: str, bare: bool) -> Iterator[Figure]:
    for match in _PLACE[bare].finditer(text):
        unit = fold(match["unit"]).rstrip(".")
        name = match["name"]
        if name.isdigit() and unit not in ("quan", "phuong"):
            continue
        if not name.isdigit() and fold(name.split()[0]) in ("uy", "hoi", "doan", "mat", "so"):
            continue
        known = "Hồ Chí Minh" if name == "HCM" else name
        yield _figure(Kind.PLACE, text, *match.span(), known, "thanh pho" if unit == "tp" else unit)


def _provinces(text: str, gazetteer: Gazetteer | None) -> Iterator[Figure]:
    if gazetteer is None:
        return
    for run in re.finditer(rf"{_CAPITAL}(?: {_CAPITAL})*", text):
        words = list(re.finditer(_CAPITAL, run[0]))
        at = 0
        while at < len(words):
            length = _province_length(run[0], words, at, gazetteer)
            if length:
                start, end = run.start() + words[at].start(), run.start() + words[at + length - 1].end()
                yield _figure(Kind.PLACE, text, start, end, text[start:end])
            at += max(1, length)


def _province_length(run: str, words: list[re.Match[str]], at: int, gazetteer: Gazetteer) -> int:
    for length in range(1, min(5, len(words) - at + 1)):
        if gazetteer.find(run[words[at].start() : words[at + length - 1].end()]):
            return length
    return 0


def _people(text: str, bare: bool) -> Iterator[Figure]:
    for match in _TITLED[bare].finditer(text):
        if fold(match["name"].split()[0]) in _surnames():
            yield _figure(Kind.PERSON, text, *match.span("name"), match["name"])
    for match in _NAMED.finditer(text):
        is_person = match["name"].split()[0].lower() in entries("surnames")
        if is_person and not _BEFORE_NO_PERSON.search(text[: match.start()]) and not _is_hero(match["name"]):
            yield _figure(Kind.PERSON, text, *match.span(), match["name"])


@cache
def _surnames() -> frozenset[str]:
    return frozenset(fold(name) for name in entries("surnames"))


def _is_hero(name: str) -> bool:
    return fold(name) == "ho chi minh"
