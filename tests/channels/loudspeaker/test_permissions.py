"""The broker's permissions as the operator's handbook writes them, on a real Mosquitto."""

import re
import subprocess
from pathlib import Path

import pytest
from pydantic import SecretStr

from danbiet.channels.base import Fate, Reason
from danbiet.channels.loudspeaker import Listener
from danbiet.channels.loudspeaker.line import Line, NoLine
from danbiet.channels.simulators.broker import Broker, mosquitto

HANDBOOK = Path(__file__).parents[3] / "docs/operator/loudspeakers.md"
pytestmark = pytest.mark.skipif(not mosquitto(), reason="the handbook's permissions are Mosquitto's")


@pytest.fixture
def guarded(tmp_path):
    """A broker with the handbook's acl_file and three accounts."""
    tmp_path.chmod(0o700)
    acl = re.search(r"```\n(user danbiet\n.*?)```", HANDBOOK.read_text("utf-8"), re.S)[1]
    (tmp_path / "acl").write_text(acl, "utf-8")
    (tmp_path / "passwords").write_text("".join(f"{name}:mat-khau\n" for name in ("danbiet", "xa-1", "xa-2")))
    subprocess.run(["mosquitto_passwd", "-U", str(tmp_path / "passwords")], check=True)
    for name in ("acl", "passwords"):
        (tmp_path / name).chmod(0o600)
    files = f"password_file {tmp_path / 'passwords'}\nacl_file {tmp_path / 'acl'}\n"
    with Broker("mosquitto", permissions=files) as started:
        yield started


def as_user(broker, name, password="mat-khau"):
    return broker.settings(username=name, password=SecretStr(password), hours="00:00-24:00")


def test_the_sender_may_give_orders_and_a_station_may_not(village, guarded, clock):
    village.settings = as_user(guarded, "xa-1")
    station = village.station("xa-1")
    village.settings = as_user(guarded, "danbiet")
    assert [o.fate for o in village.send(village.message())] == [Fate.HANDED]
    village.arrive(station, "d-1")
    village.settings = as_user(guarded, "xa-2")
    (refused,) = village.send(village.message("d-2"))
    assert (refused.fate, refused.reason) == (Fate.LATER, Reason.NOT_ALLOWED)


def test_a_station_reports_in_its_own_name_only(guarded, clock):
    with Listener(as_user(guarded, "danbiet"), clock=clock) as listener:
        answers = [report_as("xa-1", station, guarded) for station in ("xa-2", "xa-1")]
        heard = listener.collect(timeout=5)
    assert answers == [135, 0]
    assert [notice.key for notice in heard] == ["d-xa-1"]


def report_as(account, station, broker):
    """Return the broker's answer to a report that ``account`` writes in the name of ``station``."""
    line = Line(as_user(broker, account))
    line.open()
    line.publish(line.settings.topic(station, "reports"), f'{{"id": "d-{station}", "state": "played"}}'.encode())
    answer = line.wait(5)
    line.close()
    return answer.code


def test_a_wrong_password_opens_no_line(village, guarded):
    village.settings = as_user(guarded, "danbiet", "sai")
    (outcome,) = village.send(village.message())
    assert (outcome.fate, outcome.reason) == (Fate.LATER, Reason.NOT_ALLOWED)
    with pytest.raises(NoLine), Listener(village.settings):
        pass
