"""Form fields that read and show Vietnamese forms of days whatever the browser's own language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy.

    A browser's own date picker writes days in the browser's language: mm/dd/yyyy on many office machines.
    """

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"placeholder": _("ngày/tháng/năm"), "inputmode": "numeric", "autocomplete": "off", "size": "10"}
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=attributes))
        super().__init__(**kwargs)
