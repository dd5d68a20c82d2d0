"""Places named in a text, found from a list of names that the caller gives."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from danbiet.engine.text.tokens import Token, tokens

UNITS: Final = (("xã",), ("phường",), ("đặc", "khu"), ("thị", "trấn"), ("huyện",), ("quận",))
"""Words that must stand before the name of a small place, many of which are also common words."""


@dataclass(frozen=True)
class Named:
    """One name of a place. ``within`` is the larger place's key, None for a province.

    Several places may bear one name, and one place several (its former names).
    """

    key: int
    name: str
    within: int | None = None


class Gazetteer:
    """Finds places by name: provinces anywhere, smaller places after "xã", "phường", "đặc khu" …

    Names count only with their diacritics and capitals ("Hoà Bình", not "hoà bình"). A small
    place whose name several bear is taken only when its province stands in the same text.
    """

    def __init__(self, names: Iterable[Named]) -> None:
        self._large: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._small: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._within: dict[int, int] = {}
        for named in names:
            words = tuple(token.text for token in tokens(named.name))
            (self._large if named.within is None else self._small)[words].add(named.key)
            if named.within is not None:
                self._within[named.key] = named.within
        self._longest = max((len(words) for words in (*self._large, *self._small)), default=0)

    def find(self, text: str) -> Mapping[int, int]:
        """Return how often each place is named, by key."""
        found = tokens(text)
        large: Counter[int] = Counter()
        small: list[set[int]] = []
        position = 0
        while position < len(found):
            length, keys, is_small = self._at(text, found, position)
            if is_small:
                small.append(keys)
            elif len(keys) == 1:
                large.update(keys)
            position += max(1, length)
        for keys in small:
            large.update(self._settled(keys, large))
        return large

    def _at(self, text: str, found: Sequence[Token], start: int) -> tuple[int, set[int], bool]:
        """Return the longest name that begins here: its length, its bearers, and whether it is a small place."""
        if not text[found[start].start].isupper():
            return 0, set(), False
        capital = [
            text[token.start].isupper() or token.text[:1].isdigit() for token in found[start : start + self._longest]
        ]
        for length in range(len(capital), 0, -1):
            if not all(capital[:length]):
                continue
            words = tuple(token.text for token in found[start : start + length])
            if words in self._small and self._after_unit(found, start):
                return length, self._small[words], True
            if words in self._large:
                return length, self._large[words], False
        return 0, set(), False

    def _after_unit(self, found: Sequence[Token], start: int) -> bool:
        return any(tuple(t.text for t in found[max(0, start - len(unit)) : start]) == unit for unit in UNITS)

    def _settled(self, keys: set[int], large: Mapping[int, int]) -> set[int]:
        if len(keys) == 1:
            return keys
        near = {key for key in keys if self._within.get(key) in large}
        return near if len(near) == 1 else set()
