"""Mistakes in the environment, each with its mend, in English for operators."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from danbiet.ops.env import Env

PREFIX = "DANBIET_"


@dataclass(frozen=True)
class Setting:
    """One variable of the environment: its name, what it is for, its kind and what holds when it is unset."""

    name: str
    help: str
    kind: str
    default: str


def settings() -> list[Setting]:
    """Return every setting in the order of ``env.py``."""
    return [
        Setting(
            name=_variable(field),
            help=information.description or "",
            kind=str(information.annotation).replace("<class '", "").replace("'>", "").rpartition(".")[2],
            default="" if information.default is None or information.default_factory else str(information.default),
        )
        for field, information in Env.model_fields.items()
    ]


def explain(error: ValidationError) -> str:
    """Return one line for each setting that cannot be read: its name, what is wrong, what it is for."""
    help_of = {setting.name: setting.help for setting in settings()}
    lines = ["The environment has a setting that cannot be used:"]
    for mistake in error.errors():
        if mistake["type"] == "default_factory_not_called":
            continue  # it follows from another mistake, which has a line of its own
        name = _variable(str(mistake["loc"][0])) if mistake["loc"] else "?"
        lines.append(f"  {name}={mistake['input']!r}: {mistake['msg']}. {help_of.get(name, '')}")
    return "\n".join(lines)


def unknown_variables(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return a sentence for each ``DANBIET_…`` variable that is no setting, with the nearest name."""
    known = [setting.name for setting in settings()]
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    return [_suggest(name, known) for name in unknown]


def _suggest(name: str, known: list[str]) -> str:
    short = {candidate.removeprefix(PREFIX): candidate for candidate in known}
    nearest = difflib.get_close_matches(name.removeprefix(PREFIX), short, n=1)
    mend = (
        f"Did you mean {short[nearest[0]]}?" if nearest else "Unset it; docs/operator/settings.md lists every setting."
    )
    return f"{name} is not a setting of Dân Biết. {mend}"


def _variable(field: str) -> str:
    information = Env.model_fields.get(field)
    alias = information.validation_alias if information else None
    if alias:
        return str(alias)
    return field if field.isupper() else PREFIX + field.upper()
