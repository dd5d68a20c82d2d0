"""Fixtures for every test.

``db`` (pytest-django's, or ``@pytest.mark.django_db``): the process's own clone of the migrated database, in a
transaction that is rolled back, as the application's role. ``transaction=True`` and ``live_server``: a fresh clone
for that test, dropped afterwards; nothing is ever flushed. Both may be used without any further set-up.

``database_server``: the session's server (`tests/database.py`): ``.clone()``, ``.empty()``, ``.drop(…)``.
``fresh_database``: a migrated clone for one test, with ``.app``, ``.owner`` and ``.admin`` URLs; Django is not
pointed at it. ``empty_database``: the same with nothing in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from danbiet.ops.database import from_url
from tests.database import Database, DatabaseServer, hand_down, handed_down, running_server

pytest_plugins = ["tests.cast"]  # the people: officer, outsider, head, client_of …

_server_of_all_workers = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    if _leads_workers(config):
        hand_down(_server_of_all_workers.enter_context(running_server()))


def pytest_unconfigure(config: pytest.Config) -> None:
    _server_of_all_workers.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if shutil.which("chromium") is None:
        terminalreporter.write_line("Left out: the journeys in a browser. For them: apt-get install chromium")


def _leads_workers(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput") and bool(getattr(config.option, "tx", None))


@pytest.fixture(scope="session")
def database_server() -> Iterator[DatabaseServer]:
    if server := handed_down():
        yield server
        return
    with running_server() as server:
        yield server


@pytest.fixture
def fresh_database(database_server: DatabaseServer) -> Iterator[Database]:
    database = database_server.clone()
    yield database
    database_server.drop(database)


@pytest.fixture
def empty_database(database_server: DatabaseServer) -> Iterator[Database]:
    database = database_server.empty()
    yield database
    database_server.drop(database)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, database_server: DatabaseServer, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Replace pytest-django's: point Django at a clone and give transactional tests a fresh one each."""
    own = database_server.clone()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        _use(own)
        _clone_instead_of_flush(patch, database_server, own)
        yield
        connections.close_all()
    database_server.drop(own)


def _clone_instead_of_flush(patch: pytest.MonkeyPatch, server: DatabaseServer, own: Database) -> None:
    fresh: list[Database] = []

    def take(case: Any) -> None:
        fresh.append(server.clone())
        _use(fresh[-1])

    def give_back(case: Any) -> None:
        _use(own)
        server.drop(fresh.pop())

    patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(take))
    patch.setattr(TransactionTestCase, "_fixture_teardown", give_back)


def _use(database: Database) -> None:
    connections.close_all()
    connections.settings["default"].update(from_url(database.app) | {"CONN_MAX_AGE": 0})
