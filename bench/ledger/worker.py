"""A worker as small as it can be, made to be killed: the same actions as the product's jobs, in one loop.

Run as ``python -m bench.ledger.worker``. With ``BENCH_CAREFUL=1`` it takes the gateway for one that answers no
look-ups; where the provider's settings say that it honours no ids either, whatever is uncertain must stay so.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


def work() -> None:
    import django

    django.setup()
    from django.db import InterfaceError, OperationalError, connections

    if os.environ.get("BENCH_CAREFUL"):
        be_careful()
    while True:
        try:
            turn()
        except (OperationalError, InterfaceError):
            connections.close_all()  # the database was cut; it will be back
            time.sleep(0.2)


def be_careful() -> None:
    from danbiet.channels.sms_http import SmsHttp

    SmsHttp.can_look_up = False


def turn() -> None:
    from danbiet.delivery.actions.receipts import apply_receipts
    from danbiet.delivery.actions.sending import send_batch
    from danbiet.delivery.actions.settling import settle_uncertain
    from danbiet.delivery.actions.starting import start_due
    from danbiet.delivery.providers import Lines

    start_due(at=datetime.now(UTC))
    with Lines() as lines:
        for _ in range(10):
            if not send_batch(at=datetime.now(UTC), lines=lines):
                time.sleep(0.05)
        apply_receipts(at=datetime.now(UTC))
        settle_uncertain(at=datetime.now(UTC), lines=lines)


if __name__ == "__main__":
    work()
