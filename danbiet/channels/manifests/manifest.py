"""One order to one station, and its canonical form."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, Self

from danbiet.channels.manifests.hours import NEVER, BadHours, Hours

VERSION: Final = 1
Kind = Literal["play", "cancel"]


class BadManifest(ValueError):
    """Not a manifest for this station; ``code`` is what the station reports."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Sound:
    """The audio: where it lies, what its bytes hash to, and how long it plays (whole seconds, rounded up)."""

    url: str
    sha256: str
    size: int
    content_type: str
    seconds: int
    is_synthetic: bool


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """``play`` an audio or ``cancel`` earlier ones.

    ``id`` is the message's key: a station plays it once, however often it
    comes. ``replaces`` are ids that must not sound any more. ``starts_at`` None
    means as soon as the hours allow; after ``expires_at`` nothing sounds.
    ``priority`` is 0, 1 or 2 (Thông tư 39/2020/TT-BTTTT): 2 interrupts.
    """

    id: str
    station: str
    expires_at: datetime
    kind: Kind = "play"
    title: str = ""
    sound: Sound | None = None
    starts_at: datetime | None = None
    priority: int = 0
    language: str = "vi"
    replaces: tuple[str, ...] = ()
    hours: Hours = NEVER
    override: str = ""

    def canonical(self) -> str:
        """Return the signed text: JSON with sorted keys, no spaces, whole numbers and UTC times."""
        return json.dumps(self._plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def may_begin(self, at: datetime) -> bool:
        """Say whether it may begin to sound at this moment."""
        return self.next_start(at) == at

    def next_start(self, after: datetime) -> datetime | None:
        """Return when it may begin, from ``after`` on; None when its time is over before that."""
        if self.sound is None:
            return None
        begin = max(after, self.starts_at) if self.starts_at else after
        if self.override:
            return begin if begin < self.expires_at else None
        return self.hours.next_start(begin, self.sound.seconds, before=self.expires_at)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read canonical text. Raises BadManifest (``unreadable`` or ``version``)."""
        try:
            return cls(**_read(json.loads(text)))
        except (KeyError, TypeError, ValueError, AttributeError, BadHours) as error:
            if isinstance(error, BadManifest):
                raise
            raise BadManifest("unreadable", f"the manifest cannot be read: {error!r}") from error

    def _plain(self) -> dict[str, Any]:
        sound = self.sound
        return {
            "audio": None if sound is None else asdict(sound),
            "expires_at": _utc(self.expires_at),
            "hours": str(self.hours),
            "id": self.id,
            "kind": self.kind,
            "language": self.language,
            "override": self.override,
            "priority": self.priority,
            "replaces": list(self.replaces),
            "starts_at": _utc(self.starts_at) if self.starts_at else None,
            "station": self.station,
            "title": self.title,
            "v": VERSION,
        }


def _read(plain: dict[str, Any]) -> dict[str, Any]:
    if plain.pop("v") != VERSION:
        raise BadManifest("version", f"this station reads manifests of version {VERSION} only")
    audio = plain.pop("audio")
    return {
        **plain,
        "sound": None if audio is None else Sound(**audio),
        "expires_at": datetime.fromisoformat(plain["expires_at"]),
        "starts_at": datetime.fromisoformat(plain["starts_at"]) if plain["starts_at"] else None,
        "hours": Hours.read(plain["hours"]),
        "replaces": tuple(plain["replaces"]),
    }


def _utc(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone: pass an aware datetime.")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
