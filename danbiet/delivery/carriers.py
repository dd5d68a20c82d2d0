"""Mobile carriers offered to an officer, and the authority that asks them: a list of data, in carriers.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

FILE: Final = Path(__file__).with_name("carriers.yaml")


@dataclass(frozen=True)
class Carriers:
    """``addressee`` gets the letter; ``names`` are offered; ``is_verified`` whether anybody held them to a source."""

    addressee: str
    names: tuple[str, ...]
    is_verified: bool


@cache
def known_carriers() -> Carriers:
    """Return what the file says."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Carriers(said["addressee"], tuple(said["carriers"]), said["is_verified"])
