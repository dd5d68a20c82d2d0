"""How hard a text reads, and where it could be plainer."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.text import nfc
from danbiet.engine.text.plain import (
    Code,
    Labelled,
    Level,
    NothingToRead,
    TooFewTexts,
    Weights,
    WrongLine,
    WrongWeights,
    abbreviations,
    check,
    level,
    read_labelled,
    score,
    train,
)
from danbiet.engine.text.plain.formula import parts, weight
from danbiet.engine.text.plain.phrases import phrases

OFFICIAL = (
    "Căn cứ quy định hiện hành, việc triển khai thực hiện chính sách bảo hiểm y tế đối với các đối tượng thụ hưởng "
    "trên địa bàn được tiến hành bởi cơ quan có thẩm quyền nhằm mục đích bảo đảm an sinh xã hội, đồng thời tạo điều "
    "kiện thuận lợi để nhân dân tiếp cận, trong đó ưu tiên hộ nghèo."
)
PLAIN = "Từ mai, bà con nghèo đi khám không mất tiền. Nhớ mang thẻ theo. Có gì chưa rõ thì hỏi trạm y tế."


def told(text):
    return [(remark.code, remark.words, remark.plainer) for remark in check(text).remarks]


@pytest.mark.parametrize(("syllable", "letters"), [("ta", 2), ("tiếng", 7), ("đường", 9), ("ế", 3), ("quốc", 6)])
def test_each_diacritic_counts_as_one_more_letter(syllable, letters):
    assert weight(syllable) == letters


def test_the_formula_is_the_published_one():
    letters, per_sentence = parts("Bé đi học. Mẹ ru em ngủ.")
    assert (letters, per_sentence) == (3.0, 3.5)
    assert score("Bé đi học. Mẹ ru em ngủ.") == pytest.approx(2 * 3 + 0.2 * 3.5 - 6)


def test_letters_marked_one_by_one_score_the_same():
    assert score(unicodedata.normalize("NFD", PLAIN)) == score(PLAIN)


def test_official_prose_is_harder_than_the_same_thing_said_plainly():
    assert (level(PLAIN), level(OFFICIAL)) == (Level.EASY, Level.DIFFICULT)


def test_nothing_to_read_has_no_score_and_no_level():
    with pytest.raises(NothingToRead):
        score("12/7 – 15%")
    report = check("")
    assert (report.score, report.level, report.remarks) == (None, None, ())


def test_official_phrases_come_with_a_plainer_wording():
    assert told("Nhằm mục đích hỗ trợ, xã chi trả tiền.") == [
        (Code.OFFICIALESE, "Nhằm mục đích", "để"),
        (Code.OFFICIALESE, "chi trả", "trả"),
    ]


def test_a_long_sentence_with_stacked_clauses_is_marked_for_both():
    codes = [code for code, _, _ in told(OFFICIAL)]
    assert Code.LONG_SENTENCE in codes
    assert Code.STACKED_CLAUSES in codes
    assert Code.PASSIVE in codes
    assert not check(PLAIN).remarks


def test_a_sentence_that_begins_with_a_noun_of_action_is_marked():
    assert told("Việc nộp hồ sơ rất dễ.") == [(Code.NOMINAL_START, "Việc nộp hồ", None)]


def test_an_abbreviation_is_marked_once_with_what_it_stands_for():
    assert told("Thẻ BHYT mới. Thẻ BHYT cũ.") == [(Code.UNEXPLAINED, "BHYT", "bảo hiểm y tế")]


@pytest.mark.parametrize(
    "text",
    [
        "Bảo hiểm y tế (BHYT) là cần. Thẻ BHYT cũ.",
        "BHYT (bảo hiểm y tế) là cần.",
        "UBND xã và TP Huế họp.",
        "Chương II và quý IV.",
        "Giá 100 USD.",
        "THÔNG BÁO VỀ BHYT",
        "Xã BAN HÀNH quy chế.",
        "Theo Nghị định 12/2026/NĐ-CP.",
    ],
)
def test_explained_and_well_known_abbreviations_are_left_alone(text):
    assert [remark for remark in told(text) if remark[0] is Code.UNEXPLAINED] == []


def test_remarks_point_at_their_words():
    text = "Ông nói: “Xã chi trả đủ.” BHYT được hưởng."
    assert [text[remark.start : remark.end] for remark in check(text).remarks] == ["chi trả", "BHYT"]


def test_the_lists_hold_what_the_house_promises():
    assert len(phrases()) >= 150
    assert all(phrase == phrase.lower() and phrase != plainer for phrase, plainer in phrases().items())
    assert abbreviations()["UBND"] == ("Ủy ban nhân dân", True)


def labelled():
    texts = {
        Level.EASY: PLAIN,
        Level.NORMAL: "Hôm qua thành phố mở thêm ba trạm xe buýt mới.",
        Level.DIFFICULT: OFFICIAL,
    }
    return [Labelled(text, name, "own") for name, text in texts.items()]


def test_trained_weights_tell_the_levels_they_were_taught_and_survive_being_written():
    weights = train(labelled())
    assert [level(each.text, weights) for each in labelled()] == [Level.EASY, Level.NORMAL, Level.DIFFICULT]
    assert Weights.from_json(weights.to_json()) == weights
    assert train(labelled()) == weights


def test_a_training_file_with_a_wrong_line_is_refused_by_its_number():
    right = '{"text": "Bé đi học.", "level": "easy", "source": "a"}'
    assert read_labelled([right, "", '{"text": "12", "level": "easy", "source": "a"}']) == [
        Labelled("Bé đi học.", Level.EASY, "a")
    ]
    with pytest.raises(WrongLine, match="Line 2"):
        read_labelled([right, '{"text": "Bé đi học.", "level": "hard", "source": "a"}'])


def test_a_level_without_texts_cannot_be_trained():
    with pytest.raises(TooFewTexts):
        train(labelled()[:2])


def test_weights_of_another_version_are_refused():
    with pytest.raises(WrongWeights, match="train again"):
        Weights.from_json(train(labelled()).to_json().replace("compounds", "other"))


@given(st.text(alphabet="ABCĐ bcđếộ.,;()\n\u0301👍12 việc để và", max_size=80))
def test_whatever_is_written_a_remark_stands_where_it_is_said_to(text):
    whole = nfc(text)
    assert all(whole[remark.start : remark.end] == remark.words for remark in check(text).remarks)
