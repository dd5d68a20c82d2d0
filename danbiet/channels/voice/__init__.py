"""Giọng đọc: words to audio, and the check of recordings that people upload.

Vocabulary
    speech     synthetic audio, marked as such for machines inside the file (``is_synthetic``)
    recording  what a person read aloud and uploaded; checked to be what it says

The eSpeak NG library runs in a child process with limits on time, memory and size:
when it crashes or hangs, one request fails and the worker goes on. Text comes
already spoken out (``danbiet.engine.text.speech.spoken``): "1.234" would be read
as the library pleases.
"""

from danbiet.channels.voice.recordings import NotARecording, Recording, check_recording
from danbiet.channels.voice.speaking import (
    BIGGEST_TEXT,
    SYLLABLES_PER_MINUTE,
    VOICES,
    CannotSpeak,
    Speech,
    speak,
)

__all__ = [
    "BIGGEST_TEXT",
    "SYLLABLES_PER_MINUTE",
    "VOICES",
    "CannotSpeak",
    "NotARecording",
    "Recording",
    "Speech",
    "check_recording",
    "speak",
]
