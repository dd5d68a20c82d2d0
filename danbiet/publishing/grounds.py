"""The lawful grounds on which the press may be refused an answer: law is data, with its basis and its days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

FILE = Path(__file__).with_name("refusal_grounds.yaml")


class NotAGround(ValueError):
    """The law in force on the day knows no such ground."""


@dataclass(frozen=True)
class Ground:
    """One ground, in force between two days; ``is_verified`` when somebody read it in the law itself."""

    key: str
    text: str
    basis: str
    valid_from: date
    valid_to: date | None
    is_verified: bool

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def words(self) -> str:
        """The ground with its basis, and “chưa kiểm chứng” where nobody has confirmed it."""
        basis = self.basis if self.is_verified else _("{basis}, chưa kiểm chứng").format(basis=self.basis)
        return f"{self.text} ({basis})"


def grounds_on(day: date) -> list[Ground]:
    """Return the grounds in force on a local day, in the order of the file."""
    return [each for each in _all() if each.holds_on(day)]


def ground(key: str, *, on: date) -> Ground:
    """Return one ground by its key; raises NotAGround with what to do."""
    found = next((each for each in grounds_on(on) if each.key == key), None)
    if found is None:
        raise NotAGround(_("Chỉ được từ chối theo một căn cứ của luật. Hãy chọn trong danh sách, hoặc trả lời."))
    return found


@cache
def _all() -> tuple[Ground, ...]:
    return tuple(_read())


def _read() -> Iterator[Ground]:
    for entry in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        yield Ground(
            entry["key"], entry["text"], entry["basis"], entry["valid_from"], entry.get("valid_to"),
            entry.get("is_verified", False),
        )  # fmt: skip
