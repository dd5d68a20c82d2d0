"""The values of a ZNS template, as the operator writes them: one ``name = value`` a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from danbiet.channels.zalo.settings import ZaloSettings

_LINE: Final = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]{0,49})\s*=\s*(.+?)\s*")


def read_values(text: str) -> dict[str, str]:
    """Return name → value of the lines. Raises ValueError, in words for the operator."""
    values: dict[str, str] = {}
    for line in filter(str.strip, text.splitlines()):
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"Dòng “{line.strip()[:60]}” chưa đúng. Hãy viết: tên_tham_số = nội dung.")
        values[found[1]] = found[2]
    return values


def template_of(settings: ZaloSettings, *, title: str, text: str) -> dict[str, Any]:
    """Return what ``Message.extra`` of a notice says: the template's id and its values."""
    values = read_values(settings.template_values)
    filled = {name: value.replace("{title}", title).replace("{text}", text) for name, value in values.items()}
    return {"template_id": settings.template_id, "template_data": filled}
