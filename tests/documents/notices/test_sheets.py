import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from danbiet.documents.notices import handout_docx, handout_pdf, notice_pdf
from danbiet.documents.notices.model import _WORDS, COUNTS
from tests.documents.letters import LETTERS
from tests.documents.notices.world import COMMON, QUESTIONS, handout, notice
from tests.documents.releases.test_release import HOSTILE, pages_of, words_of

SAID = [
    COMMON["title"],
    *COMMON["points"],
    *(word for pair in COMMON["facts"] for word in pair),
    *COMMON["ask_at"],
    COMMON["url"],
]
ASKED = [word for pair in QUESTIONS for word in pair]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def missing(said: str, words: list[str]) -> list[str]:
    return [word for word in words if squeezed(word) not in squeezed(said)]


def test_a_handout_says_everything_on_one_page_with_its_receipt_line():
    (page,) = pages_of(handout_pdf(handout()))
    assert missing(page, [*SAID, *ASKED, "Mã tờ: HP-2026-07", "Số hộ đã đến", "Số tờ đã phát"]) == []


def test_a_handout_in_word_says_the_same():
    said = " ".join(words_of(handout_docx(handout())))
    assert missing(said, [*SAID, *ASKED, "Mã tờ: HP-2026-07", "Số hộ đã đến"]) == []


def test_the_receipt_line_counts_and_never_asks_for_a_person():
    fields = [_WORDS[key]["vi"].lower() for key in COUNTS]
    assert [f for f in fields if re.search(r"\btên\b|điện thoại|địa chỉ|chữ ký|cccd", f)] == []
    (page,) = pages_of(handout_pdf(handout()))
    assert "không ghi tên hay số điện thoại của ai" in page


def test_a_handout_with_many_questions_goes_on_and_keeps_the_receipt_at_the_end():
    pages = pages_of(handout_pdf(handout(questions=QUESTIONS * 8)))
    assert len(pages) > 1
    assert ["Số hộ đã đến" in page for page in pages] == [False] * (len(pages) - 1) + [True]


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("a3", (842, 1191))])
def test_a_notice_fills_one_page_of_its_paper(paper, size):
    made = notice_pdf(notice(paper=paper))
    (page,) = PdfReader(BytesIO(made)).pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == size
    assert missing(pages_of(made)[0], [*SAID, "Niêm yết đến hết ngày 31/07/2026"]) == []


@pytest.mark.parametrize(("write", "sheet"), [(handout_pdf, handout), (notice_pdf, notice)])
def test_sheets_of_the_demonstration_say_so_and_are_read_aloud_in_order(write, sheet):
    made = write(sheet(demo=True))
    assert all("DỮ LIỆU MINH HOẠ" in page for page in pages_of(made))
    root = PdfReader(BytesIO(made)).trailer["/Root"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()


@pytest.mark.parametrize(("write", "sheet"), [(handout_pdf, handout), (notice_pdf, notice)])
def test_every_letter_is_printed_and_hostile_words_stay_words(write, sheet):
    made = write(sheet(points=[LETTERS, LETTERS.upper(), HOSTILE], url="file:///etc/passwd"))
    said = " ".join(pages_of(made))
    assert set(LETTERS + LETTERS.upper()) <= set(said)
    assert "root:" not in said
    assert PdfReader(BytesIO(made)).pages[0].get("/Annots") is None


def test_an_english_handout_has_english_words():
    (page,) = pages_of(handout_pdf(handout(language="en")))
    assert missing(page, ["To remember", "Questions and answers", "Where to ask", "Counts only"]) == []
