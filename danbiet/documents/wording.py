"""The words and number forms of documents, in both languages."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Final, Literal

from babel.dates import format_date
from babel.numbers import format_decimal

Language = Literal["vi", "en"]
Unit = Literal["sự việc", "bài", "lượt mở"]

# Viet Nam keeps UTC+7 all year; a fixed offset needs no time-zone database.
VIETNAM: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    # charts
    "demo": {"vi": "Dữ liệu minh hoạ", "en": "Demonstration data"},
    "as_of": {"vi": "Tính đến {moment}", "en": "As of {moment}"},
    "source": {"vi": "Nguồn: {source}", "en": "Source: {source}"},
    "unmeasured": {"vi": "chưa đo", "en": "not measured"},
    "estimate": {"vi": "ước tính", "en": "estimate"},
    "key_alarm": {"vi": "▲ có cảnh báo", "en": "▲ alarm"},
    "key_estimate_bar": {"vi": "cột rỗng: ước tính", "en": "hollow bar: estimate"},
    "key_estimate_line": {"vi": "nét đứt: ước tính", "en": "dashed: estimate"},
    "key_unmeasured_bar": {"vi": "nền xám: chưa đo", "en": "grey band: not measured"},
    "key_unmeasured_line": {"vi": "chỗ ngắt: chưa đo", "en": "gap: not measured"},
    "key_unmeasured_tile": {
        "vi": "viền đứt: chưa đo",
        "en": "dashed border: not measured",
    },
    "key_forecast": {
        "vi": "dải nhạt: dự báo, nét đứt: mức giữa",
        "en": "pale band: forecast, dashed: its middle",
    },
    "forecast": {
        "vi": "Dự báo từ {first} đến {last}: {span} {unit} mỗi ngày.",
        "en": "Forecast from {first} to {last}: {span} {unit} a day.",
    },
    "forecast_of_day": {
        "vi": "Dự báo: {low}–{high}, mức giữa {middle}",
        "en": "Forecast: {low}–{high}, middle {middle}",
    },
    "not_yet": {"vi": "chưa đến", "en": "not yet"},
    "per_day": {"vi": "Số {unit} mỗi ngày", "en": "Number of {unit} a day"},
    "per_hour": {"vi": "Số {unit} mỗi giờ", "en": "Number of {unit} an hour"},
    "number_of": {"vi": "Số {unit}", "en": "Number of {unit}"},
    "day": {"vi": "Ngày", "en": "Day"},
    "hour": {"vi": "Giờ", "en": "Hour"},
    "alarm": {"vi": "Cảnh báo", "en": "Alarm"},
    "event": {"vi": "Sự kiện", "en": "Event"},
    "province": {"vi": "Tỉnh, thành phố", "en": "Province"},
    "outlet": {"vi": "Báo", "en": "Outlet"},
    "others": {"vi": "Báo khác", "en": "Other outlets"},
    # events on the time axis
    "issued": {"vi": "Ban hành", "en": "Issued"},
    "press_conference": {"vi": "Họp báo", "en": "Press conference"},
    "correction": {"vi": "Đính chính", "en": "Correction"},
    "other": {"vi": "Sự kiện", "en": "Event"},
    # letterhead
    "nation": {
        "vi": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "en": "SOCIALIST REPUBLIC OF VIET NAM",
    },
    "motto": {
        "vi": "Độc lập - Tự do - Hạnh phúc",
        "en": "Independence - Freedom - Happiness",
    },
    "number": {"vi": "Số: {number}", "en": "No.: {number}"},
    "recipients": {"vi": "Nơi nhận:", "en": "Recipients:"},
    "demo_line": {"vi": "DỮ LIỆU MINH HOẠ", "en": "DEMONSTRATION DATA"},
    "no_signature": {
        "vi": "Bản minh hoạ, không có chữ ký và không có giá trị văn bản.",
        "en": "A demonstration: unsigned, not an official document.",
    },
    # digest
    "report": {"vi": "BÁO CÁO", "en": "REPORT"},
    "digest": {"vi": "Điểm báo", "en": "Press digest"},
    "digest_of": {
        "vi": "Điểm báo từ {start} đến {end}",
        "en": "Press digest from {start} to {end}",
    },
    "assessment": {"vi": "Nhận định", "en": "Assessment"},
    "counts": {"vi": "Tổng hợp", "en": "Summary"},
    "policy": {"vi": "Chính sách", "en": "Policy"},
    "stories": {"vi": "Sự việc", "en": "Stories"},
    "articles": {"vi": "Bài", "en": "Articles"},
    "total": {"vi": "Cộng", "en": "Total"},
    "count_note": {
        "vi": "Sự việc: nhóm bài về cùng một việc. Bài: từng bài đăng, kể cả đăng lại.",
        "en": "Story: articles about one event. Article: each one published, reprints included.",
    },
    "overlap_note": {
        "vi": "Một sự việc có thể thuộc nhiều chính sách nên dòng cộng nhỏ hơn tổng các dòng.",
        "en": "A story may concern several policies, so the total is less than the sum of the rows.",
    },
    "annex": {"vi": "Phụ lục", "en": "Annex"},
    "annex_title": {"vi": "Các sự việc theo chính sách", "en": "Stories by policy"},
    "no_stories": {
        "vi": "Không có sự việc nào trong kỳ.",
        "en": "No story in the period.",
    },
    "silent_sources": {"vi": "Nguồn im lặng", "en": "Silent sources"},
    "silent_note": {
        "vi": "Các nguồn sau không có tin trong kỳ, số đếm có thể thiếu: {sources}.",
        "en": "These sources brought nothing in the period; counts may be short: {sources}.",
    },
    "undated": {"vi": "không rõ ngày", "en": "undated"},
    "reprints": {"vi": "{n} bài đăng lại", "en": "{n} reprints"},
    "top": {"vi": "Nổi bật:", "en": "Leading stories:"},
    "more_stories": {"vi": "… và {n} sự việc khác", "en": "… and {n} more stories"},
    "more_policies": {
        "vi": "… và {n} chính sách khác",
        "en": "… and {n} more policies",
    },
    "more_lines": {"vi": "… và {n} việc khác", "en": "… and {n} more"},
    "col_n": {"vi": "STT", "en": "No."},
    "col_outlet": {"vi": "Báo (giờ, ngày)", "en": "Outlet (time, day)"},
    "col_title": {"vi": "Tiêu đề", "en": "Title"},
    "col_summary": {"vi": "Tóm tắt", "en": "Summary"},
    "col_tone": {"vi": "Sắc thái", "en": "Tone"},
    "col_unit": {"vi": "Đơn vị liên quan", "en": "Unit concerned"},
    "col_proposal": {"vi": "Đề xuất xử lý", "en": "Proposed action"},
    "col_published": {"vi": "Đăng lúc", "en": "Published"},
    "col_reprints": {"vi": "Bài đăng lại", "en": "Reprints"},
    "col_link": {"vi": "Đường dẫn", "en": "Link"},
    "details": {"vi": "Chi tiết", "en": "Details"},
    "period": {"vi": "Kỳ điểm báo", "en": "Period"},
    # briefing
    "briefing": {"vi": "CHUẨN BỊ GIAO BAN", "en": "BRIEFING NOTE"},
    "briefing_of": {
        "vi": "Giao ban báo chí {moment}",
        "en": "Press coordination meeting, {moment}",
    },
    "asked": {"vi": "Được hỏi gì", "en": "What is asked"},
    "said": {"vi": "Đã nói gì", "en": "What we have said"},
    "owed": {"vi": "Còn nợ gì", "en": "What we owe"},
    "nothing": {"vi": "Không có.", "en": "Nothing."},
    "due": {"vi": "hạn {moment}", "en": "due {moment}"},
    "late": {"vi": "QUÁ HẠN từ {moment}", "en": "OVERDUE since {moment}"},
}

_UNITS_EN: Final[Mapping[Unit, tuple[str, str]]] = {
    "sự việc": ("story", "stories"),
    "bài": ("article", "articles"),
    "lượt mở": ("page load", "page loads"),
}


def word(key: str, language: Language, /, **values: object) -> str:
    """Return the text ``key`` in ``language`` with ``values`` filled in."""
    return WORDS[key][language].format(**values)


def unit_name(unit: Unit, language: Language, count: float = 2) -> str:
    """Return the unit's word; English agrees with ``count``."""
    if language == "vi":
        return unit
    one, many = _UNITS_EN[unit]
    return one if count == 1 else many


def counted(count: float, unit: Unit, language: Language) -> str:
    """Return ``1.234 sự việc`` or ``1,234 stories``."""
    return f"{number(count, language)} {unit_name(unit, language, count)}"


def number(value: float, language: Language) -> str:
    """Return ``1.234,5`` (vi) or ``1,234.5`` (en), with at most two decimals."""
    return str(format_decimal(value, format="#,##0.##", locale=language))


def day(value: date, language: Language) -> str:
    """Return ``22/11/2026`` (vi) or ``22 Nov 2026`` (en)."""
    pattern = "dd/MM/yyyy" if language == "vi" else "d MMM yyyy"
    return str(format_date(_local_date(value), pattern, locale=language))


def short_day(value: date, language: Language) -> str:
    """Return ``22/11`` (vi) or ``22 Nov`` (en)."""
    pattern = "dd/MM" if language == "vi" else "d MMM"
    return str(format_date(_local_date(value), pattern, locale=language))


def moment(value: datetime, language: Language) -> str:
    """Return ``14:05 22/11/2026`` in Vietnamese time.

    Raises ``ValueError`` when ``value`` carries no time zone.
    """
    at = local(value)
    return f"{at:%H:%M} {day(at, language)}"


def local(value: datetime) -> datetime:
    """Return ``value`` in Vietnamese time; ``ValueError`` when it has no zone."""
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone: pass an aware datetime.")
    return value.astimezone(VIETNAM)


def clean(text: str) -> str:
    """Return ``text`` in NFC without characters that office formats refuse.

    Control characters (but not line ends and tabs), lone surrogates and the
    marks that reverse reading direction are dropped; a code point that no
    standard gives a letter becomes "\ufffd".
    """
    # A reversed run can show another address than the one a link opens.
    return "".join(map(_printable, unicodedata.normalize("NFC", text)))


def one_line(text: str) -> str:
    """Return ``text`` cleaned, every run of white space as one space."""
    return " ".join(clean(text).split())


def clipped(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of ``text``, cut between words."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    kept = line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:.")
    return f"{kept}…"


def _local_date(value: date) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def _printable(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t" or category not in {"Cc", "Cs", "Co", "Cn"}:
        return "" if character in _REVERSING else character
    return "" if category in {"Cc", "Cs"} else "\ufffd"


_REVERSING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
