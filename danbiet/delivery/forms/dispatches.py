"""Filters of the dispatches, and the small forms of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from danbiet.channels import CHANNELS
from danbiet.delivery.models import Dispatch
from danbiet.offices.models import Place
from danbiet.web.finding import holding

TROUBLE = "trouble"


class DispatchFilter(forms.Form):
    """Words of the title, state, channel."""

    q = forms.CharField(label=_("Tìm theo tiêu đề"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("mọi trạng thái")), (TROUBLE, _("có người chưa nhận")), *Dispatch.State.choices],
    )
    channel = forms.ChoiceField(label=_("Kênh"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, gettext(channel.label)) for key, channel in CHANNELS.items()]
        self.fields["channel"].choices = [("", gettext("mọi kênh")), *named]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Dispatch]) -> QuerySet[Dispatch]:
        """Return the dispatches that the valid part of the form lets through."""
        self.is_valid()
        said = self.cleaned_data
        rows = rows.filter(holding(said.get("q") or "", "edition__release__title"))
        if said.get("channel"):
            rows = rows.filter(channel=said["channel"])
        if said.get("state") == TROUBLE:
            return rows.filter(Q(failed__gt=0) | Q(uncertain__gt=0) | Q(expired__gt=0))
        return rows.filter(state=said["state"]) if said.get("state") else rows


class CommuneFilter(forms.Form):
    """Communes of one province; only those where somebody was not reached."""

    province = forms.ModelChoiceField(
        label=_("Tỉnh, thành phố"), queryset=Place.objects.none(), required=False, empty_label=_("cả nước")
    )
    only = forms.ChoiceField(
        label=_("Xã"), required=False, choices=[("", _("mọi xã")), ("behind", _("còn người chưa nhận"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = Place.objects.provinces().filter(valid_to=None).in_vietnamese_order()
        self.fields["province"].queryset = provinces  # type: ignore[attr-defined]
