"""Settings: read, kept secret, and explained when they are wrong."""

import re
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from danbiet.ops.database import APP, BadDatabaseUrl, connection_settings, from_url, url_of
from danbiet.ops.env import Env
from danbiet.ops.environment import explain, settings, unknown_variables
from danbiet.ops.keys import secret_key

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented_and_nothing_else_is():
    page = (ROOT / "docs/operator/settings.md").read_text()
    documented = re.findall(r"^\| `([A-Z_]+)` \|", page, flags=re.MULTILINE)
    assert documented == [setting.name for setting in settings()]


def test_the_page_of_settings_repeats_each_help_text():
    page = (ROOT / "docs/operator/settings.md").read_text()
    assert [setting.name for setting in settings() if setting.help not in page] == []


def test_a_misspelt_variable_is_answered_with_the_nearest_name():
    told = unknown_variables({"DANBIET_THREADS": "4", "DANBIET_DATA": "/x", "HOME": "/root", "DANBIET_ZZ": "1"})
    assert told == [
        "DANBIET_THREADS is not a setting of Dân Biết. Did you mean DANBIET_WEB_THREADS?",
        "DANBIET_ZZ is not a setting of Dân Biết. Unset it; docs/operator/settings.md lists every setting.",
    ]


def test_a_setting_of_the_wrong_kind_is_explained_by_name(monkeypatch):
    monkeypatch.setenv("DANBIET_WEB_THREADS", "many")
    monkeypatch.setenv("DANBIET_FETCH_GAP_SECONDS", "1")
    with pytest.raises(ValidationError) as caught:
        Env()
    lines = explain(caught.value).splitlines()
    assert lines[0] == "The environment has a setting that cannot be used:"
    assert [line.split("=")[0].strip() for line in lines[1:]] == ["DANBIET_WEB_THREADS", "DANBIET_FETCH_GAP_SECONDS"]
    assert "'many'" in lines[1]
    assert "greater than or equal to 5" in lines[2]


def test_the_address_follows_the_port_unless_it_is_given(monkeypatch):
    monkeypatch.setenv("DANBIET_BIND", "127.0.0.1:9001")
    assert Env().public_url == "http://127.0.0.1:9001"
    monkeypatch.setenv("DANBIET_PUBLIC_URL", "https://danbiet.example")
    assert Env().public_url == "https://danbiet.example"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    env = Env(data=tmp_path)
    first = secret_key(env)
    assert len(first) >= 48
    assert secret_key(Env(data=tmp_path)) == first
    assert stat.S_IMODE((tmp_path / "keys/secret.key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["secret.key"]
    assert secret_key(Env(data=tmp_path, secret_key="k" * 32)) == "k" * 32


def test_a_database_url_is_read_and_written_back(monkeypatch):
    url = "postgresql://chủ:m%40t%2F@db.example:5433/danbiet?sslmode=require"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/danbiet?host=/run/pg")
    found = connection_settings(Env())
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [found[name] for name in names] == ["danbiet", "chủ", "m@t/", "db.example", "5433"]
    assert found["OPTIONS"]["sslmode"] == "require"
    again = from_url(url_of(found))
    assert [again[name] for name in names] == [found[name] for name in names]
    owner = connection_settings(Env(database_role="owner"))
    assert (owner["USER"], owner["HOST"]) == ("owner", "/run/pg")


def test_a_url_of_another_kind_is_refused_without_showing_its_password():
    with pytest.raises(BadDatabaseUrl) as told:
        from_url("mysql://root:hunter2@db/danbiet")
    assert "postgresql://user:password@host/name" in str(told.value)
    assert "hunter2" not in str(told.value)


def test_without_a_running_database_the_host_itself_says_what_to_do(tmp_path):
    found = connection_settings(Env(data=tmp_path))
    assert (found["USER"], found["HOST"]) == (APP, "/the embedded database is not running: start it with “danbiet up”")


def test_the_data_folder_is_the_demonstrations_own_in_the_demonstration(monkeypatch, tmp_path):
    monkeypatch.delenv("DANBIET_DATA")
    monkeypatch.setattr("danbiet.ops.places.everyone_may_enter", lambda folder: True)
    assert Env().data == Path("var/data")
    monkeypatch.setenv("DANBIET_DEMO", "true")
    assert Env().data == Path("var/demo")


def test_root_with_a_closed_checkout_gets_a_data_folder_that_the_database_can_reach(monkeypatch, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.chdir(closed)
    monkeypatch.delenv("DANBIET_DATA")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert re.fullmatch(r"/var/lib/danbiet/data-[0-9a-f]{12}", str(Env().data))
