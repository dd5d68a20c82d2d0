import hashlib
import sys

import pytest

from danbiet.channels.voice import SYLLABLES_PER_MINUTE, CannotSpeak, check_recording, speak
from danbiet.channels.voice.wav import SOURCE_TYPE, read_info
from danbiet.engine.text.speech import PACE, seconds, spoken

SCRIPT = "Từ ngày mùng một tháng một, học phí của trường công lập được miễn. Gia đình không phải nộp đơn."


def test_a_script_becomes_audio_of_the_length_that_is_told():
    speech = speak(SCRIPT, form="wav")
    heard = check_recording(speech.audio)
    assert (heard.content_type, heard.per_second, heard.channels) == ("audio/wav", 22050, 1)
    assert heard.seconds == speech.seconds
    assert speech.sha256 == hashlib.sha256(speech.audio).hexdigest()
    assert 5 < speech.seconds < 9


def test_the_same_script_gives_the_same_bytes():
    assert speak(SCRIPT).sha256 == speak(SCRIPT).sha256


def test_an_mp3_of_a_minute_is_a_quarter_of_a_megabyte():
    speech = speak(SCRIPT * 5, form="mp3")
    heard = check_recording(speech.audio, filename="bai.mp3", content_type="audio/mpeg")
    assert abs(heard.seconds - speech.seconds) < 0.1
    assert 235_000 < len(speech.audio) / speech.seconds * 60 < 250_000


@pytest.mark.parametrize("form", ["wav", "mp3"])
def test_synthetic_audio_says_so_inside_the_file(form):
    speech = speak(SCRIPT, form=form)
    assert speech.is_synthetic
    assert check_recording(speech.audio).is_synthetic
    assert "giọng đọc tổng hợp".encode() in speech.audio
    assert SOURCE_TYPE.encode() in speech.audio


def test_a_wav_names_the_program_and_the_synthetic_voice():
    assert read_info(speak(SCRIPT, form="wav").audio) == {
        "ISFT": "eSpeak NG 1.52.0",
        "ICMT": "giọng đọc tổng hợp",
        "ISRC": SOURCE_TYPE,
    }


def test_slower_reading_takes_longer():
    slow = speak(SCRIPT * 4, syllables_per_minute=120).seconds
    usual = speak(SCRIPT * 4, syllables_per_minute=180).seconds
    assert 1.35 < slow / usual < 1.65


def test_the_south_hears_its_own_voice():
    assert speak(SCRIPT, voice="vi-south").sha256 != speak(SCRIPT).sha256


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("xin chào", {"voice": "hmn"}, "bản thu giọng người"),
        (" … !", {}, "Không có chữ nào"),
        ("a " * 10_001, {}, "quá 20000"),
        ("xin chào", {"syllables_per_minute": 900}, "ngoài khoảng"),
        (SCRIPT * 3, {"most_seconds": 5}, "dài quá thời lượng"),
        (SCRIPT, {"timeout": 0.001}, "không xong"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(text, options, words):
    with pytest.raises(CannotSpeak, match=words):
        speak(text, **options)


def test_a_crash_of_the_library_costs_one_request_and_not_the_worker(tmp_path, monkeypatch):
    crashing = tmp_path / "python"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(crashing))
    with pytest.raises(CannotSpeak, match="dừng giữa chừng"):
        speak(SCRIPT)


@pytest.mark.parametrize(
    "text", ["<speak>xin</speak> &amp; [[x]]", "Tie\u0302\u0301ng Vie\u0323\u0302t", "a\x00b 😀 \x07 xin"]
)
def test_odd_signs_are_read_or_skipped_and_never_break_the_voice(text):
    assert speak(text).seconds > 0.3


def test_the_length_told_before_is_the_length_of_the_audio():
    text = spoken(
        "Từ 01/7/2026, mức hưởng là 1.234.500 đồng/tháng, tăng 12,5%. Gia đình không phải nộp đơn. "
        "Ai chưa rõ thì hỏi UBND xã, gọi số 1900 0000.\n" * 5
    )
    assert SYLLABLES_PER_MINUTE == PACE
    assert abs(speak(text).seconds / seconds(text) - 1) < 0.1
