"""The sheets that the tests print."""

from datetime import date

from danbiet.documents.notices import BoardNotice, Handout

COMMON = {
    "agency": "UBND xã Thượng Mây (minh hoạ)",
    "place": "Thượng Mây",
    "date": date(2026, 7, 1),
    "title": "Con đi học không phải đóng học phí",
    "points": [
        "Từ ngày 01/7/2026, trẻ mầm non và học sinh trường công lập được miễn học phí.",
        "Gia đình không phải làm đơn.",
        "Trường đã thu thì trả lại trước ngày 31/8/2026.",
    ],
    "facts": [
        ("Ai được miễn", "Trẻ mầm non, học sinh phổ thông công lập"),
        ("Từ ngày", "01/7/2026"),
        ("Trả lại tiền đã thu", "trước 31/8/2026"),
    ],
    "ask_at": ["Văn phòng nhà trường, giờ hành chính", "UBND xã: 0200 000 000"],
    "url": "https://bo-hoc-duong.example/hoc-phi",
}
QUESTIONS = [
    ("Học trường tư thì sao?", "Được hỗ trợ theo mức do Hội đồng nhân dân tỉnh quyết định."),
    ("Có phải đóng tiền ăn không?", "Tiền ăn bán trú không phải học phí, vẫn đóng theo thoả thuận với trường."),
]


def handout(**changes: object) -> Handout:
    return Handout(**{**COMMON, "questions": QUESTIONS, "code": "HP-2026-07", **changes})  # type: ignore[arg-type]


def notice(**changes: object) -> BoardNotice:
    return BoardNotice(**{**COMMON, "until": date(2026, 7, 31), **changes})  # type: ignore[arg-type]
