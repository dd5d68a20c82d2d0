"""A small version of bench/delivery_kill.py: workers that really die, sessions that are really cut."""

from __future__ import annotations

import os
import random
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection, connections

from danbiet.channels.simulators.apart import Apart
from danbiet.channels.simulators.http_gateway import HttpGateway
from danbiet.offices.rules import load_rules
from danbiet.ops.database import url_of
from tests.cast import NOW, a_person, an_agency

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    from bench.ledger.world import World

    load_rules(by=a_person("Ngô Văn Nạp", agency=an_agency("Cơ quan nạp quy định")), at=NOW)
    environment = {
        "DATABASE_URL": url_of(connection.settings_dict),
        "DANBIET_DATA": str(settings.ENV.data),
        "DJANGO_SETTINGS_MODULE": "danbiet.config.settings",
    }
    with mock.patch.dict(os.environ, environment):
        yield World()


def cut():
    """End every session of this database but ours, as a restart does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
    connections.close_all()


@pytest.mark.parametrize("careful", [False, True], ids=["with keys", "without keys or look-ups"])
def test_three_workers_killed_in_the_act_lose_nothing_and_send_nothing_twice(world, careful):
    from bench.ledger.kill import ordeal

    with Apart(HttpGateway, keep_texts=False, honours_keys=not careful) as gateway:
        tally = ordeal(
            world, gateway, n=600, kills=3, cut=cut, cuts=1, careful=careful, draw=random.Random(7)
        )  # fmt: skip
    assert (tally.lost, tally.unexplained_doubles, tally.sent_unknown_to_ledger) == (0, 0, 0)
    assert (tally.rows, tally.kills, tally.cuts) == (600, 3, 1)
    assert tally.counted == dict(tally.states)
    assert set(tally.states) <= ({"handed", "uncertain"} if careful else {"handed"})
