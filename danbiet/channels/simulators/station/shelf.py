"""The HTTP server that holds the audio, and how a station fetches from it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Final

import httpx

from danbiet.channels.loudspeaker.addresses import is_signed_address
from danbiet.channels.manifests import Sound
from danbiet.channels.simulators.http_server import HttpServer, Reply, Request
from danbiet.channels.simulators.station.player import NoAudio
from danbiet.kit.clock import now

_TRIES: Final = 3
_PATIENCE_SECONDS: Final = 10.0


class Shelf(HttpServer):
    """Holds audio by name, as `danbiet.channels.loudspeaker.audio_address` names it.

    With a ``secret`` only signed addresses are served. ``damaged`` names are
    served with their last byte changed; ``asked`` counts requests by name.
    """

    def __init__(self, *, secret: str = "", clock: Callable[[], datetime] = now, port: int = 0) -> None:
        super().__init__(port=port)
        self.secret, self.clock = secret, clock
        self.files: dict[str, tuple[str, bytes]] = {}
        self.damaged: set[str] = set()
        self.asked: Counter[str] = Counter()

    def put(self, audio: bytes, content_type: str = "audio/mpeg") -> str:
        """Keep the audio and return its SHA-256."""
        sha256 = hashlib.sha256(audio).hexdigest()
        self.files[sha256] = (content_type, audio)
        return sha256

    def answer(self, request: Request) -> Reply:
        path = request.path.partition("?")[0]
        sha256 = path.rpartition("/")[2].partition(".")[0]
        self.asked[sha256] += 1
        if sha256 not in self.files:
            return Reply(404)
        if self.secret and not is_signed_address(request.path, self.secret, at=self.clock()):
            return Reply(403)
        content_type, audio = self.files[sha256]
        if sha256 in self.damaged:
            audio = audio[:-1] + bytes([audio[-1] ^ 1])
        return Reply(200, audio, {"Content-Type": content_type})


def fetch(sound: Sound) -> bytes:
    """Return the audio whose hash stands in the manifest. Raises NoAudio."""
    for _ in range(_TRIES):
        audio = _downloaded(sound)
        if audio is None:
            continue
        if hashlib.sha256(audio).hexdigest() != sound.sha256:
            raise NoAudio("audio_damaged")
        return audio
    raise NoAudio("audio_unreachable")


@cache
def _client() -> httpx.Client:
    return httpx.Client(timeout=_PATIENCE_SECONDS)


def _downloaded(sound: Sound) -> bytes | None:
    """Return what the address gives, never more than the manifest tells; None when it gives nothing."""
    kept = bytearray()
    try:
        with _client().stream("GET", sound.url) as answer:
            if answer.status_code != 200:
                return None
            for piece in answer.iter_bytes():
                kept += piece
                if len(kept) > sound.size:
                    raise NoAudio("audio_damaged")
    except httpx.HTTPError:
        return None
    return bytes(kept)
