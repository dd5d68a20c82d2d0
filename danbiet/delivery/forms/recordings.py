"""Handing in what somebody read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.languages import language_name


class RecordingForm(forms.Form):
    """A file and its language."""

    language = forms.ChoiceField(label=_("Đọc bằng tiếng"))
    file = forms.FileField(
        label=_("Tệp thu âm"),
        help_text=_("MP3, OGG hoặc WAV; điện thoại thu được. Đọc đúng từng chữ của bản đã duyệt."),
        widget=forms.ClearableFileInput(attrs={"accept": ".mp3,.ogg,.oga,.opus,.wav,audio/*"}),
        error_messages={
            "required": _("Hãy chọn tệp thu âm."),
            "empty": _("Tệp này rỗng. Hãy thu lại rồi chọn tệp mới."),
        },
    )

    def __init__(self, data: Any = None, files: Any = None, *, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["language"].choices = [(code, language_name(code)) for code in languages]  # type: ignore[attr-defined]
