"""How a simulated provider misbehaves, and what it remembers."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from enum import StrEnum


class Trouble(StrEnum):
    """What may befall the next call; the names say what the provider does."""

    NONE = "none"
    TOO_FAST = "too_fast"  # asks to slow down; takes nothing
    CLOSED = "closed"  # says that it is shut for the moment; takes nothing
    ERROR = "error"  # takes the messages, then answers with a fault of its own
    CUT_BEFORE = "cut_before"  # drops the line before it took anything
    CUT_AFTER = "cut_after"  # takes the messages, then drops the line
    HANG = "hang"  # takes the messages, then says nothing
    LATE = "late"  # takes the messages, answers after ``late_seconds``
    TWICE = "twice"  # takes the messages, answers or receipts twice


@dataclass
class Script:
    """``bad`` addresses do not exist, ``busy`` ones are refused for now; ``troubles`` befall the next calls in order.

    ``always`` befalls every call for which no trouble is queued.
    """

    bad: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    troubles: deque[Trouble] = field(default_factory=deque)
    always: Trouble = Trouble.NONE
    late_seconds: float = 0.2
    retry_after_seconds: int = 7

    def next(self) -> Trouble:
        return self.troubles.popleft() if self.troubles else self.always


@dataclass
class Tally:
    """What a provider was given: how often each key was asked for, and how often it really went out."""

    asked: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    addresses: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    calls: int = 0

    def doubles(self) -> list[str]:
        """Return the keys that went out more than once."""
        return [key for key, times in self.sent.items() if times > 1]
