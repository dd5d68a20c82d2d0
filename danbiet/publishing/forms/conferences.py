"""Forms of a press conference: the plan with its agenda, invitations, attendance, questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Post, User
from danbiet.policies.models import Policy
from danbiet.publishing.forms.fields import MomentField
from danbiet.publishing.models import Outlet, PressConference
from danbiet.publishing.queries.directory import current_outlets
from danbiet.web.finding import holding

SPARE_ROWS = 3


class ConferenceForm(forms.Form):
    """The plan."""

    title = forms.CharField(label=_("Tên cuộc họp báo"), max_length=200)
    kind = forms.ChoiceField(label=_("Loại"), choices=PressConference.Kind.choices)
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("không gắn chính sách")
    )
    starts_at = MomentField(label=_("Bắt đầu"))
    ends_at = MomentField(label=_("Kết thúc"), required=False)
    venue = forms.CharField(label=_("Địa điểm"), max_length=300, required=False)
    chair = forms.ModelChoiceField(
        label=_("Chủ trì"), queryset=User.objects.none(), required=False, empty_label=_("chưa định")
    )
    is_public = forms.BooleanField(
        label=_("Hiện ở phòng báo chí"), required=False, help_text=_("Tên, thời gian, địa điểm; không hiện câu hỏi.")
    )

    def __init__(self, data: Any = None, *, user: User, conference: PressConference | None = None) -> None:
        super().__init__(data, initial={name: getattr(conference, name, None) for name in self.base_fields})
        policies = Policy.objects.visible_to(user).current().order_by("sort_key")
        staff = User.objects.filter(agency=user.agency, is_active=True).order_by("sort_key")
        self.fields["policy"].queryset = policies  # type: ignore[attr-defined]
        self.fields["chair"].queryset = staff  # type: ignore[attr-defined]


class AgendaRow(forms.Form):
    """One row of the agenda; an empty one is left out."""

    minutes = forms.IntegerField(label=_("Phút"), min_value=0, max_value=600, required=False)
    what = forms.CharField(label=_("Nội dung"), max_length=200, required=False)
    who = forms.CharField(label=_("Người nói"), max_length=120, required=False)


def agenda_of(data: Any, conference: PressConference | None = None) -> BaseFormSet[AgendaRow]:
    """Return the rows of the agenda with some to spare."""
    factory = formset_factory(AgendaRow, extra=SPARE_ROWS, max_num=40)
    return factory(data, initial=conference.agenda if conference else [], prefix="agenda")


class InviteForm(forms.Form):
    """Outlets of the directory that were not invited yet."""

    outlets = forms.ModelMultipleChoiceField(
        label=_("Mời cơ quan báo chí"), queryset=Outlet.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, conference: PressConference) -> None:
        super().__init__(data)
        invited = conference.attendance.values("outlet")
        self.fields["outlets"].queryset = current_outlets(conference.agency).exclude(pk__in=invited)  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """A question while it is being asked: type, Tab, Enter."""

    question = forms.CharField(
        label=_("Câu hỏi"), max_length=2000, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    outlet = forms.ModelChoiceField(
        label=_("Báo"), queryset=Outlet.objects.none(), required=False, empty_label=_("không rõ báo")
    )
    answer = forms.CharField(
        label=_("Trả lời tại chỗ"),
        max_length=8000,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Để trống nếu chưa trả lời."),
    )

    def __init__(self, data: Any = None, *, conference: PressConference, focus: bool = False) -> None:
        super().__init__(data, auto_id="ask_%s")
        self.fields["outlet"].queryset = current_outlets(conference.agency)  # type: ignore[attr-defined]
        if focus:
            self.fields["question"].widget.attrs["autofocus"] = True


class PromiseForm(forms.Form):
    """Which post will answer."""

    post = forms.ModelChoiceField(label=_("Chức danh hứa trả lời"), queryset=Post.objects.none())

    def __init__(self, data: Any = None, *, conference: PressConference) -> None:
        super().__init__(data)
        self.fields["post"].queryset = Post.objects.filter(agency=conference.agency_id).order_by("sort_key")  # type: ignore[attr-defined]


class ConferenceFilter(forms.Form):
    """Words, kind and state."""

    q = forms.CharField(label=_("Tìm tên, địa điểm"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Loại"), required=False, choices=[("", _("mọi loại")), *PressConference.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[
            ("", _("mọi trạng thái")),
            ("planned", _("đang chuẩn bị, đang họp")),
            ("closed", _("đã kết thúc")),
            ("called_off", _("đã huỷ")),
        ],
    )

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the conferences that the valid part of the form lets through."""
        self.is_valid()
        wanted = self.cleaned_data
        rows = rows.filter(holding(wanted.get("q") or "", "title", "venue"))
        if wanted.get("kind"):
            rows = rows.filter(kind=wanted["kind"])
        states = {
            "planned": Q(closed_at=None, called_off_at=None),
            "closed": Q(closed_at__isnull=False),
            "called_off": Q(called_off_at__isnull=False),
        }
        return rows.filter(states.get(wanted.get("state") or "", Q()))
