"""The closed vocabulary of figures: numerals, calendar words, units; with and without diacritics."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from danbiet.engine.text.folding import fold


def listed(words: str) -> frozenset[str]:
    """Return the words of a list written on one line."""
    return frozenset(words.split())


# Each accented word that the grammar reads; its key is the folded form.
_GRAMMAR: Final = (
    "không một mốt hai ba bốn tư năm lăm nhăm sáu bảy bẩy tám chín mười mươi trăm linh lẻ nghìn ngàn vạn triệu tr "
    "tỷ tỉ rưỡi phần phẩy điểm đồng đ vnđ vnd k usd đô la euro mỹ "
    "ngày mùng mồng tháng năm quý tuần giờ phút giây làm việc thế kỷ thập niên "
    "từ đến tới tối và hoặc gấp đôi lần nửa âm dương lịch tết "
    "điều khoản điểm nghị định thông tư luật quyết chỉ thị công văn số"
)
_WORDS: Final = listed(_GRAMMAR)
_KEYS: Final = frozenset(fold(word) for word in _WORDS)

# Units that may follow a number; the longest that fits is taken. Folded twins are told apart by the text.
_COUNTS: Final = """
người dân|người|hộ gia đình|hộ nghèo|hộ cận nghèo|hộ|gia đình|nhân khẩu|khẩu|trường hợp|xã|phường|đặc khu|tỉnh|
thành phố|huyện|quận|thị xã|thị trấn|thôn|bản|ấp|tổ dân phố|hồ sơ|thủ tục|giấy phép|doanh nghiệp|hợp tác xã|
cơ sở|cơ quan|đơn vị|tổ chức|trường học|trường|lớp|học sinh|sinh viên|em|cháu|giáo viên|cán bộ|công chức|
viên chức|bác sĩ|bệnh nhân|giường bệnh|ca|điểm|điểm cầu|suất|suất quà|phần quà|chỗ|chỗ ở|căn hộ|căn|ngôi nhà|nhà|
công trình|dự án|gói thầu|tuyến|tuyến đường|cây cầu|cầu|trạm|cột|nhóm|nhóm đối tượng|nhiệm vụ|giải pháp|mục tiêu|
chỉ tiêu|chương|bước|bậc|vùng|mức|loại|hạng|cấp|đợt|lượt|lượt người|lượt khách|con|cây|cây xanh|chiếc|xe|tàu|
tàu cá|máy|bộ|quyển|cuốn|bài|bài viết|tin|tin nhắn|cuộc|cuộc gọi|vụ|vụ việc|điều|khoản|ý kiến|câu hỏi|lao động|
việc làm|phiếu|thẻ|tài khoản|mũi|liều|điểm phần trăm|lần|tuổi|đại biểu|thành viên|hội viên|đảng viên|đoàn viên|
nạn nhân|người chết|ngôi|mô hình|sản phẩm|nghề|địa phương|quốc gia|nước|chuyến|chuyến bay|số điện|cụm|cụm loa|loa
"""
_MEASURES: Final = """
km|m|cm|mm|m2|m²|m3|m³|km2|km²|ha|héc ta|hecta|mét|mét vuông|mét khối|ki lô mét|kilômét|cây số|kg|ki lô gam|
kilôgam|cân|tấn|tạ|yến|gam|lít|kwh|kw|mw|°c|độ c|độ|mb|gb|tb|mbps|sào|công đất|mẫu|hải lý|tiếng|thùng|bao|gói|chai
"""
LABELS: Final = listed(
    "lớp bậc vùng hạng cấp loại nhóm bước đợt "
    "phường quận quốc lộ tổ khóa kỳ mức tầng cột mẫu số tuyến hẻm ngõ lô khu đội xóm thôn ấp bản"
)
"""Nouns that a number follows as a name: lớp 10, vùng 2."""

ADDRESSES: Final = listed("xóm thôn ấp bản ngõ hẻm lộ")
"""Those of an address, which keep their number even before a unit: xóm 7 xã Phú Phúc."""

DURATIONS: Final = {
    "năm": "năm",
    "tháng": "tháng",
    "tuần": "tuần",
    "ngày": "ngày",
    "giờ": "giờ",
    "tiếng": "giờ",
    "phút": "phút",
    "giây": "giây",
    "quý": "quý",
}
_CANONICAL: Final = {
    "m²": "m2",
    "m³": "m3",
    "km²": "km2",
    "mét": "m",
    "mét vuông": "m2",
    "mét khối": "m3",
    "héc ta": "ha",
    "hecta": "ha",
    "ki lô mét": "km",
    "kilômét": "km",
    "cây số": "km",
    "ki lô gam": "kg",
    "kilôgam": "kg",
    "cân": "kg",
    "độ c": "°c",
    "người dân": "người",
    "hộ gia đình": "hộ",
}


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.replace("\n", "").split("|") if entry.strip()]


def is_meant(word: str, folded: str) -> bool:
    """Say whether an accented text's word is of the grammar, not merely spelt like one without its marks."""
    return folded not in _KEYS or word in _WORDS


@cache
def units() -> dict[tuple[str, ...], str]:
    """Return every unit by its words, in accented and in folded spelling, with its canonical form."""
    spelled: dict[tuple[str, ...], str] = {}
    for entry in (*_entries(_COUNTS), *_entries(_MEASURES)):
        canonical = _CANONICAL.get(entry, entry)
        spelled[tuple(entry.split())] = canonical
        spelled.setdefault(tuple(fold(entry).split()), canonical)
    return spelled


def unit_at(words: Sequence[str]) -> tuple[int, str]:
    """Return the longest unit these words begin with: how many words, and its canonical form."""
    for length in range(min(3, len(words)), 0, -1):
        found = units().get(tuple(words[:length]))
        if found is not None:
            return length, found
    return 0, ""


@cache
def _restoring() -> dict[str, str]:
    words = (*DURATIONS, *LABELS, "đồng", "người", "hộ", "trẻ")
    return {fold(word): word for word in words}


def restored(word: str) -> str:
    """Return a calendar word or label with its diacritics; any other word as it is."""
    return _restoring().get(word, word)
