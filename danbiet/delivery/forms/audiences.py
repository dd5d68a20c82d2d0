"""Forms of lists of addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.lists import Column
from danbiet.delivery.models import AddressKind, Audience
from danbiet.web.fields import DayField
from danbiet.web.finding import holding

# Stations and the press have their own pages; subscribers come by themselves.
IMPORTED_KINDS = [AddressKind.PHONE, AddressKind.EMAIL, AddressKind.ZALO, AddressKind.URL]


class AudienceForm(forms.Form):
    """A new list: its name, what for, on what ground, until when."""

    name = forms.CharField(label=_("Tên danh sách"), max_length=160)
    address_kind = forms.ChoiceField(
        label=_("Loại địa chỉ"), choices=[(kind.value, kind.label) for kind in IMPORTED_KINDS]
    )
    purpose = forms.CharField(label=_("Mục đích"), max_length=300, help_text=_("Dùng để làm gì; hết mục đích thì xoá."))
    basis = forms.CharField(
        label=_("Căn cứ, sự đồng ý"),
        max_length=300,
        help_text=_("Ví dụ: người dân ghi số ở phiếu đăng ký tại xã, ngày 12/03/2026."),
    )
    expires_on = DayField(label=_("Xoá sau ngày"), help_text=_("Đến ngày này mọi địa chỉ tự bị xoá."))

    @property
    def fields_of_action(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        kind = Audience.Kind.PARTNERS if said["address_kind"] == AddressKind.URL else Audience.Kind.IMPORTED
        return said | {"kind": kind}


class ImportForm(forms.Form):
    """A file of addresses."""

    file = forms.FileField(
        label=_("Tệp"),
        help_text=_(
            "CSV hoặc XLSX, đến 200 MB, dòng đầu là tên cột. Chỉ giữ địa chỉ, xã và tiếng dùng; "
            "cột khác (tên, ngày sinh…) bị bỏ, không lưu."
        ),
    )


class ColumnsForm(forms.Form):
    """What each column of a file holds; the rest is not kept."""

    ROLES = [
        ("", _("không giữ")),
        ("address", _("địa chỉ nhận tin")),
        ("place", _("xã, phường, đặc khu")),
        ("province", _("tỉnh, thành phố")),
        ("language", _("tiếng dùng")),
    ]
    has_header = forms.BooleanField(label=_("Dòng đầu là tên cột, không phải địa chỉ"), required=False)

    def __init__(self, *args: Any, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in columns:
            label = column.heading or gettext("cột {n}").format(n=column.at + 1)
            self.fields[f"c{column.at}"] = forms.ChoiceField(
                label=label, choices=self.ROLES, initial=column.role, required=False
            )

    @property
    def roles(self) -> list[str]:
        """What was chosen, column by column."""
        return [self.cleaned_data[name] for name in self.fields if name != "has_header"]


class AudienceFilter(forms.Form):
    """Which lists."""

    q = forms.CharField(label=_("Tìm tên, mục đích"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Nguồn"), required=False, choices=[("", _("mọi nguồn")), *Audience.Kind.choices])
    state = forms.ChoiceField(
        label=_("Danh sách"), required=False, choices=[("", _("đang dùng")), ("closed", _("đã xoá địa chỉ"))]
    )

    def narrow(self, rows: QuerySet[Audience]) -> QuerySet[Audience]:
        self.is_valid()
        said = self.cleaned_data
        rows = rows.filter(closed_at__isnull=said.get("state") != "closed")
        rows = rows.filter(holding(said.get("q") or "", "name", "purpose"))
        return rows.filter(kind=said["kind"]) if said.get("kind") else rows
