"""The buttons of the front page work on this machine only."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from danbiet.demo.actions.opening import RealAgencyHere, open_world
from danbiet.demo.loopback import is_loopback
from danbiet.demo.papers import readable_url
from danbiet.demo.state import NotOpened, State
from danbiet.demo.tour import STOPS
from danbiet.offices.models import Agency
from tests.cast import NOW


def a_click(**headers: str) -> bool:
    known = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}
    return is_loopback(RequestFactory().post("/desk/minh-hoa/vao/can-bo/", **(known | headers)))


def test_a_door_opens_for_who_sits_at_this_machine() -> None:
    assert a_click()
    assert a_click(HTTP_HOST="localhost:8000", HTTP_ORIGIN="http://localhost:8000")


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "10.0.0.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_ORIGIN": "http://trang-khac.example"},
        {"HTTP_ORIGIN": "null"},
        {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    ],
    ids=["from another machine", "from nowhere", "from another site", "from a hidden site", "by a forged header"],
)
def test_a_door_stays_shut(headers: dict[str, str]) -> None:
    assert not a_click(**headers)


def test_a_name_rebound_to_this_machine_opens_nothing(settings: object) -> None:
    settings.ALLOWED_HOSTS = ["danbiet.example"]  # type: ignore[attr-defined]
    assert not a_click(HTTP_HOST="danbiet.example")


def test_the_world_is_not_loaded_where_a_real_agency_works(ministry: Agency) -> None:
    with pytest.raises(RealAgencyHere, match="works in this database"):
        open_world(seed=1, at=NOW, progress=lambda step, done, of: None)
    assert not Agency.objects.filter(is_demo=True).exists()


def test_a_restart_finds_the_story_it_was_telling(tmp_path: object) -> None:
    told = State(seed=7, ends_at=NOW, live_from=NOW, port=41000)
    with pytest.raises(NotOpened, match="danbiet demo open"):
        State.read(tmp_path)  # type: ignore[arg-type]
    told.write(tmp_path)  # type: ignore[arg-type]
    assert State.read(tmp_path) == told  # type: ignore[arg-type]


def test_the_address_of_an_ordinary_paper_stays_as_it_is() -> None:
    assert readable_url("https://bao.example/tin/1.html") == "https://bao.example/tin/1.html"


def test_the_tour_is_short() -> None:
    assert 5 <= len(STOPS) <= 8
