"""Finding the header of a sheet made for people: title rows above it, groups merged over it."""

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from danbiet.sources.imports.columns import folded, guess, is_personal


@dataclass(frozen=True)
class Header:
    """Column names, each once, and how many rows of the sheet they and what is above take."""

    columns: list[str]
    height: int


LONGEST_NAME = 80


def header_of(rows: list[list[Any]]) -> Header | None:
    """Return the header among the first rows, or None when none names columns we know.

    The row that names most known columns is the header; one known name is
    enough only in the first filled row. Over or under it may lie a second
    row: groups merged over several columns, whose names are joined in front
    ("Bài viết Tiêu đề"). Merged cells arrive as a name followed by blanks.
    """
    scores = [known(row) for row in rows]
    best = max(scores, default=0)
    first_filled = next((place for place, row in enumerate(rows) if any(map(text, row))), 0)
    if best == 0 or (best == 1 and scores[first_filled] == 0):
        return None
    place = scores.index(best)
    if place + 1 < len(rows) and is_group(rows[place], rows[place + 1]):
        return Header(each_once(joined(rows[place], rows[place + 1])), place + 2)
    if place and is_group(rows[place - 1], rows[place]):
        return Header(each_once(joined(rows[place - 1], rows[place])), place + 1)
    return Header(each_once([text(cell) for cell in rows[place]]), place + 1)


def known(row: list[Any]) -> int:
    return sum(1 for cell in row if is_known(text(cell)))


def is_known(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and (guess(folded(name)) is not None or is_personal(name))


def text(cell: Any) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def is_group(upper: list[Any], lower: list[Any]) -> bool:
    """Tell whether ``upper`` holds groups over the names in ``lower``, not a header over data."""
    under_blanks = [text(low) for high, low in zip_longest(upper, lower) if not text(high) and text(low)]
    return (
        # One name alone is the sheet's title, merged over everything.
        sum(1 for cell in upper if text(cell)) > 1
        and any(is_known(name) for name in under_blanks)
        and all(cell is None or (isinstance(cell, str) and len(cell) <= LONGEST_NAME) for cell in lower)
    )


def joined(upper: list[Any], lower: list[Any]) -> list[str]:
    names: list[str] = []
    group = ""
    for high, low in zip_longest(upper, lower):
        group = text(high) or (group if text(low) else "")
        names.append(" ".join(part for part in (group, text(low)) if part))
    return names


def each_once(names: list[str]) -> list[str]:
    """Return the names, blanks numbered by column and repeated ones by occurrence."""
    seen: Counter[str] = Counter()
    unique: list[str] = []
    for place, name in enumerate(names, start=1):
        whole = name or f"Cột {place}"
        seen[whole] += 1
        unique.append(whole if seen[whole] == 1 else f"{whole} ({seen[whole]})")
    return unique
