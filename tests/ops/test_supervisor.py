"""`danbiet up` after `kill -9` of each of its processes, for real, on a data folder with a 150-character path."""

import os
import signal
import time

import psycopg
import pytest

from danbiet.ops.database import APP, connection_settings
from danbiet.ops.embedded.leftovers import processes_in
from danbiet.ops.env import Env
from tests.ops.product import LONG, Product, alive, children_of, migrated_folder, wait_for

pytestmark = pytest.mark.xdist_group("product")


@pytest.fixture(scope="module")
def running():
    with migrated_folder(length=LONG) as data:
        product = Product(data, settings="tests.ops.slow_work.settings")
        product.start()
        yield product
        product.stop()


@pytest.fixture
def product(running):
    """The running product, well again whatever the test before did to it."""
    if running.process.poll() is not None:
        running.start()
    running.wait_until_well()
    return running


def _connect(product):
    settings = connection_settings(Env(data=product.data))
    return psycopg.connect(
        host=settings["HOST"],
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        autocommit=True,
    )


def _defer(product, task, **arguments):
    with _connect(product) as connection:
        lock = "slow-work" if task in ("slow_work", "next_work") else None
        statement = (
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, args, status) "
            "VALUES ('default', %s, 0, %s, %s, 'todo') RETURNING id"
        )
        (job,) = connection.execute(statement, [task, lock, psycopg.types.json.Jsonb(arguments)]).fetchone()
    return job


def _status(product, job):
    with _connect(product) as connection:
        return connection.execute("SELECT status, attempts FROM procrastinate_jobs WHERE id = %s", [job]).fetchone()


def test_everything_runs_as_the_applications_role(product):
    with _connect(product) as connection:
        roles = "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'danbiet'"
        assert connection.execute(roles).fetchall() == [(APP,)]


def test_a_second_start_on_the_same_port_is_explained(product):
    second = product.run("up")
    assert second.returncode == 1
    assert f"cannot listen on 127.0.0.1:{product.port}" in second.stderr
    assert "DANBIET_BIND" in second.stderr


def test_a_killed_web_server_comes_back(product):
    old = product.pid_of("web")
    product.kill(old)
    wait_for(
        lambda: product.health()["well"] and product.pid_of("web") not in (old, None),
        seconds=120,
        otherwise=product.log.read_text,
    )
    assert "web      | ended (killed by SIGKILL)" in product.log.read_text()


def test_a_killed_database_comes_back_and_the_worker_with_it(product, tmp_path):
    old = product.pid_of("postgres")
    product.kill(old)
    wait_for(
        lambda: product.health()["well"] and product.pid_of("postgres") not in (old, None),
        seconds=120,
        otherwise=product.log.read_text,
    )
    _defer(product, "quick_work", file=str(tmp_path / "done"))
    wait_for((tmp_path / "done").exists, seconds=120, otherwise=product.log.read_text)


def test_the_job_of_a_killed_worker_is_done_within_a_minute_and_blocks_nothing(product, tmp_path):
    job = _defer(product, "slow_work", folder=str(tmp_path))
    behind = _defer(product, "next_work", folder=str(tmp_path))
    wait_for((tmp_path / "begun").exists, seconds=120, otherwise=product.log.read_text)
    product.kill(product.pid_of("worker"))
    took = wait_for((tmp_path / "next-done").exists, seconds=60, otherwise=product.log.read_text)
    assert (tmp_path / "done").exists()
    assert took < 60
    wait_for(lambda: _status(product, behind)[0] == "succeeded", seconds=20)
    assert _status(product, job)[0] == "succeeded"


def test_web_and_worker_survive_a_database_that_is_away(product, tmp_path):
    web, worker, database = (product.pid_of(verb) for verb in ("web", "worker", "postgres"))
    os.kill(database, signal.SIGSTOP)  # away without a word: connections hang, none is refused
    time.sleep(8)
    os.kill(database, signal.SIGCONT)
    product.wait_until_well()
    _defer(product, "quick_work", file=str(tmp_path / "done"))
    wait_for((tmp_path / "done").exists, seconds=120, otherwise=product.log.read_text)
    assert (product.pid_of("web"), product.pid_of("worker")) == (web, worker)


def test_a_killed_supervisor_leaves_nothing_behind_and_the_next_start_finds_everything(product):
    children = children_of(product.process.pid)
    with _connect(product) as connection:
        before = connection.execute("SELECT count(*) FROM django_migrations").fetchone()
    product.kill(product.process.pid)
    product.process.wait()
    wait_for(lambda: not any(map(alive, children)), seconds=90, otherwise=product.log.read_text)
    product.start()
    with _connect(product) as connection:
        assert connection.execute("SELECT count(*) FROM django_migrations").fetchone() == before


def test_a_start_that_follows_a_kill_at_once_also_succeeds(product):
    product.kill(product.process.pid)
    product.process.wait()
    product.start()


def test_it_stops_in_order_and_leaves_no_process(product):
    children = children_of(product.process.pid)
    assert product.stop() == 0
    assert not any(map(alive, children))
    assert not processes_in(product.data / "postgres")
    lines = product.log.read_text().splitlines()
    assert lines[-1] == "danbiet  | stopped"
    assert lines.index("danbiet  | stopping") > 0
