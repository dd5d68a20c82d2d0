"""Forms of warning templates: writing one, and filling its blanks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.publishing.blanks import BLANKS, LONGEST
from danbiet.publishing.forms.fields import OFFICERS_WORDS
from danbiet.publishing.forms.releases import NOT_SAID
from danbiet.publishing.models import Certainty, Severity, Urgency, WarningTemplate


def _text(label: Any, rows: int, help_text: Any = "", **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, **OFFICERS_WORDS})
    return forms.CharField(label=label, help_text=help_text, widget=widget, **kwargs)


def _level(label: Any, choices: Sequence[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[NOT_SAID, *choices])


class WarningTemplateForm(forms.Form):
    """Every word of the warning, with blanks for what is known only in the hour."""

    title = _text(_("Tiêu đề"), 2, max_length=200)
    lead = _text(_("Sapô"), 2, _("Điều chính, trong hai câu."), max_length=1000)
    body = _text(_("Nội dung"), 6, _("Người dân làm gì ngay. Để một dòng trống giữa hai đoạn."), max_length=5000)
    contact = _text(_("Hỏi thêm ở đâu"), 1, max_length=300)
    sms = _text(_("Tin nhắn"), 3, _("Bản không dấu được máy làm từ đây."), max_length=1000)
    script = _text(_("Bài đọc trên loa"), 4, _("Viết như nói, không quá ba phút."), max_length=5000)
    urgency = _level(_("Mức khẩn cấp"), Urgency.choices)
    severity = _level(_("Mức nghiêm trọng"), Severity.choices)
    certainty = _level(_("Mức chắc chắn"), Certainty.choices)

    def __init__(self, data: Any = None, *, like: WarningTemplate | None = None) -> None:
        known = {name: getattr(like, name) for name in self.base_fields} if like else None
        super().__init__(data, initial=known)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class FillForm(forms.Form):
    """One line for each blank of a template; nothing else of it can be changed."""

    def __init__(self, data: Any = None, *, names: Sequence[str]) -> None:
        super().__init__(data)
        self.names = names
        for place, name in enumerate(names):
            self.fields[f"blank_{place}"] = forms.CharField(
                label=name[0].upper() + name[1:],
                max_length=LONGEST,
                help_text=BLANKS[name],
                widget=forms.TextInput(attrs={"autocomplete": "off", **OFFICERS_WORDS}),
            )

    @property
    def values(self) -> Mapping[str, str]:
        """What was filled in, by the name of the blank."""
        return {name: self.cleaned_data[f"blank_{place}"] for place, name in enumerate(self.names)}
