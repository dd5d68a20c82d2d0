"""Forms of the commune: few fields, big targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.languages import language_choices
from danbiet.delivery.models import Station
from danbiet.offices.models import Place
from danbiet.publishing.forms.fields import MomentField


class SlotForm(forms.Form):
    """One of the slots offered, or an hour of one's own."""

    slot = forms.CharField(required=False)
    other = MomentField(label=_("hoặc giờ khác"), required=False)
    override_reason = forms.CharField(label=_("Khẩn cấp: vì sao phát ngoài giờ"), required=False, max_length=500)
    confirmed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Add ``starts_at``: the hour written, else the slot chosen."""
        said: dict[str, Any] = super().clean() or {}
        if "other" in self.errors:
            return said
        starts_at = said.get("other") or _moment(said.get("slot") or "")
        if starts_at is None:
            self.add_error(None, _("Hãy chọn một giờ phát."))
        return said | {"starts_at": starts_at}


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


class PlayForm(forms.Form):
    """A play by hand."""

    station = forms.ModelChoiceField(label=_("Cụm loa"), queryset=Station.objects.none(), empty_label=None)
    started_at = MomentField(label=_("Phát lúc"))
    minutes = forms.IntegerField(label=_("Dài bao nhiêu phút"), min_value=1, max_value=60, initial=3)

    def __init__(self, data: Any = None, *, stations: Sequence[Station], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = Station.objects.filter(pk__in=[each.pk for each in stations])
        self.fields["station"].queryset = known  # type: ignore[attr-defined]


class HeardForm(forms.Form):
    """A question heard; not who asked."""

    text = forms.CharField(
        label=_("Bà con hỏi gì"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Không ghi tên, số điện thoại của người hỏi."),
    )


class FaultForm(forms.Form):
    """What is wrong with the loudspeakers."""

    station = forms.ModelChoiceField(label=_("Cụm loa"), queryset=Station.objects.none(), empty_label=None)
    fault = forms.CharField(
        label=_("Hỏng gì"), max_length=200, required=False, help_text=_("Bỏ trống khi đã chạy lại.")
    )

    def __init__(self, data: Any = None, *, stations: Sequence[Station], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = Station.objects.filter(pk__in=[each.pk for each in stations])
        self.fields["station"].queryset = known  # type: ignore[attr-defined]


class StationForm(forms.Form):
    """A commune's loudspeakers as one device; `places.Picker` sends ``place``."""

    place = forms.ModelChoiceField(
        label=_("Xã, phường, đặc khu"),
        queryset=Place.objects.none(),
        error_messages={
            "required": _("Tìm xã theo tên rồi chọn một xã."),
            "invalid_choice": _("Xã này không còn trong danh mục. Hãy tìm và chọn lại."),
        },
    )
    name = forms.CharField(label=_("Tên đài, cụm loa"), max_length=160)
    device = forms.CharField(label=_("Mã thiết bị"), max_length=64, help_text=_("In trên bộ thu; chữ, số, chấm, gạch."))
    first_language = forms.ChoiceField(
        label=_("Phát bằng tiếng"),
        help_text=_("Bài có bản thu tiếng này thì phát bản ấy; chưa có thì phát tiếng Việt."),
    )
    more_languages = forms.MultipleChoiceField(
        label=_("Bà con ở đây còn nghe được"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["place"].queryset = Place.objects.communes().filter(valid_to=None)  # type: ignore[attr-defined]
        for name in ("first_language", "more_languages"):
            self.fields[name].choices = language_choices()  # type: ignore[attr-defined]

    @property
    def languages(self) -> list[str]:
        """The languages spoken there, the first one first; call it once the form is valid."""
        first = self.cleaned_data["first_language"]
        return [first, *(each for each in self.cleaned_data["more_languages"] if each != first)]


class StationLine(forms.Form):
    """One line of a file of stations, which names communes and languages by their codes."""

    place_code = forms.CharField(label=_("Mã xã"), max_length=8)
    name = forms.CharField(label=_("Tên đài, cụm loa"), max_length=160)
    device = forms.CharField(label=_("Mã thiết bị"), max_length=64)
    languages = forms.CharField(label=_("Tiếng phát"), max_length=60)

    def clean_place_code(self) -> Place:
        code = self.cleaned_data["place_code"].strip()
        found = Place.objects.communes().filter(code=code.zfill(5)).first()
        if found is None:
            raise forms.ValidationError(_("Không có xã, phường, đặc khu nào mang mã này."))
        return found

    def clean_languages(self) -> list[str]:
        return [each for each in self.cleaned_data["languages"].replace(",", " ").lower().split() if each]


class StationFile(forms.Form):
    """A file of stations."""

    file = forms.FileField(
        label=_("Tệp"), help_text=_("CSV hoặc XLSX với các cột: mã thiết bị, tên, mã xã, tiếng phát.")
    )


class StationFilter(forms.Form):
    """Which stations."""

    q = forms.CharField(label=_("Tìm tên, xã, mã thiết bị"), required=False, max_length=100)
    province = forms.ModelChoiceField(
        label=_("Tỉnh, thành phố"), queryset=Place.objects.none(), required=False, empty_label=_("cả nước")
    )
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[
            ("", _("đang dùng")), ("silent", _("im lặng")), ("fault", _("có sự cố")), ("retired", _("đã thôi dùng")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = Place.objects.provinces().filter(valid_to=None).in_vietnamese_order()
        self.fields["province"].queryset = provinces  # type: ignore[attr-defined]
