"""What a file's own bytes say of its sound."""

from typing import NamedTuple


class Measured(NamedTuple):
    """``per_second`` is the sampling rate."""

    seconds: float
    per_second: int
    channels: int
