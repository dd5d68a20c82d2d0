"""How fast does the ledger send, and does an urgent message get through meanwhile?

The number of recipients is that of ``DANBIET_BENCH_RECIPIENTS`` (100,000 unless given; 1,000,000 takes some minutes).
"""

import os
from collections.abc import Iterator
from pathlib import Path

from bench import Figure
from bench.ledger.speed import figures

_RECIPIENTS = 100_000
_MAILS = 5_000


def run(data: Path) -> Iterator[Figure]:
    """Yield messages a second end to end beside the bare sink's, the wait of an urgent one, and memory."""
    n = os.environ.get("DANBIET_BENCH_RECIPIENTS", str(_RECIPIENTS))
    for each in (*figures("bench.ledger.speed", n), *figures("bench.ledger.speed", "mail", str(_MAILS))):
        peer = each["peer_value"]
        yield Figure(
            "delivery", each["metric"], each["value"], each["unit"], each["n"],
            each["peer"], peer, each["value"] / peer if peer else None,
        )  # fmt: skip
