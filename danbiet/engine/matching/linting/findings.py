"""One remark on a query."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["private_person", "too_broad", "too_short", "accent_ambiguous"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is unwise, in words for the officer, and where (offset from 0).

    ``refuses`` says the query may not be saved as it is.
    """

    kind: Kind
    message: str
    position: int
    refuses: bool
