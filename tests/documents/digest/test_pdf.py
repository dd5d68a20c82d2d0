import unicodedata
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from danbiet.documents.briefing import BriefingLine, briefing_pdf
from danbiet.documents.digest import PolicyGroup, digest_docx, digest_pdf, digest_xlsx
from danbiet.documents.typeset import CannotTypeset, face, press
from danbiet.documents.typeset.head import head_data
from danbiet.documents.typeset.press import faces_like_times
from tests.documents.letters import LETTERS
from tests.documents.world import at, briefing, digest, letterhead, line


def opened(file: bytes) -> PdfReader:
    return PdfReader(BytesIO(file))


def text(reader: PdfReader) -> str:
    pages = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(unicodedata.normalize("NFC", pages).split())


def faces(reader: PdfReader) -> set[str]:
    found: set[str] = set()
    for page in reader.pages:
        fonts: Any = page["/Resources"].get("/Font", {})
        found |= {font.get_object()["/BaseFont"].split("+")[-1] for font in fonts.values()}
    return found


def test_the_face_is_of_times_metrics_where_there_is_one_and_libertinus_elsewhere():
    embedded = faces(opened(digest_pdf(digest(chart=None))))
    stem = face().replace(" ", "")
    assert face() in {*faces_like_times(), "Libertinus Serif"}
    assert embedded
    assert all(name.replace("PSMT", "").startswith(stem) for name in embedded)


def test_every_vietnamese_letter_is_in_the_embedded_face():
    for words in (LETTERS, LETTERS.upper()):
        reader = opened(digest_pdf(digest(assessment=[words], chart=None)))
        assert set(words) <= set(text(reader))
        stem = face().replace(" ", "")
        assert {name for name in faces(reader) if not name.startswith(stem)} == set()


def test_the_report_reads_as_written():
    said = text(opened(digest_pdf(digest())))
    for words in (
        "BỘ HỌC ĐƯỜNG",
        "Số: 05/BC-TTCS",
        "Hà Nội, ngày 05 tháng 01 năm 2026",
        "Điểm báo từ 07:00 20/11/2026 đến 07:00 22/11/2026",
        "Cộng 6 1.043",
        "Học phí: 5 sự việc, 1.042 bài",
        "Trường chờ văn bản thứ 1 (12 bài đăng lại)",
        "không rõ ngày",
        "TL. BỘ TRƯỞNG",
        "Nguyễn Thị Ước Lệ",
    ):
        assert words in said


def test_the_letter_stands_upright_and_the_stories_lie_across():
    pages = opened(digest_pdf(digest())).pages
    sizes = [(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages]
    assert sizes[0] == (595, 842)
    assert sizes[-1] == (842, 595)


def test_page_one_has_no_number_and_page_two_has():
    first, second = opened(digest_pdf(digest())).pages[:2]
    assert first.extract_text().split()[0] == "BỘ"
    assert second.extract_text().split()[0] == "2"


def test_a_demonstration_says_so_on_every_page_and_is_not_signed():
    reader = opened(digest_pdf(digest(letterhead=letterhead(demo=True))))
    assert all("DỮ LIỆU MINH HOẠ" in page.extract_text() for page in reader.pages)
    said = text(reader)
    assert "Số: …/MINH-HOA" in said
    assert "Nguyễn Thị Ước Lệ" not in said


HOSTILE = (
    '#set page(width: 1cm) $x^2$ @ghost *đậm* _nghiêng_ `mã` <nhãn> [ ] { } // \\ "ngoặc" '
    '#read("/etc/passwd") = - + ~ \x00 https://x.example'
)


def test_markup_in_a_title_is_neither_run_nor_lost():
    group = PolicyGroup(HOSTILE, 1, 1, [line(title=HOSTILE, summary=HOSTILE, proposal=HOSTILE)])
    head = letterhead(agency=HOSTILE, recipients=(HOSTILE,))
    made = digest(groups=[group], assessment=[HOSTILE], letterhead=head, basis=[HOSTILE])
    reader = opened(digest_pdf(made))
    said = text(reader).replace(" ", "")
    assert said.count("$x^2$@ghost*đậm*_nghiêng_`mã`<nhãn>[]{}//") >= 5
    assert "root:" not in said
    assert round(float(reader.pages[0].mediabox.width)) == 595


def test_only_addresses_of_the_web_become_links():
    lines = [line(1), line(2, url="javascript:alert(1)"), line(3, url="file:///etc/passwd")]
    reader = opened(digest_pdf(digest(groups=[PolicyGroup("Học phí", 3, 3, lines)], chart=None)))
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert {note["/A"]["/URI"] for note in notes} == {"https://song-may.example/tin/1"}


def test_the_file_carries_its_title_its_day_and_tags_for_screen_readers():
    reader = opened(digest_pdf(digest()))
    assert reader.metadata is not None
    assert reader.metadata.title == "Điểm báo từ 07:00 20/11/2026 đến 07:00 22/11/2026"
    assert reader.metadata.creation_date is not None
    assert str(reader.metadata.creation_date.date()) == "2026-01-05"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    kept = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in kept
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in kept


def test_the_same_digest_makes_the_same_file():
    assert digest_pdf(digest(chart=None)) == digest_pdf(digest(chart=None))


def test_three_hundred_stories_still_make_a_file():
    lines = [line(n, title="Tiêu đề dài " * 12) for n in range(1, 301)]
    reader = opened(digest_pdf(digest(groups=[PolicyGroup("Học phí", 300, 300, lines)])))
    assert "STT" in reader.pages[-1].extract_text()


def test_a_template_that_fails_says_where():
    with pytest.raises(CannotTypeset, match=r"briefing\.typ"):
        press("briefing.typ", {}, on=letterhead().date)


@pytest.mark.parametrize("title", ["😀 tin vui", "中文 한국어 ไทย", "\ue000 riêng", "\u0378 chưa gán", "\u0300 rời"])
def test_a_title_in_any_script_never_costs_the_officer_the_file(title):
    lines = [line(title=title, summary="Tóm tắt còn nguyên")]
    said = text(opened(digest_pdf(digest(groups=[PolicyGroup(title, 1, 1, lines)], chart=None))))
    assert "Tóm tắt còn nguyên" in said


def test_a_sign_that_no_face_shows_gives_up_the_standards_and_not_the_file():
    head = {**head_data(letterhead()), "recipients": []}
    data = {"language": "vi", "head": head, "kind": "X", "title": "Y", "lists": [{"title": "\u0378", "lines": ["Còn"]}]}
    reader = opened(press("briefing.typ", data, on=letterhead().date))
    assert "Còn" in text(reader)
    root: Any = reader.trailer["/Root"]
    assert "pdfuaid" not in root["/Metadata"].get_data().decode()


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200))
def test_whatever_the_press_writes_the_files_are_made(words):
    group = PolicyGroup(words, 1, 1, [line(title=words, summary=words, outlet=words, url=words)])
    made = digest(groups=[group], assessment=[words], silent_sources=[words], chart=None)
    assert digest_pdf(made).startswith(b"%PDF-")
    assert digest_docx(made).startswith(b"PK")
    assert digest_xlsx(made).startswith(b"PK")


def test_the_briefing_stays_one_page_however_much_is_asked():
    much = [
        BriefingLine("Câu hỏi rất dài " * 40, "Báo Sông Mây " * 20, at(24, 8), "Điều khoản " * 20, True)
        for _ in range(30)
    ]
    reader = opened(briefing_pdf(briefing(asked=much, said=much, owed=much)))
    assert len(reader.pages) == 1
    said = text(reader)
    assert said.count("việc khác") == 3
    assert said.count("Câu hỏi rất dài Câu hỏi") >= 9
    assert "Được hỏi gì (30)" in text(reader)


def test_an_empty_list_says_that_there_is_nothing():
    assert text(opened(briefing_pdf(briefing(owed=[])))).endswith("Còn nợ gì (0) Không có.")
