"""What a unit hands to the managing editor, and the desk's filter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import User
from danbiet.policies.models import Policy
from danbiet.publishing.forms.fields import OFFICERS_WORDS
from danbiet.publishing.models import Intake
from danbiet.web.fields import DayField
from danbiet.web.finding import holding


class HandInForm(forms.Form):
    """A text of a unit, whether it was cleared, and when it is wanted."""

    unit = forms.CharField(label=_("Đơn vị"), max_length=200)
    title = forms.CharField(label=_("Tiêu đề"), max_length=200)
    text = forms.CharField(
        label=_("Nội dung"),
        widget=forms.Textarea(attrs={"rows": 8, **OFFICERS_WORDS}),
        help_text=_("Điều gì thay đổi, cho ai, từ khi nào, mức bao nhiêu, hỏi ở đâu."),
    )
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("không gắn với chính sách")
    )
    wanted_on = DayField(label=_("Đề nghị đăng ngày"), required=False)
    is_cleared = forms.BooleanField(
        label=_("Đã rà không có nội dung mật"),
        required=False,
        help_text=_("Chưa rà thì bài vẫn được nhận nhưng chờ bổ sung."),
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["policy"].queryset = Policy.objects.visible_to(user).current().order_by("sort_key")  # type: ignore[attr-defined]


class IntakeFilter(forms.Form):
    """State and words."""

    q = forms.CharField(
        label=_("Tìm tiêu đề, đơn vị, mã"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("mọi trạng thái")), *Intake.State.choices]
    )

    def narrow(self, rows: QuerySet[Intake]) -> QuerySet[Intake]:
        self.is_valid()
        wanted = self.cleaned_data
        rows = rows.filter(holding(wanted.get("q") or "", "title", "unit", "receipt"))
        return rows.filter(state=wanted["state"]) if wanted.get("state") else rows
