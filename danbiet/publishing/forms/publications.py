"""Looking back at an emergency release."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.publishing.forms.fields import OFFICERS_WORDS


class ReviewForm(forms.Form):
    """Whether the haste was right, and what follows from it."""

    was_justified = forms.ChoiceField(
        label=_("Việc công bố khẩn là cần thiết"),
        choices=[("yes", _("cần thiết")), ("no", _("không cần thiết"))],
        widget=forms.RadioSelect,
    )
    conclusion = forms.CharField(
        label=_("Kết luận"),
        widget=forms.Textarea(attrs={"rows": 4, **OFFICERS_WORDS}),
        help_text=_("Điều gì đúng, điều gì lần sau làm khác."),
    )

    def answers(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"was_justified": said["was_justified"] == "yes", "conclusion": said["conclusion"]}
