"""Claimed, handed to a loopback gateway over HTTP, receipted over HTTP: messages a second, end to end.

Run as ``python -m bench.ledger.speed RECIPIENTS``; prints one JSON object a figure. The product's own worker processes
and web server do the work; the gateway runs in a process of its own and brings its receipts to our door.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from bench.ledger.world import World, a_port, database, processes, rss_mb
from danbiet.channels.simulators.apart import Apart
from danbiet.channels.simulators.http_gateway import HttpGateway
from danbiet.channels.simulators.push import Postman
from danbiet.channels.simulators.smtp import SmtpSink

WORKERS = 2
FEW = 10_000
URGENT_EVERY_S = 1.0
MAILS = 5_000


def main(n: int) -> None:
    with database(), Apart(HttpGateway, keep_texts=False) as gateway:
        world = World()
        bare = bare_speed(gateway)
        say("bare_sink_per_s", bare, "messages/s", FEW)
        lists = {FEW: world.list_of(FEW)[0]}
        lists[n], took, lines = world.list_of(n, doubles=0.3)
        say("import_lines_per_s", lines / took, "lines/s", lines)
        port = a_port()
        provider = world.provider(gateway.settings)
        url = f"http://127.0.0.1:{port}/nhan/sms_http/{provider.pk}/"
        with processes(["danbiet.cli", "web"], env={"DANBIET_BIND": f"127.0.0.1:{port}"}):
            wait_for(port)
            gateway.ask(bring_receipts, url)
            few = run_bulk(world, lists[FEW], FEW, urgent=False)
            many = run_bulk(world, lists[n], n, urgent=True)
        tally = gateway.tally()
    assert tally["doubles"] == 0, tally
    say("messages_per_s", many["per_s"], "messages/s", n, peer="bare sink", peer_value=bare)
    say("share_of_bare_sink", many["per_s"] / bare, "share", n)
    say("handed_per_s", many["handed_per_s"], "messages/s", n)
    say("start_rows_per_s", n / many["start_s"], "rows/s", n)
    say("urgent_p95_s", many["urgent_p95_s"], "s", many["urgent_n"])
    say("rss_mb_at_10000", few["rss_mb"], "MB", FEW)
    say("rss_mb", many["rss_mb"], "MB", n, peer="at 10,000", peer_value=few["rss_mb"])


def run_bulk(world: World, audience: Any, n: int, *, urgent: bool) -> dict[str, Any]:
    """Send one bulk through workers of its own; return its figures."""
    dispatch = world.plan(audience)
    waiting = [world.plan(world.list_of(1)[0], lane=0) for _ in range(60 if urgent else 0)]
    with processes(*[["danbiet.cli", "worker"]] * WORKERS) as workers:
        time.sleep(6)  # the workers are up and idle
        begun = time.perf_counter()
        world.confirm(dispatch)
        started = until(dispatch, lambda d: d.started_at is not None, 600)
        took: list[float] = []
        stop = threading.Event()
        messenger = threading.Thread(target=urgent_ones, args=(world, waiting, took, stop))
        messenger.start()
        sent = until(dispatch, lambda d: d.waiting == 0, 3600)
        received = until(dispatch, lambda d: d.received + d.failed == d.expected, 3600)
        stop.set()
        messenger.join()
        most = max(rss_mb(worker.pid) for worker in workers)
    dispatch.refresh_from_db()
    assert dispatch.received + dispatch.failed == dispatch.expected, dispatch.__dict__
    return {
        "per_s": dispatch.expected / (received - started),
        "handed_per_s": dispatch.expected / (sent - started),
        "start_s": max(started - begun, 0.001),
        "urgent_p95_s": statistics.quantiles(took, n=20)[-1] if len(took) > 1 else float("nan"),
        "urgent_n": len(took),
        "rss_mb": most,
    }


def urgent_ones(world: World, waiting: list[Any], took: list[float], stop: threading.Event) -> None:
    """Confirm an urgent dispatch every second and measure until the gateway has it."""
    for dispatch in waiting:
        if stop.is_set():
            return
        begun = time.perf_counter()
        world.confirm(dispatch)
        took.append(until(dispatch, lambda d: d.handed + d.received == 1, 60, every=0.02) - begun)
        stop.wait(URGENT_EVERY_S)


def until(dispatch: Any, holds: Any, patience: float, *, every: float = 0.1) -> float:
    """Return the moment at which this holds of the dispatch."""
    deadline = time.perf_counter() + patience
    while time.perf_counter() < deadline:
        dispatch.refresh_from_db()
        if holds(dispatch):
            return time.perf_counter()
        time.sleep(every)
    raise TimeoutError(f"dispatch {dispatch.pk} did not get there in {patience} s: {dispatch.__dict__}")


def bare_speed(gateway: Apart, n: int = FEW) -> float:
    """Return how fast the channel hands messages to the gateway with no ledger at all."""
    from danbiet.channels import CHANNELS
    from danbiet.channels.base import Message

    messages = [Message(f"bare-{i}", f"+849{i:08}", "Tu 01/5/2026 hoc phi giam mot nua") for i in range(n)]
    with CHANNELS["sms_http"].open(gateway.settings) as sender:
        begun = time.perf_counter()
        assert sum(1 for _ in sender.send(messages)) == n
        took = time.perf_counter() - begun
    gateway.ask(forget)
    return n / took


def mail_speed(n: int = MAILS) -> None:
    """Measure the same by SMTP: one letter a recipient, one kept connection a worker."""
    with database(), Apart(SmtpSink) as sink:
        world = World()
        world.provider(sink.settings, channel="email")
        audience = world.list_of(n, kind="email")[0]
        dispatch = world.plan(audience, channel="email")
        with processes(*[["danbiet.cli", "worker"]] * WORKERS):
            time.sleep(6)
            world.confirm(dispatch)
            started = until(dispatch, lambda d: d.started_at is not None, 60)
            sent = until(dispatch, lambda d: d.waiting == 0, 600)
    say("smtp_messages_per_s", n / (sent - started), "messages/s", n)


def bring_receipts(gateway: HttpGateway, url: str) -> None:
    gateway.postman = Postman(url, lambda at: gateway.receipts(at=at), every_seconds=0.2)  # type: ignore[attr-defined]
    gateway.postman.__enter__()  # type: ignore[attr-defined]


def forget(gateway: HttpGateway) -> None:
    gateway.unreceipted = []
    gateway.kept.clear()
    gateway.tally.sent.clear()
    gateway.tally.asked.clear()


def wait_for(port: int) -> None:
    import socket

    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the web server did not come up")


def say(metric: str, value: float, unit: str, n: int, **peer: Any) -> None:
    """Print one figure as a line of JSON; ``peer`` and ``peer_value`` where something was measured beside it."""
    figure = {"metric": metric, "value": value, "unit": unit, "n": n, "peer": None, "peer_value": None}
    print(json.dumps(figure | peer), flush=True)


def figures(*command: str) -> Iterator[dict[str, Any]]:
    """Run one of these modules as a process of its own and yield what it measured."""
    with subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                yield json.loads(line)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}; its words stand above")


if __name__ == "__main__":
    if sys.argv[1] == "mail":
        mail_speed(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]))
