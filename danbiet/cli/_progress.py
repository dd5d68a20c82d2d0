"""Progress of long work in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress


@contextmanager
def bar() -> Iterator[Callable[[str, int], None]]:
    """Give a function that is told steps: a name begins a step of so many units, no name adds units to it."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        steps = [progress.add_task("starting", total=None)]

        def tell(step: str, units: int) -> None:
            if not step:
                progress.update(steps[-1], advance=units)
                return
            progress.update(steps[-1], visible=False)
            steps.append(progress.add_task(step, total=units or None))

        yield tell
