"""The words of releases and reports, in both languages."""

from collections.abc import Mapping
from typing import Final

from danbiet.documents.wording import Language

_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "release": {"vi": "THÔNG CÁO BÁO CHÍ", "en": "PRESS RELEASE"},
    "at_once": {"vi": "Phổ biến ngay", "en": "For immediate release"},
    "embargo": {"vi": "KHÔNG ĐĂNG TRƯỚC {moment}", "en": "EMBARGOED UNTIL {moment}"},
    "facts": {"vi": "Số liệu chính", "en": "Key facts"},
    "contact": {"vi": "Liên hệ báo chí", "en": "Press contact"},
    "page": {"vi": "Bản công bố và tài liệu kèm theo", "en": "The published version and its annexes"},
    "qr": {"vi": "Mã QR mở trang {url}", "en": "QR code that opens {url}"},
    "report": {"vi": "BÁO CÁO", "en": "REPORT"},
    "n": {"vi": "TT", "en": "No."},
    "indicator": {"vi": "Chỉ tiêu", "en": "Indicator"},
    "value": {"vi": "Kết quả", "en": "Result"},
    "count": {"vi": "Cỡ mẫu (n)", "en": "Sample (n)"},
    "before": {"vi": "Kỳ trước", "en": "Last period"},
    "note": {"vi": "Nguồn, ghi chú", "en": "Source, note"},
    "unmeasured": {"vi": "chưa đo", "en": "not measured"},
    "proposals": {"vi": "Kiến nghị", "en": "Proposals"},
}


def word(key: str, language: Language, /, **values: object) -> str:
    """Return the text ``key`` in ``language`` with ``values`` filled in."""
    return _WORDS[key][language].format(**values)
