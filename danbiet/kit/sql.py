"""Names in SQL text. Values always travel as parameters; names cannot."""

import re

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?")


class BadName(ValueError):
    """Not a plain lower-case table or column name, so it may not enter SQL text."""


def quoted(name: str) -> str:
    """Return ``name`` (or ``schema.name``) quoted; raises BadName for anything but plain names."""
    if not NAME.fullmatch(name):
        raise BadName(f"{name!r} is not a plain SQL name (lower-case letters, digits, _)")
    return ".".join(f'"{part}"' for part in name.split("."))
