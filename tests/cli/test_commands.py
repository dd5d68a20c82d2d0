"""The `danbiet` command: every verb explains itself, is documented, and mistakes are sentences."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from danbiet.cli import main

ROOT = Path(__file__).resolve().parents[2]


def _verbs() -> list[str]:
    return main.list_commands(click.Context(main))


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
    kept |= {"DJANGO_SETTINGS_MODULE": "danbiet.config.settings", **environment}
    command = [sys.executable, "-m", "danbiet.cli", *arguments]
    return subprocess.run(command, env=kept, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("verb", _verbs())
def test_every_verb_loads_and_explains_itself(verb):
    command = main.get_command(click.Context(main), verb)
    assert command.name == verb
    assert command.get_short_help_str()


def test_every_verb_is_documented():
    page = (ROOT / "docs/operator/commands.md").read_text()
    assert [verb for verb in _verbs() if f"`danbiet {verb}" not in page] == []


def test_the_help_lists_the_verbs_of_the_plan():
    told = CliRunner().invoke(main, ["--help"])
    assert told.exit_code == 0
    wanted = {"up", "web", "worker", "check", "backup", "restore", "catalogues", "bench", "migrate", "manage"}
    assert wanted <= set(_verbs())
    assert all(verb in told.output for verb in wanted)


def test_a_wrong_setting_is_a_sentence_and_no_traceback():
    told = _run("web", DANBIET_BIND="nonsense")
    assert told.returncode == 1
    assert "DANBIET_BIND='nonsense'" in told.stderr
    assert "Traceback" not in told.stderr


def test_check_names_a_misspelt_variable_and_a_database_that_is_not_running(tmp_path):
    told = _run("check", DANBIET_DATA=str(tmp_path), DANBIET_WEBTHREADS="3")
    assert told.returncode == 1
    assert "Did you mean DANBIET_WEB_THREADS?" in told.stdout
    assert "The embedded database is not running." in told.stdout
    assert "→ Start it with “danbiet up” and check again." in told.stdout


def test_check_explains_a_server_that_refuses(tmp_path):
    told = _run("check", DANBIET_DATA=str(tmp_path), DATABASE_URL="postgresql://someone:secret@127.0.0.1:1/danbiet")
    assert told.returncode == 1
    assert "→ Start the server, or correct host and port in DATABASE_URL." in told.stdout
    assert "secret" not in told.stdout + told.stderr


@pytest.mark.database
def test_check_is_content_with_a_migrated_database_and_warns_of_a_wrong_password(fresh_database, tmp_path):
    urls = {"DATABASE_URL": fresh_database.app, "DATABASE_OWNER_URL": fresh_database.owner}
    told = _run("check", DANBIET_DATA=str(tmp_path), **urls)
    assert "ok   Every migration is applied." in told.stdout
    assert "ok   danbiet_app reaches PostgreSQL" in told.stdout
    as_owner = _run("check", DANBIET_DATA=str(tmp_path), DATABASE_URL=fresh_database.owner)
    assert "may change tables and the audit log" in as_owner.stdout


@pytest.mark.database
def test_check_counts_the_migrations_that_wait(empty_database, tmp_path):
    told = _run("check", DANBIET_DATA=str(tmp_path), DATABASE_URL=empty_database.app)
    assert "migrations wait, first" in told.stdout
    assert "→ Run “danbiet migrate”." in told.stdout


def test_bench_knows_its_benchmarks():
    told = _run("bench", "no-such-question")
    assert told.returncode == 1
    assert "No benchmark is called no-such-question" in told.stderr
