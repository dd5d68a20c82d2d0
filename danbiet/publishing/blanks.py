"""The blanks of a warning template: which there are, where they stand, and the words once they are filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danbiet.publishing.text import clean_text

# Name, as it stands between braces, and an example of what is written there.
BLANKS: Final[Mapping[str, Any]] = {
    "nơi": gettext_lazy("Ví dụ: các bản dọc suối, xã A."),
    "hiện tượng": gettext_lazy("Ví dụ: lũ quét, sạt lở đất."),
    "mức": gettext_lazy("Ví dụ: báo động 3, cấp độ rủi ro 2."),
    "ngày": gettext_lazy("Ví dụ: 23/11/2026."),
    "từ giờ": gettext_lazy("Ví dụ: 19 giờ."),
    "đến giờ": gettext_lazy("Ví dụ: 5 giờ sáng mai."),
    "nơi sơ tán": gettext_lazy("Ví dụ: nhà văn hoá bản, trường tiểu học xã."),
    "số điện thoại": gettext_lazy("Ví dụ: số của trực ban xã."),
}
LONGEST: Final = 120
_BLANK: Final = re.compile(r"\{([^{}]*)\}")


class UnknownBlank(ValueError):
    """A blank of a template is none that we know, or its braces do not close."""


class EmptyBlank(ValueError):
    """A blank is not filled, too long, or filled with a blank."""


def blanks_in(*texts: str) -> list[str]:
    """Return the names of the blanks in these texts, in the order of `BLANKS`. Raises UnknownBlank."""
    found = {name for text in texts for name in _BLANK.findall(text)}
    strange = sorted(found - set(BLANKS))
    if strange or any(brace in _BLANK.sub("", text) for text in texts for brace in "{}"):
        raise UnknownBlank(
            _("Không có ô trống {strange}. Chỉ dùng: {known}.").format(
                strange=", ".join(f"“{{{name}}}”" for name in strange) or "“{”, “}”",
                known=", ".join(f"{{{name}}}" for name in BLANKS),
            )
        )
    return [name for name in BLANKS if name in found]


def clean_values(names: list[str], values: Mapping[str, str]) -> dict[str, str]:
    """Return what was filled into each of ``names``, on one line. Raises EmptyBlank."""
    said = {name: " ".join(clean_text(values.get(name, "")).text.split()) for name in names}
    for name, value in said.items():
        if not value or len(value) > LONGEST or "{" in value or "}" in value:
            words = _("Điền ô “{name}”: không để trống, nhiều nhất {most} ký tự, không có dấu ngoặc nhọn.")
            raise EmptyBlank(words.format(name=name, most=LONGEST))
    return said


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with every blank filled; a blank without a value stays as it stands."""
    return _BLANK.sub(lambda blank: values.get(blank[1], blank[0]), text)
