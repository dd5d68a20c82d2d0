import pytest

from danbiet.engine.text import is_syllable

SYLLABLES = "nghiêng quyết giếng gì khuya ước yêu oan uống thuở quốc xoong huỳnh ỉu nguyễn quạu giặt"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_a_vietnamese_syllable_is_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["", "ngh", "qu", "straße", "bàc", "thee", "hỏach", "5g", "été"])
def test_what_cannot_be_one_is_refused(word):
    assert not is_syllable(word)
