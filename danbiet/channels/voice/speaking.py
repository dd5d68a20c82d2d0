"""Words to audio, in a child process with limits."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Final, Literal

Form = Literal["mp3", "wav"]

VOICES: Final = {"vi": "vi", "vi-central": "vi-vn-x-central", "vi-south": "vi-vn-x-south", "en": "en-gb"}
"""Languages that the library can read; minority languages of Viet Nam have no voice and need a recording."""

SYLLABLES_PER_MINUTE: Final = 180
"""Pace for a loudspeaker in the open, the same as ``danbiet.engine.text.speech.PACE`` (a test holds them equal)."""

BIGGEST_TEXT: Final = 20_000
LONGEST_SECONDS: Final = 15 * 60.0
_TIMEOUT_SECONDS: Final = 60.0
_TYPES: Final = {"mp3": "audio/mpeg", "wav": "audio/wav"}
_SLOWEST, _FASTEST = 100, 300


class CannotSpeak(RuntimeError):
    """No audio came; the message says why, in Vietnamese for the officer."""


@dataclass(frozen=True)
class Speech:
    """Synthetic audio. ``sha256`` is of ``audio``; ``is_synthetic`` is always true and travels with it."""

    audio: bytes
    content_type: str
    seconds: float
    sha256: str
    engine: str
    language: str = "vi"
    is_synthetic: bool = True

    def reference(self, url: str = "") -> dict[str, Any]:
        """Return what ``Message.extra["audio"]`` of a loudspeaker says of this audio, to be fetched at ``url``."""
        return {
            "url": url,
            "sha256": self.sha256,
            "bytes": len(self.audio),
            "content_type": self.content_type,
            "seconds": self.seconds,
            "is_synthetic": self.is_synthetic,
        }


def speak(
    text: str,
    *,
    voice: str = "vi",
    form: Form = "mp3",
    syllables_per_minute: int = SYLLABLES_PER_MINUTE,
    most_seconds: float = LONGEST_SECONDS,
    timeout: float = _TIMEOUT_SECONDS,
) -> Speech:
    """Return ``text``, already spoken out in words, as synthetic audio.

    ``voice`` is a key of VOICES; ``syllables_per_minute`` from 100 to 300;
    ``most_seconds`` the longest audio taken, ``timeout`` the longest wait in
    seconds. Raises CannotSpeak.
    """
    said = _checked(text, voice, syllables_per_minute)
    rate = str(_rate(syllables_per_minute))
    options = ["--voice", VOICES[voice], "--rate", rate, "--form", form, "--most-seconds", str(most_seconds)]
    audio, told = _read_by_a_child(said, options, timeout)
    digest = hashlib.sha256(audio).hexdigest()
    language = voice.split("-")[0]
    return Speech(audio, _TYPES[form], round(float(told["seconds"]), 3), digest, str(told["engine"]), language)


def _checked(text: str, voice: str, pace: int) -> str:
    said = text.replace("\0", "").strip()
    if voice not in VOICES:
        raise CannotSpeak(f"Không có giọng đọc cho “{voice}”. Hãy tải bản thu giọng người lên.")
    if not any(letter.isalnum() for letter in said):
        raise CannotSpeak("Không có chữ nào để đọc. Hãy viết bản phát thanh trước.")
    if len(said) > BIGGEST_TEXT:
        raise CannotSpeak(f"Bản phát thanh dài {len(said)} ký tự, quá {BIGGEST_TEXT}. Hãy chia thành nhiều bài.")
    if not _SLOWEST <= pace <= _FASTEST:
        raise CannotSpeak(f"Tốc độ {pace} tiếng mỗi phút ngoài khoảng {_SLOWEST}-{_FASTEST}.")
    return said


def _rate(pace: int) -> int:
    # Measured on the Vietnamese voice with sentence pauses: syllables a minute = 1.41 x rate - 8.5.
    return round((pace + 8.5) / 1.41)


def _read_by_a_child(text: str, options: list[str], timeout: float) -> tuple[bytes, dict[str, Any]]:
    # -I keeps the working folder and the environment's Python paths out of the child.
    command = [sys.executable, "-I", "-m", "danbiet.channels.voice", *options]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        raise CannotSpeak(f"Giọng đọc không xong trong {timeout:g} giây. Hãy rút ngắn bài rồi thử lại.") from error
    words = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if done.returncode == 3:
        raise CannotSpeak("Bài đọc dài quá thời lượng cho phép. Hãy rút ngắn hoặc chia thành nhiều bài.")
    if done.returncode:
        raise CannotSpeak(f"Giọng đọc dừng giữa chừng (mã {done.returncode}: {words[:200]}). Hãy thử lại.")
    return done.stdout, json.loads(words)
