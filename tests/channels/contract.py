"""What every channel owes the ledger, as questions that each is asked on its simulator.

A channel joins with one file in `tests/channels/cases/` that holds ``CASE``. A case says how to write to one, how to
break the provider, and which of the provider's gifts (receipts, look-up) there are; the questions are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel

from danbiet.channels.base import Channel, Fate, Message, Outcome
from danbiet.channels.simulators.script import Script, Tally, Trouble

NOW = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)  # 8:00 in Hà Nội
MAY_HAVE_LEFT = {Fate.HANDED, Fate.RECEIVED, Fate.UNCERTAIN}


class Simulator(Protocol):
    script: Script
    tally: Tally

    def settings(self, **changes: Any) -> BaseModel: ...


class Case:
    """One channel with its simulated provider. Override what differs."""

    channel: Channel
    bad: str  # an address that looks right and does not exist
    busy: str  # an address refused for now
    malformed: str  # an address that must never leave
    troubles: frozenset[Trouble] = frozenset(Trouble)  # what may befall this provider's calls
    impatient: Mapping[str, Any] = {}  # settings that wait a fraction of a second
    finds_by_key: bool = False  # look-up needs no reference
    has_receipts: bool = False

    def simulator(self, script: Script | None = None) -> AbstractContextManager[Any]:
        raise NotImplementedError

    def address(self, number: int) -> str:
        raise NotImplementedError

    def extra(self) -> Mapping[str, Any]:
        return {}

    def receipts(self, simulator: Any, *, at: datetime) -> list[tuple[bytes, Mapping[str, str]]]:
        """Return calls, as the provider makes them, about everything it took."""
        return list(simulator.calls(at))

    def forged(self, simulator: Any, *, at: datetime) -> list[tuple[bytes, Mapping[str, str]]]:
        """Return calls that must be refused."""
        return []

    def message(self, number: int, *, address: str | None = None) -> Message:
        return Message(
            key=f"d-{number:06d}",
            address=self.address(number) if address is None else address,
            text="Từ 01/7/2026, trẻ mầm non được miễn học phí. Hỏi: 1900 0000.",
            subject="Miễn học phí mầm non từ 01/7/2026",
            extra=self.extra(),
        )

    def messages(self, count: int, *, start: int = 0) -> list[Message]:
        return [self.message(number) for number in range(start, start + count)]


@dataclass
class Round:
    """What one round of sending said, and what really left."""

    outcomes: list[Outcome]
    sent: Mapping[str, int] = field(default_factory=dict)

    @property
    def fates(self) -> dict[str, Fate]:
        return {outcome.key: outcome.fate for outcome in self.outcomes}

    def silently_sent(self) -> list[str]:
        """Return the keys that left although the channel says that they did not."""
        return [key for key, times in self.sent.items() if times and self.fates.get(key) not in MAY_HAVE_LEFT]

    def never_sent(self) -> list[str]:
        """Return the keys said to be handed over that the provider never took."""
        return [key for key, fate in self.fates.items() if fate is Fate.HANDED and not self.sent.get(key)]


def sending(case: Case, simulator: Any, messages: Iterable[Message], **changes: Any) -> Round:
    """Hand the messages over on a line of their own."""
    with case.channel.open(simulator.settings(**changes)) as sender:
        said = list(sender.send(list(messages)))
    return Round(said, dict(simulator.tally.sent))


def cases() -> list[Case]:
    """Return every case in `tests/channels/cases/`."""
    files = sorted(Path(__file__).with_name("cases").glob("*.py"))
    modules = [import_module(f"tests.channels.cases.{file.stem}") for file in files if file.stem != "__init__"]
    return [module.CASE for module in modules]
