"""A mandate to speak."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Agency, User
from danbiet.publishing.models import Spokesperson
from danbiet.web.fields import DayField


class MandateForm(forms.Form):
    """Who, as what, on which case and document, from when until when; telephone and mailbox are published."""

    person = forms.ModelChoiceField(
        label=_("Người phát ngôn"), queryset=User.objects.none(), empty_label=_("chọn người")
    )
    title = forms.CharField(label=_("Chức vụ"), max_length=160)
    kind = forms.ChoiceField(label=_("Tư cách"), choices=Spokesperson.Kind.choices, widget=forms.RadioSelect)
    case = forms.CharField(
        label=_("Việc được ủy quyền"),
        max_length=300,
        required=False,
        help_text=_("Bắt buộc khi là người được ủy quyền."),
    )
    basis = forms.CharField(
        label=_("Văn bản"), max_length=200, required=False, help_text=_("Số, ngày văn bản giao hoặc ủy quyền.")
    )
    phone = forms.CharField(label=_("Điện thoại công bố"), max_length=40)
    email = forms.EmailField(label=_("Thư điện tử công bố"))
    from_on = DayField(label=_("Từ ngày"))
    to_on = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Bắt buộc khi là người được ủy quyền."))

    def __init__(self, data: Any = None, *, agency: Agency) -> None:
        super().__init__(data)
        staff = User.objects.filter(agency=agency, is_active=True).order_by("sort_key")
        self.fields["person"].queryset = staff  # type: ignore[attr-defined]
