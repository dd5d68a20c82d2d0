"""Reads the invented world from the files in ``content/``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from danbiet.demo.script.nouns import Outlet, Policy, Spark, Subject

PLAIN = ("province", "communes", "hamlets", "rivers", "roads", "clubs", "groups", "first", "second")


@dataclass(frozen=True)
class World:
    """Everything that exists in the demonstration. ``agencies`` maps a key to its fields."""

    agencies: Mapping[str, Mapping[str, str]]
    province: str
    communes: Sequence[str]
    hamlets: Sequence[str]
    rivers: Sequence[str]
    roads: Sequence[str]
    clubs: Sequence[str]
    groups: Sequence[str]
    first: Sequence[str]
    second: Sequence[str]
    outlets: Sequence[Outlet]
    policies: Mapping[str, Policy]
    genres: Mapping[str, Sequence[Sequence[str]]]
    banks: Mapping[str, Sequence[str]]
    wrapping: Mapping[str, Sequence[str]]
    credits: Sequence[str]
    sparks: Mapping[str, Any]
    noise: Sequence[Mapping[str, Any]]
    colour: Sequence[str]

    def outlet(self, host: str) -> Outlet | None:
        return next((outlet for outlet in self.outlets if outlet.host == host), None)


@lru_cache(maxsize=1)
def world() -> World:
    """Return the invented world, the same for every seed."""
    base, genres = _read("world.yaml"), _read("genres.yaml")
    return World(
        agencies={key: base[key] for key in ("ministry", "department", "commune", "other")},
        **{key: base[key] for key in PLAIN},
        outlets=tuple(Outlet(**row) for row in base["outlets"]),
        policies={policy.key: policy for policy in _policies()},
        genres=genres["genres"],
        banks=genres["banks"],
        wrapping=genres["wrapping"],
        credits=genres["credits"],
        sparks=_read("sparks.yaml"),
        noise=_read("background.yaml")["kinds"],
        colour=_read("colour.yaml")["colour"],
    )


@lru_cache(maxsize=1)
def spoken() -> Mapping[str, Any]:
    """Return what the agencies say in public and what press and people ask them, by `releases.yaml`."""
    said: Mapping[str, Any] = _read("releases.yaml")
    return said


def _policies() -> list[Policy]:
    folder = files(__package__) / "content" / "policies"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return [_policy(_read(f"policies/{name}")) for name in names]


def _policy(row: dict[str, Any]) -> Policy:
    subjects = tuple(Subject(**subject) for subject in row.pop("subjects"))
    sparks = tuple(Spark(**spark) for spark in row.pop("sparks"))
    return Policy(subjects=subjects, sparks=sparks, **row)


def _read(name: str) -> Any:
    text = (files(__package__) / "content" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
