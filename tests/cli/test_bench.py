"""Figures from a terminal."""

from pathlib import Path

from click.testing import CliRunner

from danbiet.cli.bench import command


def test_a_benchmark_without_its_data_says_what_is_missing(tmp_path: Path) -> None:
    said = CliRunner().invoke(command, ["copies", "--data", str(tmp_path), "--json"])
    assert said.exit_code == 0
    assert "copies: left out, its data are not there" in said.output


def test_an_unknown_benchmark_names_those_there_are() -> None:
    said = CliRunner().invoke(command, ["nothing"])
    assert said.exit_code == 1
    assert "copies" in said.output
