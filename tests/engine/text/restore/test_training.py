import io
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from danbiet.engine.text import restore
from danbiet.engine.text.restore import Model, TooLittleText, WrongLine, WrongModel, read_texts, train, unlike
from danbiet.engine.text.restore import model as model_module
from danbiet.engine.text.restore.training import calibration

SUBJECTS = ("Chính phủ", "Ủy ban nhân dân tỉnh", "Bộ Y tế", "Sở Giáo dục", "Hội đồng nhân dân")
VERBS = ("ban hành", "công bố", "sửa đổi", "thông qua", "đề xuất")
OBJECTS = ("nghị định mới", "chính sách học phí", "quy định về đất đai", "kế hoạch phòng dịch", "mức lương cơ sở")
TEXTS = [f"{who} {does} {what}.\nNgười dân được hỏi ý kiến." for who, does, what in product(SUBJECTS, VERBS, OBJECTS)]


@pytest.fixture(scope="module")
def small() -> Model:
    return train(TEXTS)


def test_a_model_restores_what_it_was_trained_on(small):
    assert restore.restore_accents("So Giao duc cong bo chinh sach hoc phi.", small).text == (
        "Sở Giáo dục công bố chính sách học phí."
    )


def test_the_same_texts_give_the_same_file(small):
    first, second = io.BytesIO(), io.BytesIO()
    small.write(first)
    train(TEXTS).write(second)
    assert first.getvalue() == second.getvalue()


def test_a_model_reads_back_as_it_was_written(small):
    file = io.BytesIO()
    small.write(file)
    file.seek(0)
    again = Model.read(file)
    assert again.vocabulary == small.vocabulary
    for name in ("single", "single_backoff", "pairs", "pair", "pair_backoff", "triples", "triple"):
        np.testing.assert_array_equal(getattr(again, name), getattr(small, name))


def test_chances_after_any_two_syllables_sum_to_one(small):
    ids = np.arange(len(small.vocabulary))
    for first, second in [(0, 4), (4, 5), (5, 9), (2, 3), (7, 0)]:
        total = small.after_two(np.full_like(ids, first), np.full_like(ids, second), ids).sum()
        assert total == pytest.approx(1, abs=0.1)


def test_a_file_of_another_kind_or_version_is_refused(tmp_path: Path, small, monkeypatch):
    wrong = tmp_path / "weights.npz"
    wrong.write_bytes(b"not a model")
    with pytest.raises(WrongModel, match="train it again"):
        Model.read(wrong)
    small.write(wrong)
    monkeypatch.setattr(model_module, "VERSION", 99)
    with pytest.raises(WrongModel, match="version 1, expected 99"):
        Model.read(wrong)


def test_too_few_texts_are_refused():
    with pytest.raises(TooLittleText, match="at least 100"):
        train(TEXTS[:99])


def test_a_wrong_line_is_named():
    with pytest.raises(WrongLine, match="Line 2"):
        list(read_texts(['{"text": "Một"}', '{"title": "Hai"}']))


def test_near_copies_of_texts_kept_apart_are_not_learned_from():
    one = " ".join(f"từ{number}" for number in range(100))
    copy = f"Đăng lại. {one}"
    other = " ".join(f"chữ{number}" for number in range(100))
    assert list(unlike([one, copy, other], [one])) == [other]


def test_calibrated_chances_rise_and_tell_the_share_that_was_right():
    draw = np.random.default_rng(7)
    raw = draw.random(20_000)
    right = draw.random(20_000) < raw**2
    table = calibration(raw, right)
    assert (np.diff(table.right) >= 0).all()
    assert table(np.array([0.5, 0.9], np.float32)) == pytest.approx([0.25, 0.81], abs=0.03)


def test_the_shipped_model_is_small():
    weights = Path(model_module.__file__).with_name("weights.npz")
    model = restore.shipped()
    held = sum(getattr(model, name).nbytes for name in ("pairs", "pair", "pair_backoff", "triples", "triple"))
    assert weights.stat().st_size <= 12_000_000
    assert held <= 100_000_000


def test_an_uncalibrated_model_answers_its_own_chances(small):
    plain = replace(small, accents=model_module.AS_IT_IS)
    assert (
        restore.restore_accents("Chinh phu ban hanh nghi dinh moi.", plain).text == "Chính phủ ban hành nghị định mới."
    )
