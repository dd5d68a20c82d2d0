"""What becomes of messages after a provider took them, and the calls by which it tells us."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Final, Self
from zlib import crc32

from danbiet.channels.http_line import HttpLine, NoAnswer, NothingLeft
from danbiet.kit.clock import now
from danbiet.kit.http import Timeouts

Call = tuple[bytes, Mapping[str, str]]
THOUSAND: Final = 1000


@dataclass(frozen=True)
class Fortune:
    """How many messages of a thousand fail, are never heard of again, or are told of twice.

    A key always meets the same fortune, so a demonstration and a kill test can be counted afterwards.
    """

    fails: int = 0
    silent: int = 0
    twice: int = 0

    def of(self, key: str) -> str:
        """Return ``fails``, ``silent``, ``twice`` or ``arrives``."""
        place = crc32(key.encode()) % THOUSAND
        for name, share in (("fails", self.fails), ("silent", self.silent), ("twice", self.twice)):
            if place < share:
                return name
            place -= share
        return "arrives"


class Postman:
    """Brings a provider's calls to our door every few seconds, again when it was not opened.

    ``calls`` is asked for what is new, on the postman's own thread; ``most_tries`` is how often one call is brought.
    """

    def __init__(
        self,
        url: str,
        calls: Callable[[datetime], Iterable[Call]],
        *,
        every_seconds: float = 2.0,
        most_tries: int = 20,
    ) -> None:
        self.url, self.calls = url, calls
        self.every_seconds, self.most_tries = every_seconds, most_tries
        self.brought: list[int] = []  # the HTTP statuses of our answers
        self.bag: deque[tuple[Call, int]] = deque()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._walk, name="Postman", daemon=True)
        self.line = HttpLine(timeouts=Timeouts(2, 10, 10), closed_networks=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(timeout=15)
        self.line.close()

    def round(self) -> None:
        """Collect what is new and bring everything in the bag once."""
        self.bag.extend((call, 0) for call in self.calls(now()))
        for _ in range(len(self.bag)):
            call, tries = self.bag.popleft()
            if not self._taken(call) and tries + 1 < self.most_tries:
                self.bag.append((call, tries + 1))

    def _taken(self, call: Call) -> bool:
        body, headers = call
        try:
            status = self.line.post(self.url, body, headers).status
        except (NothingLeft, NoAnswer):
            return False
        self.brought.append(status)
        return 200 <= status < 300

    def _walk(self) -> None:
        while not self._over.wait(self.every_seconds):
            self.round()


def in_batches(rows: Iterable[dict[str, str]], size: int) -> Iterator[list[dict[str, str]]]:
    batch: list[dict[str, str]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
