"""The hand-kept tables of what is said for what is written."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

PLAIN = "danbiet.engine.text.plain"


@cache
def table(name: str) -> Mapping[str, str]:
    """Return ``<name>.csv`` of this folder: written form → said form."""
    text = files(__package__).joinpath(f"{name}.csv").read_text("utf-8")
    return {row[0]: row[1] for row in list(csv.reader(text.splitlines()))[1:]}


@cache
def abbreviations() -> Mapping[str, str]:
    """Return the abbreviations that the plain-language checker knows, with what they stand for."""
    text = files(PLAIN).joinpath("abbreviations.csv").read_text("utf-8")
    return {row["short"]: row["expansion"] for row in csv.DictReader(text.splitlines())}


def any_of(words: Mapping[str, str]) -> str:
    """Return a pattern that matches any of the written forms, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
