"""An agency, a list of recipients, a public edition: on an embedded server made for the purpose."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from danbiet.ops.database import APP
from danbiet.ops.embedded import EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def database() -> Iterator[EmbeddedServer]:
    """Run a durable server with every table migrated, and let this process's Django use it."""
    folder = Path(tempfile.mkdtemp(prefix="danbiet-bench-"))
    folder.chmod(0o711)
    with EmbeddedServer(folder, say=lambda line: None) as server:
        os.environ |= {
            "DANBIET_DATA": str(folder),
            "DATABASE_URL": server.url(APP),
            "DATABASE_OWNER_URL": server.owner_url(),
            "DJANGO_SETTINGS_MODULE": "danbiet.config.settings",
        }
        subprocess.run([sys.executable, "-m", "danbiet.cli", "migrate", "--quiet"], cwd=ROOT, check=True)
        import django

        django.setup()
        try:
            yield server
        finally:
            from django.db import connections

            connections.close_all()
    shutil.rmtree(folder, ignore_errors=True)


def now() -> datetime:
    return datetime.now(UTC)


class World:
    """The nouns of the benchmark; made by actions where there are any."""

    def __init__(self) -> None:
        from danbiet.offices.models import Agency, Role, Tier, User
        from tests.cast import a_person, an_agency

        self.agency: Agency = an_agency(
            "Bộ Sông Nước (đo tốc độ)", tier=Tier.CENTRAL, code=f"BENCH.{time.monotonic_ns()}"
        )
        self.officer = a_person("Lê Thị Đầu Mối", agency=self.agency, role=Role.FOCAL_OFFICER)
        User.objects.filter(pk=self.officer.pk).update(username=f"bench{time.monotonic_ns()}")

    def provider(self, settings: Any, *, channel: str = "sms_http", **fields: Any) -> Any:
        from danbiet.delivery.actions.providers import add_provider, switch_on

        values = {name: _plain(getattr(settings, name)) for name in type(settings).model_fields}
        provider = add_provider(
            self.agency, channel=channel, name=f"Cổng {time.monotonic_ns()}", values=values, by=self.officer, at=now(),
            **fields,
        )  # fmt: skip
        return switch_on(provider, by=self.officer, at=now())

    def list_of(self, n: int, *, kind: str = "phone", doubles: float = 0.0) -> tuple[Any, float, int]:
        """Return a list of ``n`` recipients in communes, read from a CSV file; seconds and lines it took."""
        from danbiet.delivery.actions.audiences import make_audience
        from danbiet.delivery.actions.imports import import_recipients

        audience = make_audience(
            self.agency, name=f"Danh sách {n} {kind} {time.monotonic_ns()}", kind="imported", address_kind=kind,
            purpose="Đo tốc độ", basis="Dữ liệu tự tạo", expires_on=date(2030, 1, 1), by=self.officer, at=now(),
        )  # fmt: skip
        file = io.BytesIO(csv_of(n, kind, doubles).encode("utf-8-sig"))
        begun = time.perf_counter()
        made = import_recipients(audience, file, filename="ds.csv", by=self.officer, at=now())
        return audience, time.perf_counter() - begun, made.lines

    def edition(self) -> Any:
        from danbiet.policies.models import KeyFact
        from tests.builders import a_policy, a_publication, a_release, an_edition

        texts = {
            "sms": "Bo Song Nuoc: Tu 01/5/2026 hoc phi giam mot nua. Hoi: 028 0000 0000",
            "press": "Từ 01/5/2026, học phí giảm một nửa.\n" * 20,
        }
        policy = a_policy(self.agency)
        for n in range(6):  # the ledger looks at them before every batch
            KeyFact.objects.create(policy=policy, subject=f"Mức {n}", value=f"{n}00.000", unit="đồng", position=n)
        edition = an_edition(a_release(self.agency, author=self.officer, policy=policy), variants=texts)
        a_publication(edition)
        return edition

    def plan(self, audience: Any, *, lane: int = 3, channel: str = "sms_http") -> Any:
        from danbiet.delivery.actions.dispatches import plan_dispatch
        from danbiet.delivery.models import Lane

        return plan_dispatch(
            self.edition(), channel=channel, audiences=[audience], lane=Lane(lane),
            override_reason="đo tốc độ, không có giờ nghỉ", by=self.officer, at=now(),
        )  # fmt: skip

    def confirm(self, dispatch: Any) -> None:
        from danbiet.delivery.actions.dispatches import confirm_dispatch

        confirm_dispatch(dispatch, by=self.officer, at=now())


def csv_of(n: int, kind: str, doubles: float) -> str:
    """Return a list with headings, a commune's code on every line, and columns that must not be kept."""
    from danbiet.offices.models import Place

    codes = list(Place.objects.communes().values_list("code", flat=True)) or ["00001"]
    lines = ["Họ và tên;Số điện thoại;Mã xã" if kind == "phone" else "Họ và tên;Email;Mã xã"]
    every = int(1 / doubles) if doubles else 0
    for i in range(n):
        which = i - 1 if every and i % every == 1 else i
        address = (
            f"09{which // 10_000_000 % 4 + 6}{which % 10_000_000:07}" if kind == "phone" else f"p{which}@x.example.vn"
        )
        lines.append(f"Người {i};{address};{codes[i * 7919 % len(codes)]}")
    return "\n".join(lines)


def _plain(value: Any) -> Any:
    return value.get_secret_value() if hasattr(value, "get_secret_value") else value


@contextmanager
def processes(*commands: list[str], env: dict[str, str] | None = None) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run these commands until the block ends."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=os.environ | (env or {}),
            stdout=subprocess.DEVNULL, stderr=None if os.environ.get("BENCH_SHOW") else subprocess.DEVNULL,
        )
        for command in commands
    ]  # fmt: skip
    try:
        yield running
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def a_port() -> int:
    """Return a port of the loopback that is free at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def rss_mb(pid: int) -> float:
    """Return the most memory that a process has held, in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
