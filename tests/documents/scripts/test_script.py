from datetime import date

from danbiet.documents.scripts import ScriptParagraph, ScriptSheet, script_pdf
from tests.documents.releases.test_release import HOSTILE, pages_of

FIRST = ScriptParagraph("Kính thưa bà con! Từ ngày mùng một tháng bảy, học phí của trường công lập được miễn.", 14.4)
SECOND = ScriptParagraph("Gia đình không phải làm đơn.", 65.0)


def sheet(*paragraphs, **changes):
    given = {"agency": "UBND xã Thượng Mây (minh hoạ)", "date": date(2026, 7, 1), "title": "Miễn học phí"}
    return ScriptSheet(**{**given, "paragraphs": paragraphs or (FIRST, SECOND), **changes})


def test_the_reader_sees_when_each_paragraph_begins_and_when_all_ends():
    (page,) = pages_of(script_pdf(sheet()))
    assert "Dài 1:19 phút, 2 đoạn." in page
    assert page.index("0:00") < page.index("Kính thưa") < page.index("0:14") < page.index("Gia đình")
    assert "1:19 ■" in page


def test_a_script_longer_than_its_slot_says_by_how_much():
    assert sheet(slot_seconds=60).over_line == "Dài hơn khung 1:00 phút: 0:19"
    assert sheet(slot_seconds=180).over_line == sheet().over_line == ""
    assert "Dài hơn khung 1:00 phút" in pages_of(script_pdf(sheet(slot_seconds=60)))[0]


def test_no_paragraph_is_broken_over_a_page():
    long = ScriptParagraph("Bà con chú ý nghe kỹ thông tin sau đây. " * 6 + "Hết đoạn.", 30)
    pages = pages_of(script_pdf(sheet(*[long] * 8)))
    assert len(pages) == 2
    assert [page.count("Hết đoạn.") * 6 for page in pages] == [page.count("Bà con chú ý nghe kỹ") for page in pages]


def test_hostile_words_stay_words():
    assert "root:" not in " ".join(pages_of(script_pdf(sheet(ScriptParagraph(HOSTILE, 3)))))
