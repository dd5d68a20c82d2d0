"""The PIN with which a person decides from a link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DIGITS = {"inputmode": "numeric", "autocomplete": "new-password"}


class PinForm(forms.Form):
    """The PIN, twice."""

    pin = forms.CharField(
        label=_("Mã PIN mới"),
        max_length=32,
        widget=forms.PasswordInput(attrs=DIGITS),
        help_text=_("Ít nhất 6 chữ số, không lặp một số và không theo thứ tự."),
    )
    again = forms.CharField(label=_("Gõ lại mã PIN"), max_length=32, widget=forms.PasswordInput(attrs=DIGITS))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("pin") and said.get("again") and said["pin"] != said["again"]:
            self.add_error("again", _("Hai lần gõ chưa giống nhau; hãy gõ lại."))
        return said
