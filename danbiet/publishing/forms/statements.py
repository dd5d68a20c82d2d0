"""Filters of the statement register and of the duty calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Rule, User
from danbiet.policies.models import Policy
from danbiet.publishing.models import ReleaseKind


class StatementFilter(forms.Form):
    """Words, kind, policy."""

    q = forms.CharField(label=_("Tìm lời và số đã công bố"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("mọi loại")), *ReleaseKind.choices])
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("mọi chính sách")
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["policy"].queryset = Policy.objects.visible_to(user).order_by("sort_key")  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return what is looked for, as `statements_of` takes it."""
        self.is_valid()
        said = self.cleaned_data
        policy = said.get("policy")
        return {
            "words": said.get("q") or "",
            "kind": said.get("kind") or "",
            "policy_id": policy.pk if policy else None,
        }


class PressRuleForm(forms.Form):
    """A limit that the agency sets itself."""

    key = forms.ChoiceField(label=_("Quy định"))
    value = forms.IntegerField(
        label=_("Mức của cơ quan"),
        min_value=0,
        max_value=999,
        help_text=_("Chỉ ghi số, cùng đơn vị với mức đang dùng (ngày, giờ, tháng); không dài hơn luật."),
    )
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Văn bản nội bộ quy định mức này; hiện cạnh mỗi thời hạn.")
    )

    def __init__(self, data: Any = None, *, rules: Sequence[Rule]) -> None:
        super().__init__(data)
        choices = [(each.key, f"{each.title} ({each.amount_words})") for each in rules]
        self.fields["key"].choices = choices  # type: ignore[attr-defined]


class YearFilter(forms.Form):
    """Which year."""

    year = forms.TypedChoiceField(label=_("Năm"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any, *, this_year: int, years: int = 5) -> None:
        super().__init__(data)
        self.this_year = this_year
        choices = [(str(this_year - back), str(this_year - back)) for back in range(years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> int:
        """Return the year asked for, or this one."""
        return int(self.cleaned_data.get("year") or self.this_year) if self.is_valid() else self.this_year
