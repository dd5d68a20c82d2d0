import re
import unicodedata
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from danbiet.documents.releases import release_docx, release_pdf
from tests.documents.letters import LETTERS
from tests.documents.releases.world import release
from tests.documents.world import letterhead

GOLDEN = [
    "BỘ HỌC ĐƯỜNG",
    "VỤ TRUYỀN THÔNG CHÍNH SÁCH",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 12/TC-TTCS",
    "Hà Nội, ngày 05 tháng 01 năm 2026",
    "THÔNG CÁO BÁO CHÍ",
    "Miễn học phí trường công lập từ ngày 01/7/2026",
    "KHÔNG ĐĂNG TRƯỚC 08:00 01/11/2026",
    "Từ ngày 01/7/2026, trẻ em mầm non và học sinh phổ thông trường công lập không phải đóng học phí.",
    "Gia đình không phải làm đơn. Trường đã thu học phí của tháng 7 thì trả lại trước ngày 31/8/2026.",
    "Học sinh trường tư được hỗ trợ theo mức do Hội đồng nhân dân tỉnh quyết định.",
    "Số liệu chính",
    "Ai được miễn",
    "Trẻ mầm non, học sinh phổ thông công lập",
    "Từ ngày",
    "01/7/2026",
    "Hạn trả lại tiền đã thu",
    "31/8/2026",
    "Liên hệ báo chí",
    "Văn phòng Bộ Học đường: 0240 000 000 (giờ hành chính)",
    "bao-chi@bo-hoc-duong.example",
    "Bản công bố và tài liệu kèm theo: https://bo-hoc-duong.example/chinh-sach/hoc-phi",
    "Nơi nhận:",
    "- Lãnh đạo Bộ (để báo cáo);",
    "- Lưu: VT, TTCS.",
    "TL. BỘ TRƯỞNG",
    "VỤ TRƯỞNG",
    "Nguyễn Thị Ước Lệ",
]


def words_of(file: bytes) -> list[str]:
    """Return every line of a Word file in reading order, tables included."""
    body = Document(BytesIO(file)).element.body
    texts = ("".join(t.text or "" for t in p.xpath(".//w:t")) for p in body.xpath(".//w:p"))
    return [text for text in texts if text.strip()]


def pages_of(file: bytes) -> list[str]:
    return [" ".join(unicodedata.normalize("NFC", p.extract_text()).split()) for p in PdfReader(BytesIO(file)).pages]


def test_a_release_in_word_reads_as_the_golden_text():
    assert words_of(release_docx(release())) == GOLDEN


def test_a_release_follows_the_layout_of_the_decree():
    document: Any = Document(BytesIO(release_docx(release())))
    section = document.sections[0]
    assert [round(s.mm) for s in (section.page_width, section.page_height)] == [210, 297]
    assert [round(s.mm) for s in (section.top_margin, section.bottom_margin)] == [20, 20]
    assert [round(s.mm) for s in (section.left_margin, section.right_margin)] == [30, 20]
    assert (document.styles["Normal"].font.name, document.styles["Normal"].font.size.pt) == ("Times New Roman", 13)
    kind = next(p for p in document.paragraphs if p.text == "THÔNG CÁO BÁO CHÍ")
    assert (kind.runs[0].bold, kind.runs[0].font.size.pt) == (True, 14)


def test_a_release_in_pdf_says_the_same_on_one_page():
    (page,) = pages_of(release_pdf(release()))
    # Libertinus in bold italic maps its ơ twice: on paper it is right, read back it is “Nơơi nhận:”.
    for text in (text for text in GOLDEN if text != "Nơi nhận:"):
        assert text.replace(" ", "") in page.replace(" ", ""), text


def test_a_long_release_still_has_its_signature_below_its_words():
    pages = pages_of(release_pdf(release(paragraphs=["Trường công lập không thu học phí. " * 12] * 5)))
    assert len(pages) == 2
    assert pages[-1].endswith("Nguyễn Thị Ước Lệ")


def test_without_an_embargo_the_release_is_for_now_and_without_an_address_there_is_no_code():
    words = words_of(release_docx(release(embargo_until=None, url="javascript:alert(1)")))
    assert "Phổ biến ngay" in words
    assert not re.search("KHÔNG ĐĂNG|javascript|Bản công bố", " ".join(words))
    assert len(Document(BytesIO(release_docx(release(url="")))).inline_shapes) == 0


def test_the_qr_code_opens_the_page_that_is_printed_beside_it():
    document = Document(BytesIO(release_docx(release())))
    assert document.inline_shapes[0]._inline.docPr.get("descr") == (
        "Mã QR mở trang https://bo-hoc-duong.example/chinh-sach/hoc-phi"
    )


@pytest.mark.parametrize("write", [release_docx, release_pdf])
def test_a_demonstration_is_marked_and_not_signed(write):
    made = write(release(letterhead=letterhead(demo=True)))
    said = " ".join(words_of(made) if write is release_docx else pages_of(made))
    assert "Số: …/MINH-HOA" in said
    assert "Nguyễn Thị Ước Lệ" not in said


def test_an_english_release_has_no_vietnamese_of_its_own():
    said = " ".join(words_of(release_docx(release(letterhead=letterhead(language="en")))))
    for words in ("PRESS RELEASE", "EMBARGOED UNTIL 08:00 1 Nov 2026", "Key facts", "Press contact"):
        assert words in said


def test_the_pdf_is_tagged_keeps_every_letter_and_is_the_same_each_time():
    made = release_pdf(release(paragraphs=[LETTERS, LETTERS.upper()]))
    assert set(LETTERS + LETTERS.upper()) <= set(" ".join(pages_of(made)))
    kept: Any = PdfReader(BytesIO(made)).trailer["/Root"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in kept["/Metadata"].get_data().decode()
    assert release_pdf(release()) == release_pdf(release())


HOSTILE = '#read("/etc/passwd") $x$ *đậm* <w:p/> & \x00\u202etxt.exe'


@pytest.mark.parametrize("write", [release_docx, release_pdf])
def test_hostile_words_stay_words(write):
    made = write(release(title=HOSTILE, lead=HOSTILE, paragraphs=[HOSTILE], facts=[(HOSTILE, HOSTILE)]))
    said = " ".join(words_of(made) if write is release_docx else pages_of(made))
    assert "root:" not in said
    assert "<w:p/>" in said
