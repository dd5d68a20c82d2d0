import pytest

from danbiet.engine.tone import Abstention, judge, model_card

_REASON = (
    "Chưa đo: chưa có mô hình sắc thái nào được kiểm định trên tin chính sách, "
    "nên hệ thống không nhận xét sắc thái của văn bản."
)


@pytest.mark.parametrize(
    "text",
    [
        "Người dân hoan nghênh việc miễn học phí.",
        "Tôi phản đối mức thu này.",
        "Bao giờ thì áp dụng?",
    ],
)
def test_no_text_is_judged_before_a_model_has_been_measured(text):
    assert judge(text, target="Miễn học phí") == Abstention(_REASON)


def test_an_unmeasured_tone_has_no_model_card():
    assert model_card() is None


@pytest.mark.parametrize(("text", "target"), [("", "Miễn học phí"), ("Bài viết", " ")])
def test_a_blank_question_is_an_error_and_not_an_abstention(text, target):
    with pytest.raises(ValueError, match="blank"):
        judge(text, target=target)
