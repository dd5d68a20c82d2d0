"""From a commune's code or name, as lists write it, to the place."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from danbiet.engine.text import fold
from danbiet.offices.models import FormerPlace, Place

UNITS = ("xa ", "phuong ", "dac khu ", "thi tran ", "tinh ", "thanh pho ", "tp. ", "tp ", "x. ", "p. ")


class PlaceNames:
    """The communes of today by code and by name, and those of yesterday that went over whole."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._names: dict[str, set[int]] = defaultdict(set)
        self._within: dict[int, str] = {}
        provinces = dict(Place.objects.provinces().values_list("pk", "short_name"))
        for pk, code, name, parent in Place.objects.communes().values_list("pk", "code", "short_name", "parent_id"):
            self._codes[code.lstrip("0")] = pk
            self._names[plain_name(name)].add(pk)
            self._within[pk] = plain_name(provinces.get(parent or 0, ""))
        former = FormerPlace.objects.filter(level="commune", is_partial=False, now__parent__isnull=False)
        self._former: dict[str, set[int]] = defaultdict(set)
        for name, now in former.values_list("name", "now_id"):
            self._former[plain_name(name)].add(now)
        self.find = lru_cache(maxsize=20_000)(self._find)

    def _find(self, text: str, province: str = "") -> int | None:
        """Return the commune, or None when nobody, or several, bear this name."""
        text = text.strip()
        if text.isdigit():
            return self._codes.get(text.lstrip("0"))
        name, within = plain_name(text), plain_name(province)
        for names in (self._names, self._former):
            found = names.get(name, set())
            near = {pk for pk in found if self._within[pk] == within} if within else found
            if len(near) == 1:
                return next(iter(near))
        return None


def plain_name(name: str) -> str:
    """Return a name without its unit and its diacritics: “Phường Bách Khoa” → “bach khoa”."""
    folded = " ".join(fold(name).lower().split())
    for unit in UNITS:
        if folded.startswith(unit):
            return folded[len(unit) :].strip()
    return folded
