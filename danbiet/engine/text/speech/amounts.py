"""Numbers, ranges, money, percents and units, as they are said."""

import re
from typing import Final

from danbiet.engine.text.speech.letters import roman
from danbiet.engine.text.speech.numbers import decimal_in_words, digits_in_words, in_words, scaled
from danbiet.engine.text.speech.rule import Rule
from danbiet.engine.text.speech.tables import any_of, table

_SCALES: Final = {"nghìn": 10**3, "ngàn": 10**3, "k": 10**3, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_WRITTEN: Final = r"\d{1,3}(?:\.\d{3})+(?!\d)(?:,\d+)?|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:,\d+)?"
_NUMBER: Final = rf"(?<![\d.,])(?P<number>{_WRITTEN})"
_UNITS: Final = any_of(table("units"))
_AFTER_SLASH: Final = any_of(
    {unit: unit for unit in table("units") if unit not in ("đ", "đồng")} | {"giờ": "", "giây": ""}
)
_NAMES: Final = (
    r"[Cc]hương|[Pp]hần|[Mm]ục|[Pp]hụ lục|[Kk]hóa|[Kk]hoá|thế kỷ|[Đđ]ại hội|[Vv]ùng|[Hh]ạng|[Ll]oại|[Cc]ấp|thứ|"
    r"[Nn]hóm|[Bb]ảng"
)
_EACH: Final = r"(?:năm|tháng|tuần|ngày|quý|vụ|lần|lượt|người|hộ|suất|đợt|ca|em|học sinh|xã|thôn)"
_ORDINALS: Final = {1: "nhất", 4: "tư"}


def _range(match: re.Match[str]) -> str:
    return f"{match[1]} đến "


def _scaled(match: re.Match[str]) -> str:
    number, scale = match["number"].replace(".", "").replace(" ", ""), match["scale"]
    whole, _, fraction = number.partition(",")
    is_short = scale in ("k", "tr")
    value = scaled(whole, fraction, _SCALES[scale]) if fraction or is_short else None
    said = in_words(value) if value is not None else f"{_said(number)} {scale}"
    return f"{said} đồng" if is_short and not match["currency"] else said + (match["currency"] or "")


def _measured(match: re.Match[str]) -> str:
    return f"{_said(match['number'])} {table('units')[match['unit']]}"


def _said(number: str) -> str:
    whole, _, fraction = number.replace(".", "").replace(" ", "").partition(",")
    return decimal_in_words(whole, fraction) if fraction else digits_in_words(whole)


def _unit(unit: str) -> str:
    return table("units").get(unit, unit)


def _pointed(match: re.Match[str]) -> str:
    return decimal_in_words(match[1], match[2], "chấm")


def _fraction(match: re.Match[str]) -> str:
    over, under = int(match[1]), int(match[2])
    return f"{in_words(over)} {'phần' if over < under else 'trên'} {in_words(under)}"


def _numbered(match: re.Match[str]) -> str:
    value = roman(match["numeral"])
    if not value:
        return match[0]
    is_ordinal = match["before"].endswith("thứ ")
    return f"{match['before']}{_ORDINALS.get(value, in_words(value)) if is_ordinal else in_words(value)}"


def _heading(match: re.Match[str]) -> str:
    value = roman(match["numeral"])
    return f"{in_words(value).capitalize()}. " if value else match[0]


def _ordinal(match: re.Match[str]) -> str:
    value = int(match["number"])
    return f"{match['before']}{_ORDINALS.get(value, in_words(value))}"


RULES: Final = (
    Rule(re.compile(r"(?<=\d)(?=[A-ZĐ](?!\w))(?!V(?!\w)|W(?!\w))"), lambda _: " "),
    Rule(re.compile(r"(?m)^ *(?P<numeral>[IVXL]+)[.)] "), _heading),
    Rule(re.compile(rf"(?P<before>\b(?:{_NAMES}) )(?P<numeral>[IVXL]+)(?!\w)"), _numbered),
    Rule(re.compile(r"(?P<before>\b[Tt]hứ )(?P<number>\d{1,2})(?![\d.,])"), _ordinal),
    Rule(
        re.compile(r"(?P<before>^|[\s(:])[-−](?P<number>\d+(?:,\d+)?)(?= ?°)"),
        lambda m: f"{m['before']}âm {m['number']}",
    ),
    Rule(re.compile(r"((?<=\d)%?|(?<=giờ)|(?<=phút)|(?<=\d)°C) ?[-–] ?(?=\d)"), _range),
    Rule(re.compile(r"(?:(?<=nghìn)|(?<=triệu)|(?<=tỷ)|(?<=đồng)) ?[-–] ?(?=\d)"), lambda _: " đến "),
    Rule(re.compile(r"\$ ?(\d[\d.,]*\d|\d)"), lambda match: f"{match[1]} USD"),
    Rule(
        re.compile(rf"{_NUMBER} ?(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)(?P<currency>(?: đồng)?)(?!\w)"),
        _scaled,
    ),
    Rule(re.compile(rf"{_NUMBER}(?P<scale>tr|k)(?P<currency>(?: đồng)?)(?!\w)"), _scaled),
    Rule(re.compile(r"(?<![\d.,/])(\d{1,3})/(\d{1,3})(?![\d/])"), _fraction),
    Rule(re.compile(rf"{_NUMBER} ?(?P<unit>{_UNITS})(?![\w²³])"), _measured),
    Rule(
        re.compile(rf"(?P<money>đồng|đô la Mỹ) ?/ ?(?:(?P<unit>{_AFTER_SLASH})(?![\w²³])|(?=\w))"),
        lambda m: f"{m['money']} một {_unit(m['unit'] or '')}",
    ),
    Rule(re.compile(rf"(?<=[\w%]) ?/ ?(?={_EACH}(?!\w))"), lambda _: " một "),
    Rule(
        re.compile(rf"(?<=[^\W\d_]) ?/ ?(?P<unit>{_AFTER_SLASH})(?![\w²³])"),
        lambda m: f" trên {_unit(m['unit'])}",
    ),
    Rule(re.compile(r" ?%"), lambda _: " phần trăm"),
    Rule(re.compile(r" ?‰"), lambda _: " phần nghìn"),
    Rule(re.compile(r"(?<![\d.,])(\d+)\.(\d{1,2})(?![\d.])"), _pointed),
    Rule(re.compile(r"(?<!\w)(?:USD|VNĐ|VND)(?!\w)"), lambda match: table("units")[match[0]]),
    Rule(re.compile(_NUMBER), lambda match: _said(match["number"])),
    Rule(re.compile(r"\d+"), lambda match: f" {digits_in_words(match[0])} "),
)
