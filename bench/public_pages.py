"""How many readers does one machine serve, and how long do they wait?

One `danbiet web` (its usual processes and threads) on the loopback, a policy with 12 publications and 40 answers, a
press room of 400 releases; eight readers ask without a pause. Three ways: *made* (each address is new, so that every
page is rendered), *kept* (the same address, the kept page is sent), *unchanged* (the reader has it: 304).
"""

from __future__ import annotations

import json
import math
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

from bench import Figure
from bench.ledger.speed import figures
from bench.ledger.world import World, a_port, database, now, processes

READERS = 8
SECONDS = 5.0
WAYS = ("made", "kept", "unchanged")


def run(data: Path) -> Iterator[Figure]:
    """Yield requests a second and the 95th percentile of the wait, by page and way."""
    for each in figures("bench.public_pages"):
        yield Figure("public_pages", each["metric"], each["value"], each["unit"], each["n"])


def main() -> None:
    with database():
        from danbiet.ops.static import collect

        policy_id = fill()
        collect()
        port = a_port()
        with processes(["danbiet.cli", "web"], env={"DANBIET_BIND": f"127.0.0.1:{port}"}):
            wait_for(port)
            for name, path in (("policy", f"/chinh-sach/{policy_id}/"), ("press_room", "/bao-chi/")):
                for way in WAYS:
                    tell(f"{name}_{way}", *measure(port, path, way))


def fill() -> int:
    """Make a press room and return the policy that most of it is about."""
    from danbiet.offices.models import Role
    from danbiet.policies.models import Answer, KeyFact
    from tests.builders import a_policy, a_publication, a_release, an_edition
    from tests.cast import a_person

    world = World()
    agency, at = world.agency, now()
    head = a_person("Người Duyệt", agency=agency, role=Role.HEAD)
    policy = a_policy(agency, short_title="Học phí", public_from=at.date(), at=at)
    for kind in KeyFact.Kind.values:
        KeyFact.objects.create(policy=policy, kind=kind, subject="Mức hỗ trợ", value="250.000", unit="đồng/tháng")
    body = "<p>Từ ngày 05/09/2026, học sinh phổ thông trường công lập không phải đóng học phí.</p>" * 12
    for n in range(400):
        words = {"title": f"Thông cáo số {n} về học phí và hỗ trợ học tập", "body": body}
        about = policy if n < 12 else None
        release = a_release(agency, policy=about, author=world.officer, at=at, **words)
        a_publication(an_edition(release, at=at, approved_by=head), at=at - timedelta(minutes=n))
    for n in range(40):
        Answer.objects.create(
            agency=agency, policy=policy, question=f"Câu hỏi số {n}?", text="Có, từ năm học này.", published_at=at,
            written_by=world.officer, written_at=at, approved_by=head, approved_at=at,
        )  # fmt: skip
    return int(policy.pk)


def wait_for(port: int) -> None:
    for _ in range(150):
        try:
            ask(HTTPConnection("127.0.0.1", port, timeout=5), "/robots.txt", {})
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the web server did not come up")


def measure(port: int, path: str, way: str) -> tuple[float, float, int]:
    """Return requests a second, the 95th percentile in milliseconds, and how many requests that rests on."""
    etag = ask(HTTPConnection("127.0.0.1", port, timeout=30), path, {})[1]
    took: list[float] = []
    until = time.perf_counter() + SECONDS
    address = _address(path, way)
    headers = {"If-None-Match": etag} if way == "unchanged" else {}
    wanted = 304 if way == "unchanged" else 200
    readers = [
        threading.Thread(target=read, args=(port, address, headers, wanted, until, took)) for _ in range(READERS)
    ]
    begun = time.perf_counter()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    seconds = time.perf_counter() - begun
    return len(took) / seconds, 1000 * sorted(took)[math.ceil(0.95 * len(took)) - 1], len(took)


def _address(path: str, way: str) -> Callable[[int], str]:
    """A new address each time makes the page anew; any other is the same."""
    if way == "made":
        return lambda n: f"{path}?n={threading.get_ident()}-{n}"
    return lambda n: path


def read(
    port: int, address: Callable[[int], str], headers: dict[str, str], wanted: int, until: float, took: list[float]
) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    n = 0
    while time.perf_counter() < until:
        begun = time.perf_counter()
        status, _etag = ask(connection, address(n), headers)
        took.append(time.perf_counter() - begun)
        n += 1
        if status != wanted:
            raise RuntimeError(f"{address(n)}: {status}, wanted {wanted}")


def ask(connection: HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, str]:
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    return response.status, response.headers.get("ETag", "")


def tell(metric: str, per_s: float, p95_ms: float, n: int) -> None:
    for name, value, unit in (("per_s", per_s, "requests/s"), ("p95_ms", p95_ms, "ms")):
        print(json.dumps({"metric": f"{metric}_{name}", "value": round(value, 1), "unit": unit, "n": n}), flush=True)


if __name__ == "__main__":
    main()
    sys.exit(0)
