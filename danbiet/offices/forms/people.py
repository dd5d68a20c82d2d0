"""Forms about staff, their posts, and opening an agency."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Agency, Post, Role

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonForm(forms.Form):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=80, help_text=_("Không dấu, ví dụ an.nv; không đổi được về sau.")
    )
    email = forms.EmailField(label=_("Thư điện tử công vụ"), required=False)


class AppointmentForm(forms.Form):
    """Into an existing post of the agency, or into a new one."""

    post = forms.ModelChoiceField(Post.objects.none(), label=_("Chức danh có sẵn"), required=False)
    title = forms.CharField(label=_("hoặc chức danh mới"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Vai trò của chức danh mới"), choices=Role.choices, required=False)
    from_on = forms.DateField(label=_("Từ ngày"), widget=DATE)
    to_on = forms.DateField(label=_("đến hết ngày"), widget=DATE, required=False)

    def __init__(self, agency: Agency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = agency.posts.order_by("sort_key")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("post")) == bool(said.get("title")):
            raise forms.ValidationError(_("Hãy chọn một chức danh có sẵn hoặc nhập một chức danh mới."))
        return said


class EndForm(forms.Form):
    on = forms.DateField(label=_("Ngày cuối giữ chức danh"), widget=DATE)
