"""Forms of the dossier."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Post, User
from danbiet.policies.actions import Criterion
from danbiet.policies.models import DocumentKind, HighImpactTest, KeyFact, Policy, Stage
from danbiet.web.fields import DayField
from danbiet.web.finding import holding


class PolicyFilter(forms.Form):
    """Words, typed with or without diacritics, and a stage; closed dossiers only when asked for."""

    q = forms.CharField(label=_("Tìm tên, đơn vị chủ trì"), required=False, max_length=200)
    stage = forms.ChoiceField(label=_("Giai đoạn"), required=False, choices=[("", _("mọi giai đoạn")), *Stage.choices])
    archived = forms.ChoiceField(label=_("Hồ sơ"), required=False, choices=[("", _("đang mở")), ("1", _("đã đóng"))])

    def narrow(self, policies: QuerySet[Policy]) -> QuerySet[Policy]:
        """Return the policies that the valid part of the form lets through."""
        self.is_valid()
        wanted = self.cleaned_data
        policies = policies.filter(archived_at__isnull=wanted.get("archived") != "1")
        if wanted.get("stage"):
            policies = policies.filter(stage=wanted["stage"])
        return policies.filter(holding(wanted.get("q") or "", "short_title", "title", "lead_unit"))


class PolicyForm(forms.Form):
    """A dossier's own words."""

    title = forms.CharField(
        label=_("Tên chính sách"), max_length=300, help_text=_("Tên đầy đủ của văn bản hoặc đề án.")
    )
    short_title = forms.CharField(
        label=_("Tên gọi ngắn"),
        max_length=80,
        help_text=_("Dùng trên biểu đồ và trong điểm báo, ví dụ “Học phí mầm non”."),
    )
    kind = forms.ModelChoiceField(
        label=_("Loại văn bản"), queryset=DocumentKind.objects.order_by("pk"), empty_label=_("chọn loại văn bản")
    )
    stage = forms.ChoiceField(label=_("Giai đoạn"), choices=Stage.choices)
    lead_unit = forms.CharField(label=_("Đơn vị chủ trì"), max_length=200, required=False)
    owner_post = forms.ModelChoiceField(
        label=_("Chức danh chịu trách nhiệm"),
        queryset=Post.objects.none(),
        required=False,
        empty_label=_("chưa định"),
    )
    summary = forms.CharField(
        label=_("Tóm tắt"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Hai, ba câu cho người chưa biết gì: thay đổi điều gì, cho ai, từ khi nào."),
    )
    public_from = DayField(
        label=_("Công khai từ ngày"),
        required=False,
        help_text=_("Để trống khi dự thảo chưa công khai. Từ ngày này, từ khoá theo dõi của hồ sơ được công bố."),
    )

    def __init__(self, data: Any = None, *, user: User, is_new: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["owner_post"].queryset = Post.objects.filter(agency=user.agency_id).order_by("sort_key")  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["kind"], self.fields["stage"]


class MilestoneForm(forms.Form):
    """When a stage is planned, and when it was reached."""

    stage = forms.ChoiceField(label=_("Mốc"))
    planned_on = DayField(label=_("Dự kiến"), required=False)
    happened_on = DayField(label=_("Thực tế"), required=False)
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=200, required=False, help_text=_("Văn bản quy định mốc này, nếu có.")
    )

    def __init__(self, data: Any = None, *, policy: Policy, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["stage"].choices = [(each, Stage(each).label) for each in policy.kind.stages]  # type: ignore[attr-defined]


class KeyFactForm(forms.Form):
    """One checkable fact."""

    kind = forms.ChoiceField(label=_("Trả lời câu hỏi"), choices=KeyFact.Kind.choices, initial=KeyFact.Kind.HOW_MUCH)
    subject = forms.CharField(label=_("Điều gì"), max_length=200, help_text=_("Ví dụ: “Mức hỗ trợ tiền ăn”."))
    value = forms.CharField(
        label=_("Giá trị"), max_length=120, help_text=_("Số, ngày hoặc vài chữ: “450.000”, “01/07/2026”.")
    )
    unit = forms.CharField(
        label=_("Đơn vị"), max_length=60, required=False, help_text=_("Ví dụ: “đồng/tháng”, “%”, “ngày làm việc”.")
    )
    applies_to = forms.CharField(label=_("Áp dụng cho ai"), max_length=200, required=False)
    valid_from = DayField(label=_("Từ ngày"), required=False)
    source_article = forms.CharField(label=_("Điều, khoản"), max_length=120, required=False)


class KeyMessageForm(forms.Form):
    """A message; saving an existing one makes a new version."""

    text = forms.CharField(
        label=_("Thông điệp"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi", "data-content": True}),
    )


class DocumentForm(forms.Form):
    """A document of the dossier."""

    code_notation = forms.CharField(label=_("Số, ký hiệu"), max_length=40, required=False)
    subject = forms.CharField(label=_("Trích yếu"), max_length=500)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    url = forms.URLField(label=_("Địa chỉ"), required=False, assume_scheme="https")


class HighImpactForm(forms.Form):
    """The four criteria of QĐ 407/QĐ-TTg, each with its reason."""

    def __init__(self, data: Any = None, *, test: HighImpactTest | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in HighImpactTest.CRITERIA:
            met = getattr(test, name, None)
            self.fields[name] = forms.TypedChoiceField(
                label=cast("models.Field[Any, Any]", HighImpactTest._meta.get_field(name)).verbose_name,
                choices=[("yes", _("có")), ("no", _("không"))],
                widget=forms.RadioSelect,
                initial={True: "yes", False: "no", None: None}[met],
            )
            self.fields[f"{name}_reason"] = forms.CharField(
                label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}), initial=getattr(test, f"{name}_reason", "")
            )

    def answers(self) -> dict[str, Criterion]:
        said = self.cleaned_data
        return {name: Criterion(said[name] == "yes", said[f"{name}_reason"]) for name in HighImpactTest.CRITERIA}


class StagesForm(forms.Form):
    """Which stages a kind of document passes."""

    stages = forms.MultipleChoiceField(
        label=_("Các mốc, theo thứ tự"), choices=Stage.choices, widget=forms.CheckboxSelectMultiple
    )
