"""What an agency sets itself."""

from __future__ import annotations

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _


class OwnRules(forms.Form):
    """Hours to handle an alarm, and the day of the press coordination meeting."""

    alarm_hours = forms.IntegerField(
        label=_("Số giờ để xử lý xong một cảnh báo"),
        min_value=1,
        max_value=720,
        help_text=_("Tính từ lúc cảnh báo xuất hiện."),
    )
    basis = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("Văn bản nội bộ quy định mức này; hiện cạnh mỗi thời hạn trên màn hình."),
    )
    briefing = forms.TypedChoiceField(
        label=_("Ngày giao ban báo chí"),
        choices=[("", _("không có")), *((str(day), name) for day, name in WEEKDAYS.items())],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Vào ngày này, trang Điểm báo đưa sẵn tờ “Chuẩn bị giao ban”."),
    )
