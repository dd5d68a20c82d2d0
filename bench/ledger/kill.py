"""Workers killed in the act, the database cut, a provider that answers twice, late and never: what the books say.

Run as ``python -m bench.ledger.kill MESSAGES KILLS CUTS``; prints the tally as JSON, one object a figure.

*Lost* is a message whose recipient the ledger believes reached while the gateway never had it, or one that is neither
settled nor uncertain in the end. An *unexplained double* is a message that the gateway sent on more than once and that
the ledger does not show as chưa rõ.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bench.ledger.speed import say
from bench.ledger.world import ROOT, World, database, now
from danbiet.channels.simulators.apart import Apart
from danbiet.channels.simulators.http_gateway import HttpGateway
from danbiet.channels.simulators.push import Fortune
from danbiet.channels.simulators.script import Trouble

WORKERS = 2
# What befalls the gateway's calls, in turn: mostly nothing.
TROUBLES = [
    Trouble.NONE, Trouble.NONE, Trouble.NONE, Trouble.NONE, Trouble.CUT_AFTER, Trouble.NONE, Trouble.NONE,
    Trouble.LATE, Trouble.NONE, Trouble.TWICE, Trouble.NONE, Trouble.CUT_BEFORE, Trouble.NONE, Trouble.HANG,
    Trouble.NONE, Trouble.ERROR, Trouble.NONE, Trouble.TOO_FAST,
]  # fmt: skip
HAD = frozenset({"handed", "received"})


@dataclass
class Tally:
    """The ledger's word beside the gateway's."""

    rows: int = 0
    states: Counter[str] = field(default_factory=Counter)
    counted: dict[str, int] = field(default_factory=dict)
    kills: int = 0
    kills_in_the_act: int = 0
    cuts: int = 0
    lost: int = 0
    doubles: int = 0
    unexplained_doubles: int = 0
    sent_unknown_to_ledger: int = 0


def ordeal(
    world: World, gateway: Apart, *, n: int, kills: int, cut: Callable[[], None] | None = None, cuts: int = 0,
    careful: bool = False, draw: random.Random,
) -> Tally:  # fmt: skip
    """Send ``n`` messages while workers are killed and the database is cut; return the tally."""
    from django.db import connections

    from danbiet.delivery.models import ChannelSetting

    world.provider(
        gateway.settings.model_copy(update={"answer_seconds": 1.0, "per_call": 100, "honours_ids": not careful})
    )
    dispatch = world.plan(world.list_of(n)[0])
    gateway.ask(trouble, TROUBLES * (n // 100 // len(TROUBLES) + 1))
    world.confirm(dispatch)
    env = os.environ | ({"BENCH_CAREFUL": "1"} if careful else {})
    tally = Tally()
    workers = [a_worker(env) for _ in range(WORKERS)]
    moments = sorted([(k + 1) * n // (kills + 1) for k in range(kills)])
    cut_at = {moments[(i + 1) * len(moments) // (cuts + 1)] for i in range(cuts)} if cuts else set()
    try:
        for moment in moments:
            _until_handled(dispatch, moment, workers, env)
            time.sleep(draw.random() * 0.2)
            victim = draw.randrange(WORKERS)
            tally.kills_in_the_act += _holds_a_batch()
            workers[victim].send_signal(signal.SIGKILL)
            workers[victim].wait()
            tally.kills += 1
            if moment in cut_at and cut is not None:
                cut()
                connections.close_all()  # our own session ended with the others
                tally.cuts += 1
            workers[victim] = a_worker(env)
            ChannelSetting.objects.update(paused_until=None)  # no minutes of rest in a benchmark
        _until_handled(dispatch, n, workers, env)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    _finish(dispatch, careful)
    return _counted(dispatch, gateway, tally)


def a_worker(env: dict[str, str]) -> subprocess.Popen[bytes]:
    quiet = None if os.environ.get("BENCH_SHOW") else subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", "bench.ledger.worker"], cwd=ROOT, env=env, stderr=quiet)


def _until_handled(dispatch: Any, moment: int, workers: list[Any], env: dict[str, str]) -> None:
    """Wait until so many rows have left ``waiting``, or are in the hands of the dead."""
    from django.db import InterfaceError, OperationalError, connections

    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        try:
            if _handled(dispatch) >= moment:
                return
        except (OperationalError, InterfaceError):
            connections.close_all()
        for place, worker in enumerate(workers):
            if worker.poll() is not None:
                raise RuntimeError(f"worker {place} ended by itself with {worker.returncode}")
        time.sleep(0.02)
    raise TimeoutError(f"only {_handled(dispatch)} of {moment} messages were handled in five minutes")


def _handled(dispatch: Any) -> int:
    from danbiet.delivery.models import ChannelSetting, Handover

    dispatch.refresh_from_db()
    ChannelSetting.objects.filter(paused_until__isnull=False).update(paused_until=None)
    abandoned = sum(
        len(each.delivery_ids) for each in Handover.objects.filter(begun_at__lt=now() - timedelta(seconds=3))
    )
    return dispatch.expected - dispatch.waiting + abandoned if dispatch.started_at else -1


def _holds_a_batch() -> bool:
    from danbiet.delivery.models import Handover

    return Handover.objects.filter(begun_at__gt=now() - timedelta(seconds=2)).exists()


def _finish(dispatch: Any, careful: bool) -> None:
    """Let leases run out and look-ups fall due: time is an argument, so it costs none."""
    from bench.ledger.worker import be_careful
    from danbiet.delivery.actions.sending import send_batch
    from danbiet.delivery.actions.settling import settle_uncertain
    from danbiet.delivery.models import ChannelSetting
    from danbiet.delivery.providers import Lines

    if careful:
        be_careful()
    with Lines() as lines:
        for minutes in (3, 6, 12, 45, 90, 240, 480):
            at = now() + timedelta(minutes=minutes)
            ChannelSetting.objects.update(paused_until=None)
            settle_uncertain(at=at, lines=lines)
            while send_batch(at=at, lines=lines):
                ChannelSetting.objects.update(paused_until=None)


def _counted(dispatch: Any, gateway: Apart, tally: Tally) -> Tally:
    from danbiet.delivery.ledger.keys import DeliveryKey
    from danbiet.delivery.models import Delivery

    sent: dict[str, int] = gateway.ask(what_was_sent)
    dispatch.refresh_from_db()
    keys = set()
    for pk, turn, state in Delivery.objects.filter(dispatch=dispatch).values_list("pk", "round", "state"):
        key = str(DeliveryKey(dispatch.key_mark, pk, turn))
        keys.add(key)
        times = sent.get(key, 0)
        tally.rows += 1
        tally.states[state] += 1
        tally.lost += (
            (state in HAD and times == 0) or state == "waiting" or (state in ("failed", "expired") and times > 0)
        )
        tally.doubles += times > 1
        tally.unexplained_doubles += times > 1 and state != "uncertain"
    tally.sent_unknown_to_ledger = len(set(sent) - keys)
    tally.counted = {state: getattr(dispatch, state) for state in tally.states}
    return tally


def is_lost(state: str, times: int) -> bool:
    """Whether the ledger believes something that is not so, or still owes the recipient her message."""
    return (state in HAD and times == 0) or state == "waiting" or (state in ("failed", "expired") and times > 0)


def trouble(gateway: HttpGateway, troubles: list[Trouble]) -> None:
    gateway.script.troubles.extend(troubles)


def what_was_sent(gateway: HttpGateway) -> dict[str, int]:
    return dict(gateway.tally.sent)


def main(n: int, kills: int, cuts: int) -> None:
    with database() as server:

        def cut() -> None:
            os.kill(server.pid, signal.SIGQUIT)  # every session ends at once, nothing is written in peace
            while server.alive():
                time.sleep(0.05)
            server.relaunch()

        for careful in (False, True):
            share = 3 if careful else 1
            with Apart(HttpGateway, keep_texts=False, honours_keys=not careful, fortune=Fortune()) as gateway:
                tally = ordeal(
                    World(), gateway, n=n // share, kills=kills // share, cut=cut, cuts=cuts, careful=careful,
                    draw=random.Random(20260731),
                )  # fmt: skip
            report(tally, "no_keys_" if careful else "")


def report(tally: Tally, prefix: str) -> None:
    assert tally.counted == dict(tally.states), (tally.counted, tally.states)
    say(f"{prefix}lost", tally.lost, "messages", tally.rows)
    say(f"{prefix}unexplained_doubles", tally.unexplained_doubles, "messages", tally.rows)
    say(f"{prefix}uncertain_in_the_end", tally.states["uncertain"], "messages", tally.rows)
    say(f"{prefix}kills", tally.kills, "kills", tally.rows)
    say(f"{prefix}kills_in_the_act", tally.kills_in_the_act, "kills", tally.rows)
    say(f"{prefix}database_cuts", tally.cuts, "cuts", tally.rows)


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:4]))
