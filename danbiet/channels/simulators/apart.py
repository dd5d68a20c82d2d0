"""A simulated provider in a process of its own, so that it does not share our processor time or memory.

>>> with Apart(HttpGateway, keep_texts=False) as peer:  # doctest: +SKIP
...     sender = channel.open(peer.settings)
...     peer.tally()
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from pydantic import BaseModel

# Not fork: the child must not inherit our connections.
PROCESSES = multiprocessing.get_context("spawn")


class Apart:
    """Runs ``make(**options)`` in a child process; ``settings`` reach it, ``ask`` reads what it remembers."""

    def __init__(self, make: Callable[..., Any], **options: Any) -> None:
        self.pipe, far = PROCESSES.Pipe()
        self.process = PROCESSES.Process(target=serve, args=(far, make, options), daemon=True)

    def __enter__(self) -> Self:
        self.process.start()
        self.settings: BaseModel = self.pipe.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pipe.send(None)
        self.process.join(timeout=10)
        if self.process.is_alive():
            self.process.kill()

    def ask(self, question: Callable[..., Any], *values: Any) -> Any:
        """Return ``question(simulator, *values)`` as answered in the child; a module's function, so that it travels."""
        self.pipe.send((question, values))
        return self.pipe.recv()

    def tally(self) -> dict[str, int]:
        """Return how many messages were asked for, how many really went out, and how many of those twice."""
        answer: dict[str, int] = self.ask(counts)
        return answer


def counts(simulator: Any) -> dict[str, int]:
    tally = simulator.tally
    asked, sent, keys = sum(tally.asked.values()), sum(tally.sent.values()), len(tally.sent)
    return {"asked": asked, "sent": sent, "keys": keys, "doubles": sent - keys}


def serve(pipe: Connection, make: Callable[..., Any], options: dict[str, Any]) -> None:
    """Run the simulator until the parent says None, or is gone."""
    with make(**options) as simulator:
        pipe.send(simulator.settings())
        try:
            while (asked := pipe.recv()) is not None:
                question, values = asked
                pipe.send(question(simulator, *values))
        except EOFError:  # the parent is gone
            return
