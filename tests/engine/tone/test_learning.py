"""Learning a tone from labelled sentences: what is seen of them, and how far the answer can be believed."""

import io

import numpy as np
import pytest

from danbiet.engine.tone.features import COLUMNS, presence
from danbiet.engine.tone.linear import Linear, WrongWeights
from danbiet.engine.tone.training import TooFewLabels, train

GOOD = [f"Tôi ủng hộ quy định {what}, làm vậy là đúng." for what in ("này", "mới", "về học phí", "về rác", "ấy", "kia")]
BAD = [f"Tôi phản đối quy định {what}, làm vậy là sai." for what in ("này", "mới", "về học phí", "về rác", "ấy", "kia")]
LABELS = ["support"] * len(GOOD) + ["oppose"] * len(BAD)


@pytest.fixture(scope="module")
def model() -> Linear:
    return train(GOOD + BAD, LABELS)


def test_a_text_has_one_row_and_each_feature_once():
    seen = presence(["rác rác rác", "học phí"])
    assert seen.shape == (2, COLUMNS)
    assert set(seen.data) == {1.0}


def test_texts_are_seen_alike_alone_and_among_others():
    alone = presence(["Có phải phân loại rác không?"])
    among = presence(["Tôi ủng hộ.", "Có phải phân loại rác không?", ""])
    assert alone[0].indices.tolist() == among[1].indices.tolist()


def test_words_run_on_from_no_text_into_the_next():
    assert presence(["học", "phí"]).indices.tolist() != presence(["học phí", ""]).indices.tolist()
    assert not set(presence(["a b"])[0].indices) - set(presence(["a b", "c d"])[0].indices)


@pytest.mark.parametrize("text", ["", "   ", "😀", "đ"])
def test_the_shortest_texts_are_seen_too(text: str):
    assert presence([text, "học phí"]).shape == (2, COLUMNS)


def test_a_text_typed_without_diacritics_shares_features_with_the_same_text_typed_with_them():
    seen = presence(["phản đối quy định", "phan doi quy dinh", "hoan toan khac hang"])
    shared = [len(set(seen[0].indices) & set(seen[other].indices)) for other in (1, 2)]
    assert shared[0] > 10
    assert shared[0] > 3 * shared[1]


def test_the_side_of_a_new_sentence_is_told(model: Linear):
    chances = model.chances(["Tôi ủng hộ quy định khác.", "Tôi phản đối quy định khác."])
    assert [model.classes[best] for best in chances.argmax(axis=1)] == ["support", "oppose"]


def test_chances_of_a_text_sum_to_one_and_nothing_gives_nothing(model: Linear):
    assert model.chances([*GOOD, "xyz"]).sum(axis=1) == pytest.approx(np.ones(len(GOOD) + 1))
    assert model.chances([]).shape == (0, 2)


def test_the_same_texts_give_the_same_classifier(model: Linear):
    assert np.array_equal(train(GOOD + BAD, LABELS).weights, model.weights)


def test_what_was_written_is_read_again(model: Linear):
    file = io.BytesIO()
    model.write(file)
    file.seek(0)
    again = Linear.read(file)
    assert again.classes == model.classes
    assert again.chances(GOOD) == pytest.approx(model.chances(GOOD), abs=0.01)


def test_other_weights_are_refused():
    file = io.BytesIO()
    np.savez(file, something=np.zeros(3))
    file.seek(0)
    with pytest.raises(WrongWeights, match="version 1"):
        Linear.read(file)


def test_a_class_alone_or_too_few_texts_teach_nothing():
    with pytest.raises(TooFewLabels, match="ten texts in two classes"):
        train(GOOD, ["support"] * len(GOOD))
    with pytest.raises(TooFewLabels, match="4 texts"):
        train(GOOD[:2] + BAD[:2], ["support", "support", "oppose", "oppose"])
