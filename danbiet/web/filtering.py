"""What a filter form currently filters by, as chips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from danbiet.web.addresses import without


@dataclass(frozen=True)
class Chip:
    """One filter in force: its field, its value in words, and the address without it."""

    label: str
    value: str
    remove: str


def chips_of(form: Any, request: HttpRequest) -> list[Chip]:
    """Return a chip for every value the address filters by, in the order of the form's fields."""
    return [
        Chip(str(bound.label), _in_words(bound.field, value), without(request, bound.html_name, value))
        for bound in form.visible_fields()
        for value in request.GET.getlist(bound.html_name)
        if value.strip()
    ]


def _in_words(field: Any, value: str) -> str:
    choices = {str(key): str(label) for key, label in _flat(getattr(field, "choices", ()))}
    return choices.get(value, value)


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for key, label in choices:
        flat.extend(label if isinstance(label, (list, tuple)) else [(key, label)])
    return flat
