"""Is anything lost or sent twice when workers are killed, the database is cut and the provider misbehaves?

``DANBIET_BENCH_KILLS`` reads MESSAGES,KILLS,CUTS (100000,50,2 unless given). Figures that begin with ``no_keys_`` are a
provider that neither honours keys nor answers look-ups: what is uncertain there stays so, and nothing goes out twice.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from bench import Figure
from bench.ledger.speed import figures

_FULL = "100000,50,2"


def run(data: Path) -> Iterator[Figure]:
    """Yield what was lost and what went out twice without an explanation: both must be 0."""
    asked = os.environ.get("DANBIET_BENCH_KILLS", _FULL).split(",")
    for each in figures("bench.ledger.kill", *asked):
        yield Figure("delivery_kill", each["metric"], each["value"], each["unit"], each["n"])
