"""A letter to another agency reads and looks as Nghị định 30/2020 sets it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document

from danbiet.documents.official_letters import OfficialLetter, letter_docx
from tests.documents.world import letterhead


def letter(**changes: Any) -> OfficialLetter:
    given: dict[str, Any] = {
        "letterhead": letterhead(number="1185/BHD-TTCS", kind_code=""),
        "subject": "đề nghị phát thông báo thay nhạc chờ",
        "to": ["Cục Viễn thông, Bộ Mẫu"],
        "paragraphs": [
            "Bộ Học đường đề nghị phát lời sau:",
            "Thời gian: từ 12 giờ 00 ngày 30/3/2026.",
            "Trân trọng cảm ơn.",
        ],
        "quote": "Từ ngày 01/7/2026, học phí được miễn.",
    }
    return OfficialLetter(**{**given, **changes})


def words_of(file: bytes) -> list[str]:
    body = Document(BytesIO(file)).element.body
    texts = ("".join(t.text or "" for t in p.xpath(".//w:t")) for p in body.xpath(".//w:p"))
    return [text for text in texts if text.strip()]


def test_a_letter_reads_as_the_golden_text():
    assert words_of(letter_docx(letter())) == [
        "BỘ HỌC ĐƯỜNG",
        "VỤ TRUYỀN THÔNG CHÍNH SÁCH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 1185/BHD-TTCS",
        "V/v đề nghị phát thông báo thay nhạc chờ",
        "Hà Nội, ngày 05 tháng 01 năm 2026",
        "Kính gửi: Cục Viễn thông, Bộ Mẫu.",
        "Bộ Học đường đề nghị phát lời sau:",
        "“Từ ngày 01/7/2026, học phí được miễn.”",
        "Thời gian: từ 12 giờ 00 ngày 30/3/2026.",
        "Trân trọng cảm ơn./.",
        "Nơi nhận:",
        "- Lãnh đạo Bộ (để báo cáo);",
        "- Lưu: VT, TTCS.",
        "TL. BỘ TRƯỞNG",
        "VỤ TRƯỞNG",
        "Nguyễn Thị Ước Lệ",
    ]


def test_a_letter_without_a_number_leaves_room_and_names_no_kind():
    lines = words_of(letter_docx(letter(letterhead=letterhead(number="", kind_code=""))))
    assert "Số: …/…" in lines
    assert not any(line.startswith(("BÁO CÁO", "CÔNG VĂN")) for line in lines)


def test_several_agencies_written_to_stand_on_a_line_each():
    lines = words_of(letter_docx(letter(to=["Cục Viễn thông", "Sở Khoa học và Công nghệ tỉnh Mẫu"])))
    first = lines.index("Kính gửi:")
    assert lines[first + 1 : first + 3] == ["- Cục Viễn thông;", "- Sở Khoa học và Công nghệ tỉnh Mẫu."]


def test_a_letter_follows_the_layout_of_the_decree():
    document: Any = Document(BytesIO(letter_docx(letter())))
    section = document.sections[0]
    assert [round(s.mm) for s in (section.left_margin, section.right_margin, section.top_margin)] == [30, 20, 20]
    left = document.tables[0].rows[1].cells[0].paragraphs
    assert [(line.text, line.runs[0].font.size.pt, bool(line.runs[0].bold)) for line in left] == [
        ("Số: 1185/BHD-TTCS", 13, False),
        ("V/v đề nghị phát thông báo thay nhạc chờ", 12, False),
    ]
