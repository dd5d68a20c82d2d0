"""A rule: a written form, and what is said for it."""

import re
from collections.abc import Callable
from typing import NamedTuple


class Rule(NamedTuple):
    """Every match of ``written`` is replaced by what ``said`` returns for it."""

    written: re.Pattern[str]
    said: Callable[[re.Match[str]], str]

    def applied(self, text: str) -> str:
        """Return the text with every written form replaced."""
        return self.written.sub(self.said, text)
