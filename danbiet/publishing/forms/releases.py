"""Forms of the release: the list's filter, the beginning, the text, and what goes beside it."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import PersonInPost, User
from danbiet.policies.models import Policy
from danbiet.publishing.editions import LEVELS
from danbiet.publishing.forms.fields import OFFICERS_WORDS, MomentField, RichText
from danbiet.publishing.models import Certainty, Form, Release, ReleaseKind, ReleaseState, Severity, Urgency
from danbiet.web.finding import holding

NOT_SAID: Final = ("", _("chưa chọn"))


class ReleaseFilter(forms.Form):
    """Words in the title, state, kind, policy, and whose."""

    q = forms.CharField(
        label=_("Tìm trong tiêu đề"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[("", _("mọi trạng thái")), *ReleaseState.choices, ("late", _("quá hạn")), ("dropped", _("đã bỏ"))],
    )
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("mọi loại")), *ReleaseKind.choices])
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("mọi chính sách")
    )
    mine = forms.ChoiceField(label=_("Người viết"), required=False, choices=[("", _("mọi người")), ("1", _("tôi"))])

    def __init__(self, data: Any, *, user: User, at: Any) -> None:
        super().__init__(data)
        self.user, self.at = user, at
        self.fields["policy"].queryset = Policy.objects.visible_to(user).order_by("sort_key")  # type: ignore[attr-defined]

    def narrow(self, releases: QuerySet[Release]) -> QuerySet[Release]:
        """Return the releases that the valid part of the form lets through; dropped ones only when asked for."""
        self.is_valid()
        wanted = self.cleaned_data
        releases = releases.filter(holding(wanted.get("q") or "", "title", "lead"))
        for name in ("kind", "policy"):
            if wanted.get(name):
                releases = releases.filter(**{name: wanted[name]})
        if wanted.get("mine"):
            releases = releases.filter(author=self.user)
        return releases.filter(self._state(wanted.get("state") or ""))

    def _state(self, state: str) -> Q:
        kept = Q(dropped_at=None)
        if state == "dropped":
            return ~kept
        if state == "late":
            return kept & Q(due_at__lt=self.at) & ~Q(state__in=("published", "corrected", "withdrawn"))
        return kept & Q(state=state) if state else kept


# A human story begins in the story bank, where its consent and check are.
BEGUN_HERE: Final = [(kind.value, kind.label) for kind in ReleaseKind if kind is not ReleaseKind.HUMAN_STORY]


class NewReleaseForm(forms.Form):
    """Its kind, its policy and its title; an emergency says why."""

    kind = forms.ChoiceField(label=_("Loại"), choices=BEGUN_HERE, widget=forms.RadioSelect)
    policy = forms.ModelChoiceField(
        label=_("Chính sách"),
        queryset=Policy.objects.none(),
        required=False,
        empty_label=_("không gắn với chính sách nào"),
        help_text=_("Bản nháp được điền sẵn từ bảng dữ kiện và văn bản của chính sách này."),
    )
    title = forms.CharField(
        label=_("Tiêu đề"), max_length=200, help_text=_("Điều thay đổi, viết như nói với người dân. Sửa lại được.")
    )
    inaccurate_statement = forms.CharField(
        label=_("Nội dung chưa chính xác"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, **OFFICERS_WORDS}),
        help_text=_("Chỉ cho phản hồi. Viết nội dung đang lan truyền, không viết ai đã nói."),
    )
    is_emergency = forms.BooleanField(
        label=_("Công bố khẩn"),
        required=False,
        help_text=_("Chỉ một người duyệt theo quy trình khẩn; phải rà soát lại sau khi công bố."),
    )
    emergency_reason = forms.CharField(
        label=_("Lý do công bố khẩn"), required=False, widget=forms.Textarea(attrs={"rows": 2, **OFFICERS_WORDS})
    )

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["policy"].queryset = Policy.objects.visible_to(user).current().order_by("sort_key")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("is_emergency") and not said.get("emergency_reason"):
            self.add_error("emergency_reason", _("Công bố khẩn cần một lý do; người rà soát sau này sẽ đọc."))
        if said.get("kind") == ReleaseKind.RESPONSE and not said.get("inaccurate_statement"):
            self.add_error("inaccurate_statement", _("Phản hồi cần nêu nội dung chưa chính xác là gì."))
        return said


class ReleaseForm(forms.Form):
    """The words of a release and when they are to go out."""

    title = forms.CharField(
        label=_("Tiêu đề"), max_length=200, widget=forms.Textarea(attrs={"rows": 2, **OFFICERS_WORDS})
    )
    lead = forms.CharField(
        label=_("Sapô"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, **OFFICERS_WORDS}),
        help_text=_("Điều chính, trong hai câu."),
    )
    # A draft may be saved without them; what stands between a warning and its approval says that they are missing.
    urgency = forms.ChoiceField(
        label=_("Mức khẩn cấp"), required=False, choices=[NOT_SAID, *Urgency.choices],
        help_text=_("Người dân phải làm khi nào."),
    )  # fmt: skip
    severity = forms.ChoiceField(
        label=_("Mức nghiêm trọng"), required=False, choices=[NOT_SAID, *Severity.choices],
        help_text=_("Đe doạ tính mạng, tài sản đến đâu."),
    )  # fmt: skip
    certainty = forms.ChoiceField(
        label=_("Mức chắc chắn"), required=False, choices=[NOT_SAID, *Certainty.choices],
        help_text=_("Theo nguồn dự báo, không theo cảm nhận."),
    )  # fmt: skip
    body = forms.CharField(label=_("Nội dung"), required=False, widget=RichText())
    inaccurate_statement = forms.CharField(
        label=_("Nội dung chưa chính xác"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, **OFFICERS_WORDS}),
        help_text=_("Viết nội dung, không viết người nói."),
    )
    quote = forms.CharField(
        label=_("Trích lời"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, **OFFICERS_WORDS}),
        help_text=_("Đúng lời đã nói."),
    )
    quoted_post = forms.ModelChoiceField(
        label=_("Người phát ngôn"), queryset=PersonInPost.objects.none(), required=False, empty_label=_("chưa chọn")
    )
    contact = forms.CharField(
        label=_("Hỏi thêm ở đâu"), max_length=300, required=False, help_text=_("Phòng, số điện thoại, thư điện tử.")
    )
    form = forms.ChoiceField(label=_("Hình thức cung cấp"), choices=Form.choices)
    unit = forms.CharField(label=_("Đơn vị gửi"), max_length=200, required=False)
    due_at = MomentField(label=_("Cần xong trước"), required=False)
    amendment_note = forms.CharField(
        label=_("Đính chính điều gì"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, **OFFICERS_WORDS}),
        help_text=_("Công khai: điều đã viết sai và điều đúng."),
    )

    PLACES = ("title", "lead", "body", "inaccurate_statement", "quote", "contact")

    def __init__(self, data: Any = None, *, release: Release, **kwargs: Any) -> None:
        initial = {name: getattr(release, name) for name in self.base_fields}
        super().__init__(data, initial=initial, **kwargs)
        held = PersonInPost.objects.filter(post__agency=release.agency_id).select_related("post", "user")
        self.fields["quoted_post"].queryset = held.order_by("post__sort_key")  # type: ignore[attr-defined]
        if release.kind != ReleaseKind.RESPONSE:
            del self.fields["inaccurate_statement"]
        if release.human_story_id is not None:
            for name in ("title", "lead", "body"):
                del self.fields[name]
        if not release.publications.exists():
            del self.fields["amendment_note"]
        if release.kind != ReleaseKind.WARNING:
            for name in LEVELS:
                del self.fields[name]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class ScheduleForm(forms.Form):
    """When an approved release becomes public."""

    publish_at = MomentField(label=_("Hẹn công bố lúc"), help_text=_("Ví dụ 08:00 23/11/2026."))


class EmbargoForm(forms.Form):
    """Until when journalists may read and not print."""

    embargo_until = MomentField(
        label=_("Không đăng trước"),
        required=False,
        help_text=_("Nhà báo được chọn đọc trước bằng liên kết riêng. Tự gỡ khi đến giờ. Để trống để bỏ."),
    )


class AssetForm(forms.Form):
    """A file given with the release."""

    file = forms.FileField(label=_("Tệp"), help_text=_("PDF, Word, Excel, ảnh, âm thanh hoặc video."))
    title = forms.CharField(label=_("Tên tệp cho người đọc"), max_length=200)
    licence = forms.CharField(
        label=_("Điều kiện sử dụng"), max_length=200, help_text=_("Ví dụ: “được đăng lại, ghi nguồn”.")
    )
    credit = forms.CharField(label=_("Ghi nguồn"), max_length=200, required=False)
    alt_text = forms.CharField(
        label=_("Mô tả cho người không xem được hình"), max_length=300, required=False, help_text=_("Bắt buộc với ảnh.")
    )
