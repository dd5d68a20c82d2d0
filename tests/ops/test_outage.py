"""A worker and a web server whose database goes away altogether, and comes back."""

import subprocess
import sys
import time

import psycopg
import pytest
from psycopg.types.json import Jsonb

from danbiet.ops.database import APP
from danbiet.ops.embedded import EmbeddedServer
from tests.database import ROOT
from tests.ops.product import Product, migrated_folder, silent, wait_for

AWAY_SECONDS = 12

pytestmark = pytest.mark.xdist_group("product")


def _defer(server, file):
    with psycopg.connect(server.url(APP), autocommit=True) as connection:
        statement = (
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status) "
            "VALUES ('default', 'quick_work', 0, %s, 'todo')"
        )
        connection.execute(statement, [Jsonb({"file": str(file)})])


def test_a_worker_outlives_a_database_that_is_stopped_and_does_its_work_afterwards(tmp_path):
    with migrated_folder() as data:
        product = Product(data, settings="tests.ops.slow_work.settings")
        server = EmbeddedServer(data, durable=False, say=silent)
        server.start()
        log = (tmp_path / "log").open("w+")
        command = [sys.executable, "-m", "danbiet.cli", "worker"]
        with subprocess.Popen(command, env=product.environment, cwd=ROOT, stdout=log, stderr=log) as worker:
            try:
                _defer(server, tmp_path / "before")
                wait_for((tmp_path / "before").exists, seconds=120, otherwise=(tmp_path / "log").read_text)
                server.stop()
                time.sleep(AWAY_SECONDS)
                assert worker.poll() is None
                server = EmbeddedServer(data, durable=False, say=silent)
                server.start()
                _defer(server, tmp_path / "after")
                wait_for((tmp_path / "after").exists, seconds=90, otherwise=(tmp_path / "log").read_text)
                assert worker.poll() is None
                assert "the database does not answer" in (tmp_path / "log").read_text()
                worker.terminate()
                assert worker.wait(30) == 0
            finally:
                worker.kill()
                server.stop()
                log.close()
