"""What an officer chooses and writes on the pages of measurement."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from danbiet.measurement.models import Check, Finding, Group
from danbiet.web.fields import DayField


class FindingFilter(forms.Form):
    """Which state, which group, which check."""

    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("cần sửa")), ("accepted", _("được chấp nhận")), ("mended", _("đã sửa xong"))],
    )
    group = forms.ChoiceField(label=_("Nhóm"), required=False, choices=[("", _("mọi nhóm")), *Group.choices])
    check = forms.ChoiceField(label=_("Điều gì"), required=False, choices=[("", _("mọi điều")), *Check.choices])

    @property
    def state_asked(self) -> str:
        return self._said("state") or "open"

    def narrow(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        """Return the rows that the address asks for; what it asks for and nobody offers asks for nothing."""
        wanted = {"group": self._said("group"), "check_key": self._said("check")}
        return rows.filter(**{name: value for name, value in wanted.items() if value})

    def _said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class AcceptForm(forms.Form):
    """Why a finding may stay, and until when."""

    reason = forms.CharField(label=_("Chấp nhận, vì…"), max_length=300)
    until = DayField(label=_("Đến hết ngày"))
