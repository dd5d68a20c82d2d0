"""Closing an alarm."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.listening.models import AlarmOutcome


class CloseAlarm(forms.Form):
    """One of six answers, the reason, and whether there was anything at all."""

    outcome = forms.ChoiceField(
        label=_("Cách xử lý"),
        choices=AlarmOutcome.choices,
        widget=forms.RadioSelect,
        help_text=_("“Không phản hồi” cũng là một cách xử lý đúng, khi có lý do."),
    )
    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Ai đọc lại sau này cần hiểu vì sao đã chọn cách ấy. Không nêu tên người dân."),
    )
    was_false = forms.BooleanField(
        label=_("Báo động giả: không có gì bất thường"),
        required=False,
        help_text=_("Đánh dấu để hệ thống biết mình báo sai; tỷ lệ báo động giả được ghi công khai trong trang này."),
    )
