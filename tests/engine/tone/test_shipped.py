"""The model in the package: what it tells of plain sentences, and that it keeps silent when unsure."""

from statistics import mean

from danbiet.engine.tone import Abstention, Judgement, Tone, tones
from danbiet.engine.tone.labelled import Split, Trap, sentences


def test_plain_sentences_are_told_apart():
    told = tones(
        [
            "Tôi hoàn toàn ủng hộ quy định này, mong sớm được áp dụng.",
            "Tôi phản đối, đề nghị bỏ ngay quy định này.",
            "Cho tôi hỏi nộp hồ sơ ở đâu, từ ngày nào?",
        ]
    )
    assert [one.tone for one in told if isinstance(one, Judgement)] == [Tone.SUPPORT, Tone.OPPOSE, Tone.QUESTION]


def test_nothing_is_told_of_another_language_or_of_words_without_sense():
    told = tones(["Hello world, this is a sentence about the weather", "asdf qwer zxcv", ""])
    assert [type(one) for one in told] == [Abstention] * 3
    assert "khác hẳn" in told[0].reason


def test_nothing_is_told_where_the_model_is_not_sure():
    assert tones(["ok"]) == [Abstention("Mô hình không đủ chắc về câu này nên không nêu sắc thái.")]


def test_no_sentences_have_no_tones():
    assert tones([]) == []


def test_of_fields_it_never_saw_four_plain_sentences_of_five_are_told_right():
    apart = [row for row in sentences() if row.split is Split.KEPT_APART and row.trap is Trap.NONE]
    told = zip(apart, tones([row.sentence for row in apart]), strict=True)
    assert mean(one.tone is row.tone for row, one in told if isinstance(one, Judgement)) > 0.8
