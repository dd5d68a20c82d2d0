"""Asking about a policy, and looking for the answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.portal.forms.guarded import GuardedForm
from danbiet.publishing.actions.questions import LONGEST


class AskForm(GuardedForm):
    """One question."""

    purpose = "question"
    text = forms.CharField(
        label=_("Bạn muốn hỏi điều gì?"),
        help_text=_("Mỗi lần một câu. Đừng viết họ tên, số điện thoại hay số giấy tờ: nếu có, hệ thống che đi."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Bạn chưa viết câu hỏi."),
            "max_length": _("Câu hỏi dài quá %(limit_value)d chữ cái. Hãy viết ngắn lại, mỗi lần một câu."),
        },
    )


class LookUpForm(forms.Form):
    """A receipt code."""

    code = forms.CharField(
        label=_("Mã biên nhận"),
        help_text=_("Mười hai chữ và số, ví dụ 7K3M-Q2XP-9DTA. Gõ chữ hoa hay chữ thường, có gạch hay không đều được."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Bạn chưa nhập mã biên nhận.")},
    )
