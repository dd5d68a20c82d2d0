import pytest

from danbiet.engine.text import nfc
from danbiet.engine.text.restore import Restored, needs, restore_accents, restore_letters

SOUND = (
    "Thủ tướng Chính phủ chủ trì hội nghị trực tuyến toàn quốc. Các bộ, ngành, địa phương cần "
    "tăng cường công tác tuyên truyền, bảo đảm quyền lợi của người dân theo quy định của pháp luật."
)
PLAIN = (
    "Thu tuong Chinh phu chu tri hoi nghi truc tuyen toan quoc. Cac bo, nganh, dia phuong can "
    "tang cuong cong tac tuyen truyen, bao dam quyen loi cua nguoi dan theo quy dinh cua phap luat."
)
# A line of a real page of 2022 whose letters were lost.
REAL = (
    "D? h?i ngh? t?i các ?i?m c?u 63 UBND các t?nh, thành ph? tr?c thu?c Trung ??ng có Ch? t?ch UBND các t?nh, "
    "thành ph? và lãnh ??o các s?, ngành, c? quan báo chí c?a ??a ph??ng."
)
REAL_RIGHT = (
    "Dự hội nghị tại các điểm cầu 63 UBND các tỉnh, thành phố trực thuộc Trung ương có Chủ tịch UBND các tỉnh, "
    "thành phố và lãnh đạo các sở, ngành, cơ quan báo chí của địa phương."
)


def lost(text: str) -> str:
    return nfc(text).encode("cp1252", "replace").decode("cp1252")


def test_letters_lost_to_question_marks_come_back():
    assert restore_letters(lost(SOUND)).text == SOUND


def test_a_real_damaged_page_is_readable_again():
    assert restore_letters(REAL).text == REAL_RIGHT


def test_letters_lost_to_replacement_characters_come_back():
    assert restore_letters(lost(SOUND).replace("?", "\ufffd")).text == SOUND


def test_a_text_without_diacritics_gets_them():
    assert restore_accents(PLAIN).text == SOUND


def test_capitals_stay_capitals():
    assert restore_accents(PLAIN.upper()).text == SOUND.upper()
    assert restore_letters(lost("ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM")).text == "ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM"


def test_a_sound_text_stays_as_it_is():
    assert restore_letters(SOUND) == Restored(SOUND, ())
    assert restore_letters("") == Restored("", ())


@pytest.mark.parametrize(
    "kept",
    [
        "07/CT-TTg",
        "21/3/2023",
        "64/2025/QH15",
        "1.234,5",
        "https://vidu.vn/tim?q=luat&trang=2",
        "phong.ban@tinh.gov.vn",
        "www.vidu.vn/a?b=c",
    ],
)
def test_numbers_dates_and_addresses_are_never_touched(kept):
    assert restore_accents(f"Theo van ban {kept} cua tinh").text == f"Theo văn bản {kept} của tỉnh"
    assert restore_letters(f"Theo v?n b?n {kept} c?a t?nh").text == f"Theo văn bản {kept} của tỉnh"


def test_a_document_number_gets_its_letter_back():
    assert restore_letters("Quy?t ??nh 407/Q?-TTg ngày 30/3/2022").text == "Quyết định 407/QĐ-TTg ngày 30/3/2022"


def test_a_question_mark_that_asks_stays():
    asked = "Người dân có được hỏi ý kiến không? Bao giờ thì có kết quả?"
    assert restore_letters(lost(asked)).text == asked


def test_only_letters_that_were_lost_change():
    damaged = lost(SOUND)
    restored = restore_letters(damaged).text
    assert lost(restored) == damaged


def test_each_repair_says_what_stood_there_what_it_is_and_how_sure():
    answer = restore_letters("Th? t??ng Chính ph?")
    assert [(each.start, each.end, each.before, each.after) for each in answer.repairs] == [
        (0, 3, "Th?", "Thủ"),
        (4, 9, "t??ng", "tướng"),
        (16, 19, "ph?", "phủ"),
    ]
    assert all(each.is_sure for each in answer.repairs)


def test_an_editor_is_asked_where_two_readings_are_possible():
    answer = restore_accents("gap ban Tam")
    assert answer.text == "gặp bạn Tâm"
    unsure = answer.unsure[-1]
    assert (unsure.before, unsure.after, unsure.is_sure) == ("Tam", "Tâm", False)
    assert {"Tam", "Tám", "Tắm"} >= {each.text for each in unsure.alternatives} >= {"Tám"}


def test_confidence_and_alternatives_never_claim_more_than_certainty():
    for each in restore_accents(PLAIN).repairs:
        assert each.confidence + sum(other.confidence for other in each.alternatives) <= 1.05


def test_letters_that_no_syllable_explains_stay_and_are_shown():
    answer = restore_letters("Ông B?zk? nói v? d? án")
    assert answer.text == "Ông B?zk? nói về dự án"
    assert (answer.unsure[0].before, answer.unsure[0].confidence) == ("B?zk", 0.0)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        (lost(SOUND), "letters"),
        (PLAIN, "accents"),
        (SOUND, None),
        ("", None),
        ("OK em", None),
        ("The committee will publish the report on the website next week, officials said.", None),
        ("SELECT id, title FROM item WHERE state = 1 ORDER BY id LIMIT 10", None),
    ],
)
def test_it_knows_which_restoration_a_text_needs(text, task):
    assert needs(text) == task
