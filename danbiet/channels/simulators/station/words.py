"""What a station writes on its topics."""

from __future__ import annotations

import json
from datetime import datetime

from danbiet.channels.simulators.station.player import Player, Report

VERSION = "simulator 1"


def report_words(report: Report, *, clock: datetime) -> bytes:
    """Return a report as JSON; ``clock`` is the station's own at the moment of sending."""
    said = {"id": report.id, "state": report.state, "at": report.at.isoformat(), "clock": clock.isoformat()}
    if report.seconds is not None:
        said["seconds"] = report.seconds  # type: ignore[assignment]
    return json.dumps(said).encode()


def heartbeat_words(player: Player, *, clock: datetime) -> bytes:
    stored = len(player.stored)
    return json.dumps({"online": True, "clock": clock.isoformat(), "stored": stored, "version": VERSION}).encode()


def farewell_words() -> bytes:
    """Return what the broker says for a station that fell silent (its will)."""
    return json.dumps({"online": False}).encode()
