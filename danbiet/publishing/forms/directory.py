"""Forms of the press directory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from danbiet.publishing.models import Journalist, Outlet
from danbiet.web.fields import DayField
from danbiet.web.finding import holding, words_of


class OutletForm(forms.Form):
    """A press organisation: what it is and how its desk is reached."""

    name = forms.CharField(label=_("Tên cơ quan báo chí"), max_length=200)
    governing_body = forms.CharField(label=_("Cơ quan chủ quản"), max_length=200, required=False)
    website = forms.URLField(
        label=_("Trang"), required=False, assume_scheme="https", help_text=_("Địa chỉ trang báo, ví dụ “bao.vn”.")
    )
    desk_email = forms.EmailField(
        label=_("Thư điện tử toà soạn"),
        required=False,
        help_text=_("Thông cáo và câu trả lời gửi tới đây khi báo chưa có phóng viên trong danh bạ."),
    )
    desk_phone = forms.CharField(label=_("Điện thoại toà soạn"), max_length=40, required=False)
    beats = forms.CharField(
        label=_("Mảng"), max_length=200, required=False, help_text=_("Ví dụ: “nông nghiệp, giáo dục”.")
    )

    def __init__(self, data: Any = None, *, outlet: Outlet | None = None) -> None:
        super().__init__(data, initial={name: getattr(outlet, name, "") for name in self.base_fields})


class JournalistForm(forms.Form):
    """A journalist who agreed to stand in the directory."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    beat = forms.CharField(label=_("Mảng theo dõi"), max_length=120, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=40, required=False)
    consent_on = DayField(label=_("Đồng ý ngày"), help_text=_("Chưa hỏi ý kiến thì chưa ghi vào danh bạ."))
    consent_basis = forms.CharField(
        label=_("Đồng ý bằng cách nào"), max_length=200, help_text=_("Ví dụ: thư điện tử ngày 12/03/2026.")
    )

    def __init__(self, data: Any = None, *, journalist: Journalist | None = None) -> None:
        super().__init__(data, initial={name: getattr(journalist, name, None) for name in self.base_fields})


class DirectoryFile(forms.Form):
    """A file of the directory."""

    file = forms.FileField(
        label=_("Tệp"),
        help_text=_(
            "CSV hoặc XLSX, mỗi phóng viên một dòng, tên cột như trong tệp tải về từ danh bạ. "
            "Dòng đã có được giữ nguyên; phóng viên chưa có ngày và cách đồng ý không được ghi."
        ),
    )


class OutletFilter(forms.Form):
    """Words in name, governing body or beat; retired ones on demand."""

    q = forms.CharField(label=_("Tìm tên, cơ quan chủ quản, mảng, phóng viên"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("Danh sách"), required=False, choices=[("", _("đang dùng")), ("retired", _("đã thôi dùng"))]
    )

    def narrow(self, outlets: QuerySet[Outlet]) -> QuerySet[Outlet]:
        """Return the outlets that the valid part of the form lets through."""
        self.is_valid()
        outlets = outlets.filter(retired_at__isnull=self.cleaned_data.get("state") != "retired")
        for word in words_of(self.cleaned_data.get("q") or ""):
            journalists = Journalist.objects.filter(holding(word, "name")).values("outlet")
            outlets = outlets.filter(holding(word, "name", "governing_body", "beats") | Q(pk__in=journalists))
        return outlets
