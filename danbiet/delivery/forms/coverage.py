"""Forms of coverage and of visits on foot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.models import Visit
from danbiet.offices.models import Place
from danbiet.web.fields import DayField


class AssignForm(forms.Form):
    """By when the visits are to be made."""

    due_on = DayField(label=_("Cần xong ngày"), required=False)


class VisitDone(forms.Form):
    """Counts from the sheet's tear-off line, and what was asked; nobody's name."""

    households = forms.IntegerField(label=_("Số hộ đã đến"), min_value=0, max_value=100_000)
    people = forms.IntegerField(label=_("Số người đã nghe"), min_value=0, max_value=1_000_000)
    questions = forms.CharField(
        label=_("Bà con hỏi gì"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Không ghi ai hỏi; số điện thoại, số giấy tờ tự được che."),
    )


class VisitFilter(forms.Form):
    """Which visits: by state and province."""

    state = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("mọi trạng thái")), *Visit.State.choices]
    )
    province = forms.ModelChoiceField(
        label=_("Tỉnh, thành phố"), queryset=Place.objects.none(), required=False, empty_label=_("cả nước")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = Place.objects.provinces().filter(valid_to=None).in_vietnamese_order()
        self.fields["province"].queryset = provinces  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Visit]) -> QuerySet[Visit]:
        self.is_valid()
        said = self.cleaned_data
        if said.get("state"):
            rows = rows.filter(state=said["state"])
        return rows.filter(place__parent=said["province"]) if said.get("province") else rows
