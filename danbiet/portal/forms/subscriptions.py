"""News by e-mail: one mailbox, nothing else about who reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Agency
from danbiet.policies.models import Policy
from danbiet.portal.forms.guarded import GuardedForm


class SubscribeForm(GuardedForm):
    """A mailbox, the agency whose news is wanted and, if wished, the policies."""

    purpose = "subscribe"
    agency = forms.ModelChoiceField(
        label=_("Nhận tin của cơ quan nào?"),
        queryset=Agency.objects.none(),
        empty_label=_("Chọn cơ quan"),
        error_messages={"required": _("Bạn chưa chọn cơ quan.")},
    )
    policy = forms.ModelChoiceField(
        label=_("Chỉ về chính sách (không bắt buộc)"),
        queryset=Policy.objects.none(),
        required=False,
        empty_label=_("mọi chính sách của cơ quan"),
    )
    mailbox = forms.EmailField(
        label=_("Thư điện tử của bạn"),
        help_text=_("Chúng tôi gửi một thư có liên kết xác nhận; chưa bấm liên kết ấy thì không có gì được gửi tiếp."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Bạn chưa ghi thư điện tử."),
            "invalid": _("Thư điện tử chưa đúng dạng, ví dụ: ten@hopthu.vn."),
        },
    )

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.opened().order_by("sort_key", "name")  # type: ignore[attr-defined]
        self.fields["policy"].queryset = Policy.objects.public_on(on).order_by("sort_key")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        policy, agency = said.get("policy"), said.get("agency")
        if policy and agency and policy.agency_id != agency.pk:
            self.add_error("policy", _("Chính sách này thuộc cơ quan khác; hãy chọn lại cơ quan hoặc chính sách."))
        return said
