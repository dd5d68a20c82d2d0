"""Whether two texts are copies of one, or two notices written on the same form.

Copies are edited anywhere: names, places and figures survive as well as other
words do. Notices on one form differ in little else than names, places, dates and
figures. So the test is whether identifying words were changed significantly
more often than the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scipy.special import bdtrc

from danbiet.engine.copies.alignment import Block, Gap, align, gaps
from danbiet.engine.copies.words import Word, words_of
from danbiet.engine.text import fold, normalise_tones

LEAST_SHARE = 0.7
_EDIT_AT_MOST_WORDS = 12
_READABLE = 0.9
_SLIPS = 0.02
_CHANCE = 0.001
_CHANGED_AT_LEAST = 0.15
_SAME_FORM = 0.05
_UNTOUCHED = 0.01
_FILLED_AT_LEAST = 0.1


@dataclass(frozen=True)
class Comparison:
    """What two texts share, and whether that makes them copies.

    Shares are of the words of each text, between 0 and 1. ``changed_numbers``
    and ``changed_names`` pair what the first text says with what the second
    says at the same place. ``same_form`` is true for two notices on one form.
    """

    is_copy: bool
    share_of_a: float
    share_of_b: float
    changed_numbers: tuple[tuple[str, str], ...]
    changed_names: tuple[tuple[str, str], ...]
    same_form: bool


@dataclass(frozen=True)
class _Edits:
    """Within what was aligned: how many words of each sort, and how many were changed."""

    identifying: int
    identifying_changed: int
    plain: int
    plain_changed: int
    dates: int
    dates_changed: int

    @property
    def plain_rate(self) -> float:
        return self.plain_changed / self.plain if self.plain else 0.0

    @property
    def identifying_rate(self) -> float:
        return self.identifying_changed / self.identifying if self.identifying else 0.0


def same_copy(a_text: str, b_text: str) -> Comparison:
    """Compare two texts word by word, whatever diacritics or letters either has lost.

    They are copies when most of one (70% of its words) lies in the other, in order, and
    they are not merely two notices on one form (other place, date or figure).
    """
    a, b = words_of(a_text), words_of(b_text)
    blocks = align([word.skeleton for word in a], [word.skeleton for word in b])
    shared = sum(block.length for block in blocks)
    shares = (shared / len(a) if a else 0.0, shared / len(b) if b else 0.0)
    replaced = _replaced(a, b, blocks)
    sides = _on_both_sides(_paired(a, b, blocks), replaced)
    form = all(map(_same_form, sides))
    return Comparison(
        is_copy=max(shares) >= LEAST_SHARE and not form,
        share_of_a=shares[0],
        share_of_b=shares[1],
        changed_numbers=_pairs(replaced, lambda word: word.figure),
        changed_names=_pairs(replaced, lambda word: word.name and not word.figure),
        same_form=form,
    )


_Span = tuple[Sequence[Word], Sequence[Word]]


def _replaced(a: Sequence[Word], b: Sequence[Word], blocks: list[Block]) -> list[_Span]:
    spans = [(a[gap.a0 : gap.a1], b[gap.b0 : gap.b1]) for gap in gaps(blocks, len(a), len(b)) if _is_edit(gap)]
    # "TP.HCM" for "TP HCM" is another house style, not another place.
    spans = [(left, right) for left, right in spans if _bones(left) != _bones(right)]
    return spans + [([x], [y]) for x, y in _differing(_paired(a, b, blocks))]


def _bones(words: Sequence[Word]) -> bytes:
    return b"".join(word.skeleton for word in words)


def _is_edit(gap: Gap) -> bool:
    """A short stretch put in place of another; longer ones were cut out or wrapped round."""
    return 0 < gap.a1 - gap.a0 <= _EDIT_AT_MOST_WORDS and 0 < gap.b1 - gap.b0 <= _EDIT_AT_MOST_WORDS


def _paired(a: Sequence[Word], b: Sequence[Word], blocks: list[Block]) -> list[tuple[Word, Word]]:
    return [(a[block.a + step], b[block.b + step]) for block in blocks for step in range(block.length)]


def _differing(pairs: list[tuple[Word, Word]]) -> list[tuple[Word, Word]]:
    """Return pairs of one skeleton that still differ, at the finest level both texts can be read.

    With diacritics in both, ``Hà Nam`` is not ``Hà Nội``'s neighbour ``Hải Nam``;
    when one text has lost them the comparison falls back to base letters, and
    with lost letters to the skeleton, where nothing more can be told.
    """
    if not pairs:
        return []
    a_side = [one.written for one, _ in pairs]
    b_side = [other.written for _, other in pairs]
    for level in (_accented, _folded):
        marks = [x != y for x, y in zip(level(a_side), level(b_side), strict=True)]
        if sum(marks) <= (1 - _READABLE) * len(marks):
            return [pair for pair, differs in zip(pairs, marks, strict=True) if differs]
    return []


def _accented(words: list[str]) -> list[str]:
    return normalise_tones("\n".join(words)).casefold().split("\n")


def _folded(words: list[str]) -> list[str]:
    return fold("\n".join(words)).split("\n")


def _edits(kept: Sequence[Word], changed: Sequence[Word]) -> _Edits:
    """Count, on one side, the words that stayed and those that something else stands for."""
    named = sum(word.identifies for word in changed)
    names = sum(word.identifies for word in kept) + named
    return _Edits(
        identifying=names,
        identifying_changed=named,
        plain=len(kept) + len(changed) - names,
        plain_changed=len(changed) - named,
        dates=sum(word.date for word in [*kept, *changed]),
        dates_changed=sum(word.date for word in changed),
    )


def _on_both_sides(pairs: list[tuple[Word, Word]], replaced: list[_Span]) -> tuple[_Edits, _Edits]:
    # Words that differ stand in ``pairs`` too when their skeletons agree.
    again = {id(left[0]) for left, _ in replaced if len(left) == 1}
    pairs = [pair for pair in pairs if id(pair[0]) not in again]
    return (
        _edits([one for one, _ in pairs], [word for left, _ in replaced for word in left]),
        _edits([other for _, other in pairs], [word for _, right in replaced for word in right]),
    )


def _same_form(edits: _Edits) -> bool:
    return _names_and_figures_differ(edits) or _dates_differ(edits) or _filled_in_anew(edits)


def _names_and_figures_differ(edits: _Edits) -> bool:
    if edits.identifying_rate < _CHANGED_AT_LEAST:
        return False
    rate = max(edits.plain_rate, _SLIPS)
    return _tail(edits.identifying_changed, edits.identifying, rate) < _CHANCE


def _dates_differ(edits: _Edits) -> bool:
    """The next issue of a bulletin: every date is another, the rest is as it was."""
    return edits.dates_changed >= 2 and edits.dates_changed == edits.dates and edits.plain_rate < _SAME_FORM


def _filled_in_anew(edits: _Edits) -> bool:
    """Not a plain word was touched, yet the blanks were: three or more, or the date and another."""
    if edits.plain_rate >= _UNTOUCHED or edits.identifying_rate < _FILLED_AT_LEAST:
        return False
    dated = 0 < edits.dates == edits.dates_changed
    return edits.identifying_changed >= (2 if dated else 3)


def _tail(changed: int, of: int, rate: float) -> float:
    """Return the binomial odds that at least ``changed`` of ``of`` words change by chance."""
    return float(bdtrc(changed - 1, of, rate)) if changed else 1.0


def _pairs(spans: list[_Span], sort: Callable[[Word], bool]) -> tuple[tuple[str, str], ...]:
    """Pair what changed, where the two sides hold equally many words of the sort."""
    found = []
    for left, right in spans:
        olds = [word.written for word in left if sort(word)]
        news = [word.written for word in right if sort(word)]
        if len(olds) == len(news):
            found += [(old, new) for old, new in zip(olds, news, strict=True) if old != new]
    return tuple(found)
