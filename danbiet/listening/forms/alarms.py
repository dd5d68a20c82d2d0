"""Closing an alarm, and how many false ones are accepted."""

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


class AcceptFalseAlarms(forms.Form):
    """How many false alarms a month the agency accepts over all its policies."""

    most = forms.IntegerField(
        label=_("Mỗi tháng chấp nhận nhiều nhất bao nhiêu báo động giả"),
        min_value=1,
        max_value=999,
        help_text=_(
            "Tính chung cho mọi chính sách của cơ quan. Số nhỏ: ít bị làm phiền, nhưng đợt tăng nhẹ có thể không "
            "được báo. Khi cơ quan chưa đặt, mức gợi ý là một báo động giả cho mỗi chính sách."
        ),
    )
