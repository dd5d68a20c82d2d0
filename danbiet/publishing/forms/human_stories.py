"""Forms of the story bank: the filter, the story, the paper, and what its check gave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Agency, User
from danbiet.policies.models import KeyMessage, Policy
from danbiet.publishing.forms.fields import OFFICERS_WORDS
from danbiet.publishing.models import Consent, ConsentChannel, ConsentMaterial, FactPoint, HumanStory
from danbiet.publishing.text import plain
from danbiet.web.fields import DayField
from danbiet.web.finding import holding

Result = FactPoint.Result
STATES = [
    ("", _("mọi câu chuyện")),
    ("must_go", _("phải thu hồi")),
    ("no_consent", _("thiếu giấy đồng ý")),
    ("unchecked", _("chưa kiểm chứng xong")),
    ("ready", _("đủ để công bố")),
    ("public", _("đang công khai")),
    ("dropped", _("đã cất")),
]
CONDITIONS = {
    "must_go": Q(must_go=True),
    "no_consent": Q(has_consent=False),
    "unchecked": Q(is_checked=False),
    "ready": Q(has_consent=True, is_checked=True),
    "public": Q(is_public=True),
}


class HumanStoryFilter(forms.Form):
    """Words, policy, and what the story lacks."""

    q = forms.CharField(
        label=_("Tìm trong câu chuyện"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=STATES)
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("mọi chính sách")
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        known = Policy.objects.visible_to(user).filter(human_stories__isnull=False).distinct()
        self.fields["policy"].queryset = known.order_by("sort_key")  # type: ignore[attr-defined]

    def narrow(self, stories: QuerySet[HumanStory]) -> QuerySet[HumanStory]:
        """Return the stories that the valid part of the form lets through; those put away only when asked for."""
        self.is_valid()
        wanted = self.cleaned_data
        stories = stories.filter(holding(wanted.get("q") or "", "title", "lead", "body", "called"))
        if wanted.get("policy"):
            stories = stories.filter(policy=wanted["policy"])
        state = wanted.get("state") or ""
        return stories.filter(CONDITIONS.get(state, Q()), dropped_at__isnull=state != "dropped")


class KeyMessageChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.policy.short_title} · {obj.text}"


class HumanStoryForm(forms.Form):
    """The story itself; nobody's name stands in any line of it."""

    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("không gắn chính sách")
    )
    key_message = KeyMessageChoice(
        label=_("Minh hoạ thông điệp"),
        queryset=KeyMessage.objects.none(),
        required=False,
        empty_label=_("chưa chọn thông điệp"),
    )
    benefit = forms.CharField(
        label=_("Cho thấy lợi ích nào"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={**OFFICERS_WORDS}),
        help_text=_("Ví dụ: “làm thủ tục một lần, không phải lên huyện”."),
    )
    called = forms.CharField(
        label=_("Gọi người trong câu chuyện là"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", **OFFICERS_WORDS}),
        help_text=_("Một vai, không phải tên: “một chủ hộ trồng lúa”, “một cán bộ một cửa ở xã”."),
    )
    title = forms.CharField(
        label=_("Tiêu đề"), max_length=200, widget=forms.Textarea(attrs={"rows": 2, **OFFICERS_WORDS})
    )
    lead = forms.CharField(
        label=_("Sapô"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, **OFFICERS_WORDS}),
        help_text=_("Điều chính, trong hai câu."),
    )
    text = forms.CharField(
        label=_("Câu chuyện"),
        widget=forms.Textarea(attrs={"rows": 16, **OFFICERS_WORDS}),
        help_text=_(
            "Để một dòng trống giữa hai đoạn. Không viết tên, số điện thoại, số giấy tờ của người dân;"
            " cán bộ và người phát ngôn thì được nêu tên."
        ),
    )

    def __init__(self, data: Any = None, *, user: User, story: HumanStory | None = None, **kwargs: Any) -> None:
        if story is not None:
            known = {name: getattr(story, name) for name in self.base_fields if name != "text"}
            kwargs["initial"] = known | {"text": plain(story.body)}
        super().__init__(data, **kwargs)
        policies = Policy.objects.visible_to(user).current().order_by("sort_key")
        messages = KeyMessage.objects.filter(policy__in=policies, is_current=True).select_related("policy")
        self.fields["policy"].queryset = policies  # type: ignore[attr-defined]
        self.fields["key_message"].queryset = messages.order_by("policy__sort_key", "number")  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class ConsentForm(forms.Form):
    """What stands on the signed paper; the paper itself stays in the cabinet."""

    paper_number = forms.CharField(
        label=_("Số, ký hiệu hồ sơ lưu"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Giấy có tên và chữ ký nằm trong tủ hồ sơ của cơ quan. Không tải bản chụp lên: hệ thống không giữ tên người"
            " dân, và lộ một bản chụp là lộ danh tính người kể."
        ),
    )
    taken_by = forms.ModelChoiceField(label=_("Cán bộ nhận giấy"), queryset=User.objects.none(), empty_label=None)
    signed_on = DayField(label=_("Ngày ký"))
    valid_until = DayField(
        label=_("Có giá trị đến hết ngày"), required=False, help_text=_("Để trống nếu giấy không ghi thời hạn.")
    )
    materials = forms.MultipleChoiceField(
        label=_("Cho dùng"), choices=ConsentMaterial.choices, widget=forms.CheckboxSelectMultiple
    )
    every_channel = forms.BooleanField(label=_("Mọi kênh"), required=False)
    channels = forms.MultipleChoiceField(
        label=_("Hoặc chỉ trên kênh"),
        choices=ConsentChannel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    has_read = forms.BooleanField(
        label=_("Đã đọc, hoặc nghe đọc, đúng bản đang có trong kho"),
        required=False,
    )
    is_child = forms.BooleanField(label=_("Người trong câu chuyện là trẻ em"), required=False)
    by_guardian = forms.BooleanField(label=_("Cha mẹ hoặc người giám hộ đã ký"), required=False)

    def __init__(self, data: Any = None, *, agency: Agency, by: User) -> None:
        super().__init__(
            data, initial={"taken_by": by.pk, "materials": ["text"], "channels": ["web"]}, auto_id="consent_%s"
        )
        staff = User.objects.filter(agency=agency, is_active=True).order_by("sort_key")
        self.fields["taken_by"].queryset = staff  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("channels") and not said.get("every_channel"):
            self.add_error("channels", _("Chọn kênh được phép, hoặc “Mọi kênh”."))
        if said.get("is_child") and not said.get("by_guardian"):
            self.add_error("by_guardian", _("Trẻ em cần chữ ký của cha mẹ hoặc người giám hộ."))
        return said


class WithdrawalForm(forms.Form):
    """When and how the person took her consent back."""

    withdrawn_on = DayField(label=_("Ngày rút lại"))
    way = forms.ChoiceField(label=_("Rút lại bằng cách nào"), choices=Consent.Withdrawal.choices)


class PointForm(forms.Form):
    """What the check of one thing gave."""

    result = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[(each.value, each.label) for each in Result if each is not Result.OPEN],
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(label=_("Kiểm bằng cách nào"), choices=FactPoint.Way.choices)
    source = forms.CharField(
        label=_("Nguồn"),
        max_length=200,
        widget=forms.TextInput(attrs={**OFFICERS_WORDS}),
        help_text=_("Giấy tờ nào, nơi nào, đơn vị nào; không ghi tên người dân."),
    )
    right_words = forms.CharField(
        label=_("Viết lại cho đúng"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={**OFFICERS_WORDS}),
        help_text=_("Chỉ khi sai."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("result") == Result.CORRECTED and not said.get("right_words"):
            self.add_error("right_words", _("Điều này sai: ghi phải viết lại thế nào cho đúng."))
        return said


class AddPointForm(forms.Form):
    """One more thing to check, copied from the story."""

    words = forms.CharField(
        label=_("Đoạn cần kiểm"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", **OFFICERS_WORDS}),
        help_text=_("Chép đúng từng chữ trong câu chuyện."),
    )
