"""What one page asks twice is answered once: remembered while the page is made, forgotten with it.

Nothing is remembered outside `one_page`, so that jobs and actions always see what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers of one page", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Make one page, which only reads: what `once_a_page` functions answer inside is remembered to the end of it."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once_a_page(key: Callable[P, Hashable]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a function that reads; ``key`` names its answer by its arguments (not by the moment: a page has one)."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def answered(*args: P.args, **kwargs: P.kwargs) -> T:
            known = _answers.get()
            if known is None:
                return function(*args, **kwargs)
            name = (function, key(*args, **kwargs))
            if name not in known:
                known[name] = function(*args, **kwargs)
            answer: T = known[name]
            return answer

        return answered

    return decorate
