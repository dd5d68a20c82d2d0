"""Choosing communes by name: many for a dispatch, one for a loudspeaker; works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danbiet.delivery.queries.places import Found, find_communes
from danbiet.offices.models import Place

# They stand in the page's address, which servers cut at 4,094 characters.
MOST_COMMUNES: Final = 150


class CommunesField(forms.ModelMultipleChoiceField):
    """Single communes of today, as the picker sends them."""

    def __init__(self) -> None:
        super().__init__(
            Place.objects.none(),
            label=gettext_lazy("Chỉ ở các xã, phường"),
            required=False,
            error_messages={"invalid_choice": gettext_lazy("Có xã không còn trong danh mục. Hãy chọn lại.")},
        )

    def clean(self, value: Sequence[str] | None) -> QuerySet[Any, Any]:
        self.queryset = Place.objects.communes().filter(valid_to=None).select_related("parent").in_vietnamese_order()
        chosen = super().clean(value)
        if len(chosen) > MOST_COMMUNES:
            said = _("Đã chọn {n} xã, nhiều nhất {most}. Hãy chọn cả tỉnh, hoặc lập danh sách riêng cho các xã này.")
            raise forms.ValidationError(said.format(n=len(chosen), most=MOST_COMMUNES))
        return chosen


@dataclass(frozen=True)
class Picker:
    """What a picker shows: what was searched for, what was found, and what is chosen already."""

    text: str
    province: int | None
    chosen: Sequence[Place]
    found: Found
    is_single: bool = False

    @property
    def seen(self) -> str:
        """What the results that stand on the page answer; a search that it does not name was not seen yet."""
        return seen_as(self.text, self.province)

    @property
    def rows(self) -> list[tuple[Place, str]]:
        """What was found and is not chosen yet, each with the old name by which it was found."""
        chosen = {each.pk for each in self.chosen}
        return [(each, self.found.former.get(each.pk, "")) for each in self.found.places if each.pk not in chosen]

    @property
    def is_asked(self) -> bool:
        return bool(self.text or self.province)


def picker_of(said: QueryDict | Mapping[str, str], *, name: str = "communes", is_single: bool = False) -> Picker:
    """Return the picker that the address, or a form that came back, asks for."""
    ids = said.getlist(name) if isinstance(said, QueryDict) else [said.get(name, "")]
    numbers = [int(each) for each in ids if each.isdecimal()]
    chosen = Place.objects.communes().filter(pk__in=numbers).select_related("parent").in_vietnamese_order()
    text, province = _asked(said)
    return Picker(text, province, list(chosen), find_communes(text, province=province), is_single)


def is_unseen(said: QueryDict) -> bool:
    """Whether the form came with a search whose results its sender has not seen: without JavaScript, or too quick."""
    text, province = _asked(said)
    return bool(text or province) and said.get("commune_seen", "") != seen_as(text, province)


def _asked(said: Mapping[str, str]) -> tuple[str, int | None]:
    province = said.get("commune_in", "")
    return said.get("commune_q", "").strip()[:60], int(province) if province.isdecimal() else None


def seen_as(text: str, province: int | None) -> str:
    """Return what results on a page answer."""
    return f"{text}|{province or ''}"
