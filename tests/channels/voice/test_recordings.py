import wave
from array import array
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danbiet.channels.voice import NotARecording, check_recording
from danbiet.channels.voice.wav import write_wav

FILES = Path(__file__).parent / "files"
VORBIS, OPUS, MP3 = (FILES / name for name in ("tone_vorbis.ogg", "tone.opus", "tone_stereo.mp3"))


def recorded(seconds=2.0, per_second=16_000, channels=2):
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(per_second)
        written.writeframes(b"\1\0" * int(seconds * per_second * channels))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (recorded(), "bai.wav", ("audio/wav", 2.0, 16_000, 2)),
        (VORBIS.read_bytes(), "bai.ogg", ("audio/ogg", 1.5, 44_100, 1)),
        (OPUS.read_bytes(), "bai.opus", ("audio/ogg", 1.5, 48_000, 1)),
        # 1.5 s and what the encoder adds: its own header and the frame that it fills up
        (MP3.read_bytes(), "bai.MP3", ("audio/mpeg", 1.567, 44_100, 2)),
    ],
)
def test_a_recording_tells_its_kind_and_length_from_its_own_bytes(content, name, found):
    heard = check_recording(content, filename=name)
    assert (heard.content_type, heard.seconds, heard.per_second, heard.channels) == found
    assert not heard.is_synthetic


@pytest.mark.parametrize(
    ("content", "claims", "words"),
    [
        (recorded(), {"filename": "bai.mp3"}, r"\.mp3 nhưng bên trong là audio/wav"),
        (recorded(), {"content_type": "audio/mpeg"}, "tự nhận là audio/mpeg"),
        (MP3.read_bytes(), {"content_type": "audio/ogg; codecs=opus"}, "bên trong là audio/mpeg"),
        (b"MZ\x90\0" + b"\0" * 100, {"filename": "bai.wav"}, "không phải âm thanh"),
        (b"<html>" * 20, {}, "không phải âm thanh"),
        (b"", {}, "không phải âm thanh"),
        (b"RIFF\0\0\0\0WAVE", {}, "thiếu khối"),
        (b"RIFF\x24\0\0\0WAVEfmt \x02\0\0\0\1\0data\0\0\0\0", {}, "hỏng"),
        (recorded()[:-1000], {}, "cắt ngắn"),
        (recorded(seconds=0), {}, "trên 0"),
        (recorded(seconds=1900, per_second=1000, channels=1), {}, "không quá 30 phút"),
        (VORBIS.read_bytes()[:-50], {}, "cắt ngắn"),
        (MP3.read_bytes()[:2000] + b"\0" * 4000, {}, "khung MP3 đứt"),
        (b"ID3\4\0\0\0\0\0\0<script>alert(1)</script>" * 9, {}, "không có khung MP3"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(content, claims, words):
    with pytest.raises(NotARecording, match=words):
        check_recording(content, **claims)


def test_a_wav_with_notes_before_and_after_the_sound_keeps_its_length():
    marked = write_wav(array("h", [0] * 16_001), 16_000, {"ICMT": "giọng đọc tổng hợp"})
    assert check_recording(marked).seconds == 1.0
    assert check_recording(marked).is_synthetic


def answer(content):
    """Return what the check says: the kind it found, or its words of refusal."""
    try:
        return check_recording(content).content_type
    except NotARecording as refused:
        return str(refused)


@given(st.binary(max_size=300), st.sampled_from([b"RIFF\0\0\0\0WAVE", b"OggS", b"ID3", b"\xff\xfb\x90\x00"]))
def test_whatever_follows_the_magic_bytes_the_check_answers(junk, magic):
    said = answer(magic + junk)
    assert said.startswith(("audio/", "Tệp ", "Bản thu "))
