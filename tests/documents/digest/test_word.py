import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from danbiet.documents.briefing import briefing_docx
from danbiet.documents.digest import PolicyGroup, digest_docx
from tests.documents.letters import LETTERS
from tests.documents.world import briefing, digest, letterhead, line


def opened(file: bytes) -> Any:
    return Document(BytesIO(file))


def everything(document: Any) -> str:
    """Return all text of the body, tables and links included."""
    texts = document.element.body.xpath(".//w:t")
    return "\n".join(text.text or "" for text in texts)


def paragraph(document: Any, text: str) -> Any:
    return next(p for p in document.paragraphs if text in p.text)


def test_the_sheet_is_a4_with_the_margins_of_the_decree():
    letter, annex = opened(digest_docx(digest())).sections
    assert [round(side.mm) for side in (letter.page_width, letter.page_height)] == [210, 297]
    assert [round(side.mm) for side in (letter.top_margin, letter.bottom_margin)] == [20, 20]
    assert [round(side.mm) for side in (letter.left_margin, letter.right_margin)] == [30, 20]
    assert annex.orientation == WD_ORIENT.LANDSCAPE
    assert [round(side.mm) for side in (annex.page_width, annex.page_height)] == [297, 210]


def test_the_face_is_times_new_roman_for_every_script():
    normal = opened(digest_docx(digest())).styles["Normal"]
    fonts = normal.element.rPr.rFonts.attrib
    assert {fonts[key] for key in fonts} == {"Times New Roman"}
    assert len(fonts) == 4
    assert normal.font.size == Pt(13)


def test_body_text_is_justified_with_the_first_line_set_in():
    body = paragraph(opened(digest_docx(digest())), "Báo chí hỏi")
    assert body.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert body.paragraph_format.first_line_indent == Cm(1.27)
    assert body.paragraph_format.space_after == Pt(6)


def test_the_page_number_is_in_the_top_margin_but_not_on_page_one():
    section = opened(digest_docx(digest())).sections[0]
    assert section.different_first_page_header_footer
    number = section.header.paragraphs[0]
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [e.text for e in number._p.xpath(".//w:instrText")] == [" PAGE "]
    assert section.first_page_header._element.xpath(".//w:instrText") == []


def test_the_head_names_agency_nation_number_and_date():
    head = opened(digest_docx(digest())).tables[0]
    left, right = head.rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == ["BỘ HỌC ĐƯỜNG", "VỤ TRUYỀN THÔNG CHÍNH SÁCH"]
    assert [p.text for p in right.paragraphs if p.text] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert [bool(p.runs[0].bold) for p in left.paragraphs if p.text] == [False, True]
    assert len(left._tc.xpath(".//w:pBdr/w:top")) == len(right._tc.xpath(".//w:pBdr/w:top")) == 1
    number, date = (cell.paragraphs[0] for cell in head.rows[1].cells)
    assert (number.text, date.text) == ("Số: 05/BC-TTCS", "Hà Nội, ngày 05 tháng 01 năm 2026")
    assert date.runs[0].italic


def test_kind_and_subject_stand_bold_over_a_short_rule():
    document = opened(digest_docx(digest()))
    kind, subject = paragraph(document, "BÁO CÁO"), paragraph(document, "Điểm báo từ")
    assert subject.text == "Điểm báo từ 07:00 20/11/2026 đến 07:00 22/11/2026"
    assert kind.runs[0].bold
    assert subject.runs[0].bold
    assert subject._p.getnext().xpath("./w:pPr/w:pBdr/w:top")


def test_a_signed_report_has_recipients_and_signature():
    said = everything(opened(digest_docx(digest())))
    for words in ("Nơi nhận:", "- Lưu: VT, TTCS.", "TL. BỘ TRƯỞNG", "VỤ TRƯỞNG", "Nguyễn Thị Ước Lệ"):
        assert words in said


def test_a_demonstration_says_so_on_every_page_and_has_no_signature():
    document = opened(digest_docx(digest(letterhead=letterhead(demo=True))))
    said = everything(document)
    assert "Số: …/MINH-HOA" in said
    assert "Nguyễn Thị Ước Lệ" not in said
    assert "VỤ TRƯỞNG" not in said
    letter, annex = document.sections
    for header in (letter.header, letter.first_page_header, annex.header):
        assert "DỮ LIỆU MINH HOẠ" in header.paragraphs[0].text


def test_the_count_table_says_what_it_counts():
    document = opened(digest_docx(digest()))
    counts = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert counts == [
        ["Chính sách", "Sự việc", "Bài"],
        ["Học phí", "5", "1.042"],
        ["Giá điện", "1", "1"],
        ["Đất đai", "0", "0"],
        ["Cộng", "6", "1.043"],
    ]
    assert paragraph(document, "Sự việc: nhóm bài về cùng một việc.")


def test_a_story_of_two_policies_counts_once_in_the_sum_and_the_note_says_why():
    document = opened(digest_docx(digest(distinct_stories=4, distinct_articles=900)))
    assert [cell.text for cell in document.tables[1].rows[-1].cells] == ["Cộng", "4", "900"]
    assert "có thể thuộc nhiều chính sách" in everything(document)


def test_every_story_is_a_row_with_its_columns_and_link():
    document = opened(digest_docx(digest()))
    fees = next(t for t in document.tables if t.rows[0].cells[0].text == "STT")
    assert [cell.text for cell in fees.rows[0].cells] == [
        "STT",
        "Báo (giờ, ngày)",
        "Tiêu đề",
        "Tóm tắt",
        "Sắc thái",
        "Đơn vị liên quan",
        "Đề xuất xử lý",
    ]
    assert [cell.text for cell in fees.rows[1].cells] == [
        "1",
        "Báo Sông Mây (14:05, 21/11/2026)",
        "Trường chờ văn bản thứ 1 (12 bài đăng lại)",
        "Phụ huynh hỏi mức thu mới áp dụng từ khi nào.",
        "chưa đo",
        "Vụ Tài chính",
        "Cung cấp thông tin",
    ]
    links = fees.rows[1].cells[2].paragraphs[0].hyperlinks
    assert [(link.text, link.address) for link in links] == [
        ("Trường chờ văn bản thứ 1", "https://song-may.example/tin/1")
    ]
    assert fees.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_an_article_without_a_day_says_so():
    assert "Báo Sông Mây (không rõ ngày)" in everything(opened(digest_docx(digest())))


def test_the_chart_has_words_for_those_who_cannot_see_it():
    shapes = opened(digest_docx(digest())).inline_shapes
    assert shapes[0]._inline.docPr.get("descr").startswith("Học phí tăng gấp sáu sau họp báo, từ")


def test_every_vietnamese_letter_comes_back():
    written = opened(digest_docx(digest(assessment=[LETTERS, LETTERS.upper()])))
    assert set(LETTERS + LETTERS.upper()) <= set(everything(written))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "http://", "https://a\u202eb.example"]
)
def test_an_address_that_is_not_of_the_web_is_never_a_link(address):
    group = PolicyGroup("Học phí", 1, 1, [line(title="Tít", url=address)])
    document = opened(digest_docx(digest(groups=[group], chart=None)))
    assert document.element.body.xpath(".//w:hyperlink") == []
    assert "Tít" in everything(document)


def test_hostile_words_stay_words():
    nasty = "<w:p/> & \x00\x0b\ud800 \u202etxt.exe"
    group = PolicyGroup(nasty, 1, 1, [line(title=nasty, summary=nasty)])
    said = everything(opened(digest_docx(digest(groups=[group], assessment=[nasty]))))
    assert "<w:p/> & txt.exe" in said


def test_a_day_without_stories_says_so():
    said = everything(opened(digest_docx(digest(groups=[], chart=None))))
    assert "Không có sự việc nào trong kỳ." in said


def test_an_english_digest_has_no_vietnamese_of_its_own():
    english = digest(letterhead=letterhead(language="en", demo=True), chart=None)
    said = everything(opened(digest_docx(english)))
    for words in ("REPORT", "Press digest from 07:00 20 Nov 2026", "Stories", "not measured", "12 reprints", "undated"):
        assert words in said
    assert not re.search("Sự việc|chưa đo|Cộng|Nơi nhận|STT", said)


def test_the_briefing_has_three_lists():
    said = everything(opened(briefing_docx(briefing())))
    for words in (
        "CHUẨN BỊ GIAO BAN",
        "Được hỏi gì (1)",
        "Đã nói gì (1)",
        "Còn nợ gì (1)",
        "- Trả lời Báo Sông Mây (QUÁ HẠN từ 16:00 22/11/2026, Quy chế phát ngôn)",
    ):
        assert words in said
