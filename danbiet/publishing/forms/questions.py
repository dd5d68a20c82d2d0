"""What officers write about questions of the public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import User
from danbiet.policies.models import Answer, Policy
from danbiet.publishing.forms.fields import OFFICERS_WORDS


class QuestionFilter(forms.Form):
    """Words, which policy, and which state."""

    q = forms.CharField(label=_("Tìm trong câu hỏi"), required=False, max_length=200)
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("mọi chính sách")
    )
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("đang chờ")), ("answered", _("đã trả lời")), ("declined", _("không trả lời ở đây"))],
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        known = Policy.objects.visible_to(user).filter(questions__isnull=False).distinct()
        self.fields["policy"].queryset = known.order_by("sort_key")  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The one answer of a group."""

    question = forms.CharField(
        label=_("Câu hỏi chung"),
        help_text=_("Bằng lời của người dân; đăng trên trang chính sách."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, **OFFICERS_WORDS}),
    )
    text = forms.CharField(
        label=_("Trả lời"),
        help_text=_("Câu đầu trả lời thẳng. Viết như nói với một người không làm nhà nước."),
        widget=forms.Textarea(attrs={"rows": 8, **OFFICERS_WORDS}),
    )

    def clean_question(self) -> str:
        """Return the question in one line; the box only shows it whole."""
        return " ".join(str(self.cleaned_data["question"]).split())


class DeclineForm(forms.Form):
    """Why a question gets no answer here; its asker reads it."""

    reason = forms.CharField(
        label=_("Lý do"), help_text=_("Người hỏi đọc được lý do này bằng mã biên nhận."), max_length=300
    )


class BankForm(forms.Form):
    """An answer that stands already."""

    answer = forms.ModelChoiceField(label=_("Câu đã trả lời"), queryset=Answer.objects.none(), empty_label=None)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].queryset = Answer.objects.public().filter(policy=policy).order_by("-published_at")  # type: ignore[attr-defined]
