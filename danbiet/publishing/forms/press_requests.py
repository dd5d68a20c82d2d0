"""Forms of the press desk: logging, giving out, answering, refusing; and the filter of the list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Post, User
from danbiet.offices.working_days import LOCAL
from danbiet.policies.models import Policy
from danbiet.publishing.forms.fields import OFFICERS_WORDS, MomentField
from danbiet.publishing.grounds import grounds_on
from danbiet.publishing.models import Form, Journalist, Outlet, PressRequest
from danbiet.publishing.queries.directory import current_journalists, current_outlets
from danbiet.web.fields import DayField
from danbiet.web.finding import holding

State = PressRequest.State
# The portal writes “web” and a conference writes “conference” by themselves.
LOGGED_BY_HAND = [PressRequest.Way.EMAIL, PressRequest.Way.PHONE, PressRequest.Way.LETTER]
STATES = [
    ("", _("mọi trạng thái")),
    ("open", _("đang chờ trả lời")),
    ("overdue", _("quá hạn")),
    *State.choices,
]


class LogRequest(forms.Form):
    """A question that came by mail, telephone or letter, in the words of who asked."""

    way = forms.ChoiceField(label=_("Cách hỏi"), choices=[(way.value, way.label) for way in LOGGED_BY_HAND])
    question = forms.CharField(
        label=_("Câu hỏi"),
        widget=forms.Textarea(attrs={"rows": 4, **OFFICERS_WORDS}),
        max_length=8000,
        help_text=_("Ghi nguyên lời người hỏi; mỗi câu hỏi một dòng nếu có nhiều câu."),
    )
    journalist = forms.ModelChoiceField(
        label=_("Phóng viên trong danh bạ"),
        queryset=Journalist.objects.none(),
        required=False,
        empty_label=_("không có trong danh bạ"),
    )
    outlet = forms.ModelChoiceField(
        label=_("Cơ quan báo chí trong danh bạ"),
        queryset=Outlet.objects.none(),
        required=False,
        empty_label=_("không có trong danh bạ"),
    )
    said_outlet = forms.CharField(
        label=_("hoặc cơ quan báo chí ngoài danh bạ"),
        max_length=200,
        required=False,
        help_text=_("Chỉ ghi khi không có trong danh bạ."),
    )
    said_name = forms.CharField(label=_("Người hỏi"), max_length=120, required=False)
    reply_to = forms.EmailField(
        label=_("Trả lời về thư điện tử"),
        required=False,
        help_text=_("Để trống thì lấy thư của phóng viên trong danh bạ."),
    )
    call_back = forms.CharField(
        label=_("Gọi lại số"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        help_text=_("Để trống thì lấy số của phóng viên trong danh bạ. Xoá cùng thư điện tử khi hết thời hạn giữ."),
    )
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("không gắn chính sách")
    )
    received_at = MomentField(
        label=_("Nhận lúc"), required=False, help_text=_("Thời hạn tính từ lúc này. Để trống là bây giờ.")
    )
    wanted_by = MomentField(label=_("Phóng viên cần trước"), required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        choices: dict[str, QuerySet[Any]] = {
            "journalist": current_journalists(user.agency),
            "outlet": current_outlets(user.agency),
            "policy": Policy.objects.visible_to(user).current().order_by("sort_key"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_received_at(self) -> datetime | None:
        came: datetime | None = self.cleaned_data["received_at"]
        if came is not None and came > timezone.now():
            raise forms.ValidationError(_("Giờ nhận ở tương lai. Hãy xem lại ngày, giờ."))
        return came

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(name) for name in ("journalist", "outlet", "said_outlet")):
            self.add_error("outlet", _("Câu hỏi của cơ quan báo chí nào? Chọn trong danh bạ hoặc ghi tên."))
        return said


class AssignRequest(forms.Form):
    """Who works on the answer, and which post answers for it."""

    owner = forms.ModelChoiceField(
        label=_("Người soạn trả lời"), queryset=User.objects.none(), required=False, empty_label=_("chưa giao ai")
    )
    post = forms.ModelChoiceField(
        label=_("Chức danh chịu trách nhiệm"), queryset=Post.objects.none(), required=False, empty_label=_("chưa giao")
    )
    policy = forms.ModelChoiceField(
        label=_("Về chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("không gắn chính sách")
    )

    def __init__(self, data: Any = None, *, request: PressRequest) -> None:
        now = {"owner": request.owner_id, "post": request.owner_post_id, "policy": request.policy_id}
        super().__init__(data, initial=now, auto_id="assign_%s")
        agency = request.agency_id
        choices: dict[str, QuerySet[Any]] = {
            "owner": User.objects.filter(agency=agency, is_active=True).order_by("sort_key"),
            "post": Post.objects.filter(agency=agency).order_by("sort_key"),
            "policy": Policy.objects.filter(agency=agency, archived_at=None).order_by("sort_key"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class DraftAnswer(forms.Form):
    """The answer in writing, and the form in which it will be given."""

    answer = forms.CharField(
        label=_("Câu trả lời"),
        widget=forms.Textarea(attrs={"rows": 9, **OFFICERS_WORDS}),
        max_length=20_000,
        help_text=_("Trả lời thẳng câu hỏi ở câu đầu; số liệu lấy từ bảng dữ kiện. Một người khác sẽ đọc lại và gửi."),
    )
    form = forms.ChoiceField(label=_("Hình thức cung cấp"), choices=Form.choices, initial=Form.WRITTEN)

    def __init__(self, data: Any = None, *, request: PressRequest) -> None:
        now = {"answer": request.answer, "form": request.form or Form.WRITTEN}
        super().__init__(data, initial=now, auto_id="draft_%s")


class RefuseRequest(forms.Form):
    """A ground of the law in force, and what else the asker should know."""

    ground = forms.ChoiceField(label=_("Căn cứ từ chối"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Nói thêm với người hỏi"),
        widget=forms.Textarea(attrs={"rows": 3, **OFFICERS_WORDS}),
        max_length=4000,
        required=False,
        help_text=_("Ví dụ: khi nào hỏi lại được, hỏi ở đâu."),
    )

    def __init__(self, data: Any = None, *, on: date) -> None:
        super().__init__(data, auto_id="refuse_%s")
        self.fields["ground"].choices = [(each.key, each.words) for each in grounds_on(on)]  # type: ignore[attr-defined]


class RequestFilter(forms.Form):
    """Words, state, outlet, policy, days."""

    q = forms.CharField(label=_("Tìm trong câu hỏi, câu trả lời, mã"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=STATES)
    outlet = forms.ModelChoiceField(
        label=_("Cơ quan báo chí"), queryset=Outlet.objects.none(), required=False, empty_label=_("mọi báo")
    )
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("mọi chính sách")
    )
    start = DayField(label=_("Nhận từ ngày"), required=False)
    end = DayField(label=_("đến ngày"), required=False)

    def __init__(self, data: Any, *, user: User, at: datetime) -> None:
        super().__init__(data)
        self.at = at
        self.fields["outlet"].queryset = Outlet.objects.filter(agency=user.agency).order_by("sort_key")  # type: ignore[attr-defined]
        self.fields["policy"].queryset = Policy.objects.visible_to(user).order_by("sort_key")  # type: ignore[attr-defined]

    def narrow(self, requests: QuerySet[Any]) -> QuerySet[Any]:
        """Return the requests that the valid part of the form lets through."""
        self.is_valid()
        wanted = self.cleaned_data
        requests = requests.filter(holding(wanted.get("q") or "", "question", "answer", "code"))
        requests = requests.filter(self._state(wanted.get("state") or ""))
        for name in ("outlet", "policy"):
            if wanted.get(name):
                requests = requests.filter(**{name: wanted[name]})
        return requests.filter(_between(wanted))

    def _state(self, state: str) -> Q:
        waiting = Q(state__in=(State.RECEIVED, State.ASSIGNED, State.DRAFTED))
        late = waiting & Q(due_at__lt=self.at)
        special = {"": Q(), "open": waiting, "overdue": late}
        return special.get(state, Q(state=state))


def _between(wanted: dict[str, Any]) -> Q:
    """Local days, both included."""
    within = Q()
    if wanted.get("start"):
        within &= Q(received_at__gte=datetime.combine(wanted["start"], time.min, LOCAL))
    if wanted.get("end"):
        within &= Q(received_at__lt=datetime.combine(wanted["end"] + timedelta(days=1), time.min, LOCAL))
    return within
