"""What the loudspeaker says for what is written."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.engine.text.speech import seconds, spoken

with Path(__file__).with_name("pairs.csv").open(encoding="utf-8", newline="") as lines:
    PAIRS = list(csv.reader(lines))[1:]


@pytest.mark.parametrize(("written", "said"), PAIRS)
def test_the_voice_says_what_an_announcer_would(written, said):
    assert spoken(written) == said


@pytest.mark.parametrize("said", [said for _, said in PAIRS])
def test_what_is_said_stays_as_it_is_when_read_again(said):
    assert spoken(said) == said


def test_no_digit_is_left_to_the_voice():
    text = "Từ 7h ngày 1/7/2026, 3.321 xã của 34 tỉnh nhận 1,25 tỷ đồng (tăng 12,5%), gọi 1900 9095."
    assert not any(letter.isdigit() for letter in spoken(text))


def test_the_officers_own_abbreviation_overrules_the_list():
    assert spoken("CT xã họp", {"CT": "Chủ tịch"}) == "Chủ tịch xã họp"


def test_reading_time_follows_the_stated_pace():
    text = "Bà con nhớ mang thẻ căn cước khi đi khám bệnh."
    assert seconds(text, syllables_per_minute=110) == pytest.approx(6.0)
    assert seconds("") == 0.0


def test_a_pace_of_nothing_is_refused():
    with pytest.raises(ValueError, match="above zero"):
        seconds("Xin chào", syllables_per_minute=0)


@given(st.text(alphabet="0123456789 .,/-:%hđkg°()$IVXAQ\nngàytừ triệu&@", max_size=60))
def test_whatever_is_written_no_digit_is_left_and_the_voice_gets_one_space_at_most(text):
    said = spoken(text)
    assert not any(letter.isdecimal() for letter in said)
    assert "  " not in said
