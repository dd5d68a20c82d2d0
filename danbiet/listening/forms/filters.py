"""Filters of the lists; each reads a GET address and narrows a queryset."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from danbiet.engine.matching import QuerySyntaxError
from danbiet.listening.models import Alarm, AlarmOutcome, Item, Mention, Source, Story
from danbiet.listening.queries.archive import archive_filter
from danbiet.listening.query_words import in_words
from danbiet.offices.models import Place, User
from danbiet.offices.working_days import LOCAL
from danbiet.policies.models import Policy
from danbiet.web.fields import DayField
from danbiet.web.finding import holding


class SearchField(forms.CharField):
    """A query in the language of saved queries; a mistake in it is said with its place."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Tìm"),
            required=False,
            max_length=4000,
            widget=forms.TextInput(
                attrs={"type": "search", "placeholder": _('học phí HOẶC "mức đóng"'), "spellcheck": "false"}
            ),
        )

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text:
            try:
                archive_filter(text)
            except QuerySyntaxError as error:
                raise forms.ValidationError(" ".join(in_words(error))) from error
        return text


class ItemFilter(forms.Form):
    """Words, policy, outlet, place, days, and whether reprints are shown."""

    q = SearchField()
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("mọi bài")
    )
    source = forms.ModelChoiceField(
        label=_("Báo"), queryset=Source.objects.none(), required=False, empty_label=_("mọi báo")
    )
    place = forms.ModelChoiceField(
        label=_("Nơi"),
        queryset=Place.objects.provinces().order_by("sort_key"),
        required=False,
        empty_label=_("mọi nơi"),
    )
    start = DayField(label=_("Từ ngày"), required=False)
    end = DayField(label=_("Đến ngày"), required=False)
    kind = forms.ChoiceField(
        label=_("Loại bài"), required=False, choices=[("", _("kể cả đăng lại")), ("own", _("chỉ bài độc lập"))]
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["policy"].queryset = Policy.objects.visible_to(user).current().order_by("sort_key")  # type: ignore[attr-defined]
        self.fields["source"].queryset = Source.objects.visible_to(user).order_by("sort_key")  # type: ignore[attr-defined]

    def narrow(self, items: QuerySet[Item]) -> QuerySet[Item]:
        """Return the items that the valid part of the form lets through."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("q"):
            items = items.filter(archive_filter(wanted["q"]))
        if wanted.get("policy"):
            standing = Mention.objects.standing().filter(policy=wanted["policy"], item=OuterRef("pk"))
            items = items.filter(Exists(standing))
        if wanted.get("source"):
            items = items.filter(source=wanted["source"])
        if wanted.get("place"):
            items = items.filter(Q(places=wanted["place"]) | Q(places__parent=wanted["place"])).distinct()
        if wanted.get("kind") == "own":
            items = items.filter(is_original=True)
        return items.filter(_between(wanted, "published_at"))


class StoryFilter(forms.Form):
    """Words in the title, policy and days."""

    q = forms.CharField(label=_("Tìm trong tiêu đề"), required=False, max_length=200)
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("mọi sự việc")
    )
    start = DayField(label=_("Từ ngày"), required=False)
    end = DayField(label=_("Đến ngày"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["policy"].queryset = Policy.objects.visible_to(user).current().order_by("sort_key")  # type: ignore[attr-defined]

    def narrow(self, stories: QuerySet[Story]) -> QuerySet[Story]:
        self.is_valid()
        wanted = self.cleaned_data
        stories = stories.filter(holding(wanted.get("q") or "", "title"))
        if wanted.get("policy"):
            about = Mention.objects.standing().filter(policy=wanted["policy"], item__story=OuterRef("pk"))
            stories = stories.filter(Exists(about))
        return stories.filter(_between(wanted, "last_at"))


class AlarmFilter(forms.Form):
    """State, policy and how it was closed."""

    state = forms.ChoiceField(
        label=_("Trạng thái"),
        required=False,
        choices=[
            ("", _("mọi trạng thái")),
            ("waiting", _("chờ nhận")),
            ("taken", _("đang xử lý")),
            ("closed", _("đã đóng")),
        ],
    )
    policy = forms.ModelChoiceField(
        label=_("Chính sách"), queryset=Policy.objects.none(), required=False, empty_label=_("mọi chính sách")
    )
    outcome = forms.ChoiceField(
        label=_("Cách xử lý"), required=False, choices=[("", _("mọi cách")), *AlarmOutcome.choices]
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["policy"].queryset = Policy.objects.visible_to(user).order_by("sort_key")  # type: ignore[attr-defined]

    def narrow(self, alarms: QuerySet[Alarm]) -> QuerySet[Alarm]:
        self.is_valid()
        wanted = self.cleaned_data
        states = {
            "waiting": Q(taken_at=None, closed_at=None),
            "taken": Q(taken_at__isnull=False, closed_at=None),
            "closed": Q(closed_at__isnull=False),
        }
        alarms = alarms.filter(states.get(wanted.get("state") or "", Q()))
        if wanted.get("policy"):
            alarms = alarms.filter(policy=wanted["policy"])
        if wanted.get("outcome"):
            alarms = alarms.filter(outcome=wanted["outcome"])
        return alarms


def _between(wanted: dict[str, Any], column: str) -> Q:
    """Local days, both included."""
    within = Q()
    if wanted.get("start"):
        within &= Q(**{f"{column}__gte": datetime.combine(wanted["start"], time.min, LOCAL)})
    if wanted.get("end"):
        within &= Q(**{f"{column}__lt": datetime.combine(wanted["end"] + timedelta(days=1), time.min, LOCAL)})
    return within
