"""Counting while pages are served: a number in this process's memory, written down every few seconds.

A request only adds one to a number and waits for no database. A thread writes what has gathered (`actions.
readership.keep_counts`) at most `EVERY` seconds after the first, sooner when there is much, and once more when the
process ends. A process that is killed loses the counts of these seconds, which is said in the handbook; while the
database is away they wait, up to `MOST_WAITING` different things.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from django.db import DatabaseError, InterfaceError, connection

logger = logging.getLogger(__name__)

EVERY: Final = 5.0
MUCH: Final = 500
MOST_WAITING: Final = 20_000


class Opening(NamedTuple):
    """A page, and the local day. ``thing`` is what its address calls it: a policy's number, a release's public id."""

    day: date
    kind: str
    thing: str
    by_machine: bool = False


class Search(NamedTuple):
    """A search that found nothing, as it was typed; it lives here for seconds and is stored by nobody."""

    month: date
    text: str


@dataclass
class Gathered:
    """What was counted since the last time it was written down."""

    openings: Counter[Opening] = field(default_factory=Counter)
    searches: Counter[Search] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.openings) + len(self.searches)


class Tally:
    """The counts of one process. ``keep`` writes them down; it may raise DatabaseError, and is then tried again."""

    def __init__(self, keep: Callable[[Gathered], object]) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._gathered = Gathered()
        self._something, self._much = threading.Event(), threading.Event()
        self._writer: threading.Thread | None = None

    def count_opening(self, opening: Opening) -> None:
        with self._lock:
            self._gathered.openings[opening] += 1
        self._notice()

    def count_search(self, search: Search) -> None:
        with self._lock:
            self._gathered.searches[search] += 1
        self._notice()

    def write_down(self) -> None:
        """Write down what has gathered. What cannot be written waits for the next time."""
        with self._lock:
            gathered, self._gathered = self._gathered, Gathered()
        if not gathered:
            return
        try:
            self._keep(gathered)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("Counts of page loads wait: %s. They are tried again; nothing to do.", type(error).__name__)
            self._put_back(gathered)

    def write_down_regularly(self, *, every: float = EVERY) -> None:
        """Start the thread that writes down; call it in a process that serves pages. Twice is once."""
        if self._writer is None:
            self._writer = threading.Thread(target=self._write, args=(every,), name="readership", daemon=True)
            self._writer.start()
            atexit.register(self.write_down)

    def _write(self, every: float) -> None:
        while True:
            self._something.wait()
            self._much.wait(every)
            self._something.clear()
            self._much.clear()
            self.write_down()
            connection.close()  # between two readers nobody needs it

    def _notice(self) -> None:
        if not self._something.is_set():
            self._something.set()
        if len(self._gathered) >= MUCH:
            self._much.set()

    def _put_back(self, gathered: Gathered) -> None:
        with self._lock:
            if len(self._gathered) + len(gathered) <= MOST_WAITING:
                self._gathered.openings += gathered.openings
                self._gathered.searches += gathered.searches
                self._something.set()
