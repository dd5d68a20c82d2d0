"""Forms of a ringback dossier: what is asked for, each step's number and day, and what a carrier reported."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danbiet.channels.voice.recordings import BIGGEST_BYTES
from danbiet.delivery.carriers import known_carriers
from danbiet.delivery.forms.places import CommunesField
from danbiet.delivery.models import Ringback, RingbackState
from danbiet.delivery.queries.ringbacks import kinds_of, places_of
from danbiet.offices.models import Place
from danbiet.publishing.forms.fields import MomentField
from danbiet.web.fields import DayField
from danbiet.web.finding import holding

MOST_CALLS: Final = 10**12
GROUPING: Final = re.compile(r"(?<=\d)[.\s](?=\d{3}(?:\D|$))")


class CountField(forms.IntegerField):
    """A count as reports write it: 1234567, 1.234.567, 1 234 567."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "numeric", "autocomplete": "off", "size": "14"}
        super().__init__(
            min_value=0, max_value=MOST_CALLS, required=False, widget=forms.TextInput(attrs=attributes), **kwargs
        )

    def to_python(self, value: Any) -> int | None:
        return super().to_python(GROUPING.sub("", value.strip()) if isinstance(value, str) else value)


class PlanForm(forms.Form):
    """Which words, where, when, by whom."""

    variant_kind = forms.ChoiceField(
        label=gettext_lazy("Lời phát"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Bản duyệt này không có lời ấy. Chọn lời khác.")},
    )
    starts_at = MomentField(label=gettext_lazy("Phát từ"))
    ends_at = MomentField(label=gettext_lazy("Phát đến"))
    is_nationwide = forms.BooleanField(label=gettext_lazy("Cả nước"), required=False)
    places = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tỉnh, thành phố"),
        queryset=Place.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    communes = CommunesField()
    carriers = forms.MultipleChoiceField(
        label=gettext_lazy("Nhà mạng"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=gettext_lazy("Nhà mạng khác"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Cách nhau bằng dấu chấm phẩy."),
    )

    def __init__(self, data: Any = None, *, ringback: Ringback, typed: QueryDict | None = None) -> None:
        """``typed`` is what stood in the form when its sender only searched for a commune: shown again, not judged."""
        super().__init__(data, initial=_initial(ringback) if typed is None else _typed(typed))
        kinds = [(kind.value, kind.label) for kind in kinds_of(ringback.edition)]
        self.fields["variant_kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["places"].queryset = (  # type: ignore[attr-defined]
            Place.objects.provinces().filter(valid_to=None).in_vietnamese_order()
        )
        self.fields["carriers"].choices = [(name, name) for name in known_carriers().names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        whole = {each.pk for each in said.get("places") or ()}
        if twice := [each for each in said.get("communes") or () if each.parent_id in whole]:
            words = _("{commune} thuộc {province}, nơi đã chọn cả tỉnh. Bỏ chọn tỉnh nếu chỉ phát ở xã.")
            province = twice[0].parent.short_name if twice[0].parent else ""
            self.add_error("communes", words.format(commune=twice[0].name, province=province))
        if said.get("is_nationwide") and (whole or said.get("communes")):
            self.add_error("is_nationwide", _("Đã chọn cả nước thì bỏ chọn từng tỉnh, từng xã; hoặc ngược lại."))
        return said

    @property
    def where(self) -> list[Place]:
        """The provinces and communes asked for; call it once the form is valid."""
        return [*self.cleaned_data["places"], *self.cleaned_data["communes"]]

    @property
    def names(self) -> list[str]:
        """The carriers asked for, those typed too; call it once the form is valid."""
        return [*self.cleaned_data["carriers"], *self.cleaned_data["others"].split(";")]


class SoundForm(forms.Form):
    """What somebody read aloud."""

    file = forms.FileField(
        label=gettext_lazy("Tệp thu âm"),
        help_text=gettext_lazy("MP3, OGG hoặc WAV. Đọc đúng từng chữ của lời phát."),
        widget=forms.ClearableFileInput(attrs={"accept": ".mp3,.ogg,.oga,.opus,.wav,audio/*"}),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp thu âm."),
            "empty": gettext_lazy("Tệp này rỗng. Hãy thu lại rồi chọn tệp mới."),
        },
    )

    def content(self) -> bytes:
        """Return at most one byte more than is taken; call it once the form is valid."""
        return bytes(self.cleaned_data["file"].read(BIGGEST_BYTES + 1))


class LetterForm(forms.Form):
    """A letter's number and day."""

    number = forms.CharField(label=gettext_lazy("Số"), max_length=60)
    on = DayField(label=gettext_lazy("Ngày"))


class AnswerForm(LetterForm):
    """What the authority answered."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Trả lời"),
        choices=[("granted", gettext_lazy("chấp thuận")), ("refused", gettext_lazy("từ chối"))],
        widget=forms.RadioSelect,
    )
    field_order = ("answer", "number", "on")


class HeardForm(forms.Form):
    """That it began or ended, and who said so."""

    moment = MomentField(label=gettext_lazy("Lúc"))
    source = forms.CharField(
        label=gettext_lazy("Theo nguồn nào"),
        max_length=200,
        help_text=gettext_lazy("Văn bản nào, hoặc ai báo, ngày nào."),
    )


class ReportForm(forms.Form):
    """One carrier's report: figures, and the document that they come from."""

    number = forms.CharField(label=gettext_lazy("Số báo cáo của nhà mạng"), max_length=60)
    on = DayField(label=gettext_lazy("Ngày báo cáo"))
    from_at = MomentField(label=gettext_lazy("Đã phát từ"))
    to_at = MomentField(label=gettext_lazy("Đã phát đến"))
    area = forms.CharField(
        label=gettext_lazy("Nơi đã phát"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    calls = CountField(label=gettext_lazy("Số cuộc gọi đã phát"))
    subscribers = CountField(
        label=gettext_lazy("Số thuê bao đã phát"),
        help_text=gettext_lazy("Ghi con số nào có trong báo cáo; không có thì để trống, không ước tính."),
    )


class RingbackFilter(forms.Form):
    """Words of the title, state."""

    q = forms.CharField(label=gettext_lazy("Tìm theo tiêu đề"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"),
        required=False,
        choices=[("", gettext_lazy("mọi trạng thái")), *RingbackState.choices],
    )

    def narrow(self, rows: QuerySet[Ringback]) -> QuerySet[Ringback]:
        """Return the dossiers that the valid part of the form lets through."""
        self.is_valid()
        said = self.cleaned_data
        rows = rows.filter(holding(said.get("q") or "", "edition__release__title"))
        return rows.filter(state=said["state"]) if said.get("state") else rows


def _typed(said: QueryDict) -> dict[str, Any]:
    single: dict[str, Any] = {
        name: said.get(name, "") for name in ("variant_kind", "starts_at", "ends_at", "is_nationwide", "others")
    }
    return single | {name: said.getlist(name) for name in ("places", "communes", "carriers")}


def _initial(ringback: Ringback) -> dict[str, Any]:
    places = places_of(ringback)
    names = list(ringback.carriers.values_list("name", flat=True))
    offered = known_carriers().names
    return {
        "variant_kind": ringback.variant_kind,
        "starts_at": ringback.starts_at,
        "ends_at": ringback.ends_at,
        "is_nationwide": ringback.is_nationwide,
        "places": [each.pk for each in places if each.parent_id is None],
        "communes": [each.pk for each in places if each.parent_id is not None],
        "carriers": [each for each in names if each in offered],
        "others": "; ".join(each for each in names if each not in offered),
    }
