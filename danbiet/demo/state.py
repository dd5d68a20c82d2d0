"""What the demonstration must remember to go on living after a restart; a small file in the data folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Self

from danbiet.demo.press import Press
from danbiet.demo.script import Script, world, write_script
from danbiet.kit import clock

NAME = "demo.json"


class NotOpened(FileNotFoundError):
    """The demonstration world was never opened in this data folder."""


@dataclass(frozen=True)
class State:
    """Seed, the minute the 60 days ended, when the present began, and the port of the press."""

    seed: int
    ends_at: datetime
    live_from: datetime
    port: int

    @classmethod
    def read(cls, data: Path) -> Self:
        """Return the state kept in the data folder. Raises NotOpened."""
        try:
            kept = json.loads((data / NAME).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise NotOpened(f"{data / NAME} is missing. Open the demonstration first: danbiet demo open.") from error
        return cls(
            seed=kept["seed"],
            ends_at=datetime.fromisoformat(kept["ends_at"]),
            live_from=datetime.fromisoformat(kept["live_from"]),
            port=kept["port"],
        )

    def write(self, data: Path) -> None:
        """Keep the state; a reader sees the old or the new one, never half."""
        fields = asdict(self) | {"ends_at": self.ends_at.isoformat(), "live_from": self.live_from.isoformat()}
        beside = data / f"{NAME}.new"
        beside.write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")
        beside.replace(data / NAME)

    def script(self) -> Script:
        return _script(self.seed, self.ends_at)

    def press(self) -> Press:
        """Return the press as it lives on: its clock is the real one."""
        return Press(self.script(), clock.now, live_from=self.live_from)

    @property
    def hosts(self) -> dict[str, tuple[str, int]]:
        return {outlet.host: ("127.0.0.1", self.port) for outlet in world().outlets}


@lru_cache(maxsize=1)
def _script(seed: int, ends_at: datetime) -> Script:
    return write_script(seed, ends_at=ends_at)
