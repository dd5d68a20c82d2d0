"""Fields of publishing's forms: moments typed the Vietnamese way, and rich text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import DraftailRichTextArea

# What officers write is Vietnamese, whichever language the desk speaks to them.
OFFICERS_WORDS: Final[Mapping[str, Any]] = {"lang": "vi", "data-content": True}
RICH_TEXT = ["bold", "italic", "h2", "h3", "ul", "ol", "hr", "link"]
MOMENT_FORMATS = ["%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M"]


class MomentField(forms.DateTimeField):
    """A moment typed as "08:00 23/11/2026"; a browser's own picker writes it in the browser's language."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"placeholder": _("giờ:phút ngày/tháng/năm"), "autocomplete": "off", "size": "18"}
        kwargs.setdefault("widget", forms.DateTimeInput(format=MOMENT_FORMATS[0], attrs=attributes))
        kwargs.setdefault("input_formats", MOMENT_FORMATS)
        said = _("Viết giờ trước, ngày sau, ví dụ 08:00 23/11/2026.")
        super().__init__(error_messages={"invalid": said}, **kwargs)


class RichText(DraftailRichTextArea):
    """The editor's own widget, started by `publishing/editor.js`; plain HTML is taken as well as its own form."""

    template_name = "publishing/parts/rich_text.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, features=RICH_TEXT, **kwargs)
        self.attrs.pop("data-controller", None)  # ours starts it; the shell's own script is not on the page
        self.attrs.pop("data-w-init-event-value", None)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        said = data.get(name)
        if said is None or _is_blocks(said):
            kept: str | None = super().value_from_datadict(data, files, name)
            return kept
        return str(said)


def _is_blocks(said: str) -> bool:
    try:
        return isinstance(json.loads(said), dict)
    except ValueError:
        return False
