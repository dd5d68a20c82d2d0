"""A journalist asks the press desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Agency
from danbiet.policies.models import Policy
from danbiet.portal.forms.guarded import GuardedForm


class PressAskForm(GuardedForm):
    """A question of the press: who asks, as a journalist, and where the answer goes."""

    purpose = "press_request"
    agency = forms.ModelChoiceField(
        label=_("Hỏi cơ quan nào?"),
        queryset=Agency.objects.none(),
        empty_label=_("Chọn cơ quan"),
        error_messages={"required": _("Bạn chưa chọn cơ quan.")},
    )
    policy = forms.ModelChoiceField(
        label=_("Về chính sách nào? (không bắt buộc)"),
        queryset=Policy.objects.none(),
        required=False,
        empty_label=_("không về riêng chính sách nào"),
    )
    question = forms.CharField(
        label=_("Câu hỏi"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Bạn chưa viết câu hỏi.")},
    )
    said_outlet = forms.CharField(
        label=_("Cơ quan báo chí"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Bạn chưa ghi tên cơ quan báo chí.")},
    )
    said_name = forms.CharField(
        label=_("Họ tên phóng viên"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Bạn chưa ghi họ tên.")},
    )
    reply_to = forms.EmailField(
        label=_("Trả lời về thư điện tử"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Bạn chưa ghi thư điện tử."),
            "invalid": _("Thư điện tử chưa đúng dạng, ví dụ: phongvien@toasoan.vn."),
        },
    )

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.opened().order_by("sort_key", "name")  # type: ignore[attr-defined]
        self.fields["policy"].queryset = Policy.objects.public_on(on).order_by("sort_key")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A policy brings its own agency along; one of another agency would go to the wrong desk."""
        said: dict[str, Any] = super().clean() or {}
        policy, agency = said.get("policy"), said.get("agency")
        if policy and agency and policy.agency_id != agency.pk:
            self.add_error("policy", _("Chính sách này thuộc cơ quan khác; hãy chọn lại cơ quan hoặc chính sách."))
        return said
