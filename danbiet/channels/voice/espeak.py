"""The eSpeak NG library by ctypes. Runs only in the child process: it may crash."""

from __future__ import annotations

import ctypes
from array import array
from typing import Any, Final

import espeakng_loader

_SYNCHRONOUS: Final = 2
_NO_EXIT: Final = 0x8000  # the library otherwise ends the process when its data are missing
_RATE, _VOLUME = 1, 2
_UTF8: Final = 1
_BY_CHARACTER: Final = 1
_LOUDNESS: Final = 90  # at 100 the library clips the loudest vowels

_Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class NoVoice(RuntimeError):
    """The library did not start, has no such voice, or stopped."""


class TooLong(ValueError):
    """The audio grew past the limit; what was made is dropped."""


def read_aloud(text: str, *, voice: str, rate: int, most_seconds: float) -> tuple[array[int], int]:
    """Return 16-bit mono samples and how many there are to a second.

    ``rate`` is the library's own, in English words a minute (80 to 450). Raises
    NoVoice, or TooLong when the audio passes ``most_seconds``.
    """
    library, per_second = _started(voice, rate)
    samples: array[int] = array("h")
    most = int(most_seconds * per_second)

    def keep(wave: Any, count: int, _events: object) -> int:
        if wave and count > 0:
            samples.frombytes(ctypes.string_at(wave, count * 2))
        return int(len(samples) > most)

    callback = _Heard(keep)
    library.espeak_SetSynthCallback(callback)
    written = text.encode()
    failed = library.espeak_Synth(written, ctypes.c_size_t(len(written) + 1), 0, _BY_CHARACTER, 0, _UTF8, None, None)
    if failed:
        raise NoVoice(f"espeak_Synth: {failed}")
    if len(samples) > most:
        raise TooLong(f"the audio is longer than {most_seconds:g} s")
    return samples, per_second


def version() -> str:
    """Return ``1.52.0``."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Info.restype = ctypes.c_char_p
    return str(library.espeak_Info(None).decode()).split()[0]


def _started(voice: str, rate: int) -> tuple[ctypes.CDLL, int]:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path().encode()
    per_second = int(library.espeak_Initialize(_SYNCHRONOUS, 0, data, _NO_EXIT))
    if per_second <= 0:
        raise NoVoice(f"espeak_Initialize: {per_second}")
    if library.espeak_SetVoiceByName(voice.encode()):
        raise NoVoice(f"no voice “{voice}”")
    library.espeak_SetParameter(_RATE, rate, 0)
    library.espeak_SetParameter(_VOLUME, _LOUDNESS, 0)
    return library, per_second
