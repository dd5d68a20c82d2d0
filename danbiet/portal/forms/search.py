"""Searching what is public; everything asked for lives in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import Agency
from danbiet.policies.models import Policy
from danbiet.portal.queries.press import agencies_with_something_public
from danbiet.publishing.models import ReleaseKind

SEARCH_BOX = {"type": "search", "autocomplete": "off", "spellcheck": "false"}


class PlainSelect(forms.Select):
    """A choice made in one go; Django's own makes every option with a template, which hundreds of policies feel."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(each) for each in self.format_value(value)}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) in chosen else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs(attrs or {}, {"name": name})), options)


class PolicySearch(forms.Form):
    """Words of a policy."""

    q = forms.CharField(
        label=_("Tìm chính sách"), required=False, max_length=120, widget=forms.TextInput(attrs=SEARCH_BOX)
    )

    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""


class PressSearch(forms.Form):
    """Words, agency, kind and policy of what stands in the press room."""

    q = forms.CharField(
        label=_("Tìm trong phòng báo chí"), required=False, max_length=120, widget=forms.TextInput(attrs=SEARCH_BOX)
    )
    kind = forms.ChoiceField(
        label=_("Loại"), required=False, choices=[("", _("mọi loại")), *ReleaseKind.choices], widget=PlainSelect
    )
    agency = forms.ModelChoiceField(
        label=_("Cơ quan"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("mọi cơ quan"),
        widget=PlainSelect,
    )
    policy = forms.ModelChoiceField(
        label=_("Chính sách"),
        queryset=Policy.objects.none(),
        required=False,
        empty_label=_("mọi chính sách"),
        widget=PlainSelect,
    )

    def __init__(self, data: Any, *, on: Any) -> None:
        super().__init__(data)
        known = agencies_with_something_public()
        self.agencies = list(known)
        self.fields["agency"].queryset = known  # type: ignore[attr-defined]
        # Listed once; the field itself would read them again for every page.
        self.fields["agency"].choices = [  # type: ignore[attr-defined]
            ("", _("mọi cơ quan")), *((each.pk, each.name) for each in self.agencies),
        ]  # fmt: skip
        self.fields["policy"].queryset = Policy.objects.public_on(on).only("short_title").order_by("sort_key")  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """Return what to look for; an address that asks for something unknown asks for nothing."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "words": said.get("q", ""),
            "kind": said.get("kind", ""),
            "agency": said.get("agency"),
            "policy": said.get("policy"),
        }
