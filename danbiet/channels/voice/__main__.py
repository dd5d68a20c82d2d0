"""The child process: text on standard input, audio on standard output, trouble on standard error.

python -m danbiet.channels.voice --voice vi --rate 130 --form mp3 --most-seconds 900 < script.txt > script.mp3
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import BinaryIO

from danbiet.channels.voice.espeak import NoVoice, TooLong, read_aloud, version
from danbiet.channels.voice.mp3 import write_mp3
from danbiet.channels.voice.wav import SOURCE_TYPE, WORDS, write_wav

_MEMORY = 1 << 30
_CPU_SECONDS = 60


def main() -> int:
    """Return 0 for audio, 3 when it is too long, 4 when the voice failed."""
    asked = _arguments()
    _limit()
    text = sys.stdin.buffer.read().decode()
    # The library prints to standard output when it is unhappy; that belongs to the audio.
    with _kept_clean() as out:
        try:
            samples, per_second = read_aloud(text, voice=asked.voice, rate=asked.rate, most_seconds=asked.most_seconds)
        except (NoVoice, TooLong) as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            return 3 if isinstance(error, TooLong) else 4
        engine = f"eSpeak NG {version()}"
        if asked.form == "mp3":
            tags = {"TSSE": engine, "TXXX:DigitalSourceType": SOURCE_TYPE, "TXXX:is_synthetic": "1"}
            audio = write_mp3(samples, per_second, tags, WORDS)
        else:
            audio = write_wav(samples, per_second, {"ISFT": engine, "ICMT": WORDS, "ISRC": SOURCE_TYPE})
        out.write(audio)
        out.flush()
    # What the parent cannot read from an MP3 in one line.
    print(json.dumps({"seconds": len(samples) / per_second, "engine": engine}), file=sys.stderr)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m danbiet.channels.voice", description=__doc__)
    parser.add_argument("--voice", default="vi")
    parser.add_argument("--rate", type=int, default=130)
    parser.add_argument("--form", choices=("mp3", "wav"), default="mp3")
    parser.add_argument("--most-seconds", type=float, default=900)
    return parser.parse_args()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextlib.contextmanager
def _kept_clean() -> Iterator[BinaryIO]:
    kept = os.dup(1)
    os.dup2(2, 1)
    with os.fdopen(kept, "wb") as out:
        yield out


if __name__ == "__main__":
    raise SystemExit(main())
