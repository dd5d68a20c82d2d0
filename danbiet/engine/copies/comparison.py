"""Whether two texts are copies of one, or two notices written on the same form.

Copies are edited anywhere: names, places and figures survive as well as other
words do. Notices on one form differ in little else than names, places, dates and
figures. So the test is whether identifying words were changed significantly
more often than the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtrc

from danbiet.engine.copies.alignment import Block, Gap, align, gaps
from danbiet.engine.copies.codes import Places
from danbiet.engine.copies.skeleton import skeleton
from danbiet.engine.copies.words import Marks, Words, words_of
from danbiet.engine.text import normalise_tones

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
    blocks = align(a.skeletons, b.skeletons)
    shared = sum(block.length for block in blocks)
    shares = (shared / len(a) if len(a) else 0.0, shared / len(b) if len(b) else 0.0)
    paired = _paired(blocks)
    differing = _differing(a, b, paired)
    replaced = [gap for gap in gaps(blocks, len(a), len(b)) if _is_edit(gap) and _says_otherwise(a, b, gap)]
    sides = _on_both_sides(a, b, paired, differing, replaced)
    form = all(map(_same_form, sides))
    spans = replaced + [
        Gap(x, x + 1, y, y + 1) for x, y in zip(*(side[differing].tolist() for side in paired), strict=True)
    ]
    return Comparison(
        is_copy=max(shares) >= LEAST_SHARE and not form,
        share_of_a=shares[0],
        share_of_b=shares[1],
        changed_numbers=_pairs(a, b, spans, lambda words: words.figure),
        changed_names=_pairs(a, b, spans, lambda words: words.name & ~words.figure),
        same_form=form,
    )


_Paired = tuple[Places, Places]


def _is_edit(gap: Gap) -> bool:
    """A short stretch put in place of another; longer ones were cut out or wrapped round."""
    return 0 < gap.a1 - gap.a0 <= _EDIT_AT_MOST_WORDS and 0 < gap.b1 - gap.b0 <= _EDIT_AT_MOST_WORDS


def _says_otherwise(a: Words, b: Words, gap: Gap) -> bool:
    """Tell an edit from another house style: "TP.HCM" for "TP HCM" is not another place."""
    one_word = gap.a1 - gap.a0 == gap.b1 - gap.b0 == 1
    return one_word or _bones(a, gap.a0, gap.a1) != _bones(b, gap.b0, gap.b1)


def _bones(words: Words, start: int, end: int) -> bytes:
    return skeleton("".join(map(words.written, range(start, end))))


def _paired(blocks: list[Block]) -> _Paired:
    """Return the places of the words that stand for each other, in the first text and in the second."""
    starts, others, lengths = np.array([(x.a, x.b, x.length) for x in blocks], dtype=np.int64).reshape(-1, 3).T
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(starts, lengths) + within, np.repeat(others, lengths) + within


def _differing(a: Words, b: Words, paired: _Paired) -> Marks:
    """Mark pairs of one skeleton that still differ, at the finest level both texts can be read.

    With diacritics in both, ``Hà Nam`` is not ``Hà Nội``'s neighbour ``Hải Nam``;
    when one text has lost them the comparison falls back to base letters, and
    with lost letters to the skeleton, where nothing more can be told.
    """
    for differ in (_differ_with_diacritics, _differ_without):
        marks = differ(a, b, paired)
        if _count(marks) <= (1 - _READABLE) * len(marks):
            return marks
    return np.zeros(len(paired[0]), dtype=bool)


def _differ_with_diacritics(a: Words, b: Words, paired: _Paired) -> Marks:
    at_a, at_b = paired
    marks: Marks = a.spellings[at_a] != b.spellings[at_b]
    for pair in np.flatnonzero(_may_differ_in_style(a, b, paired, marks)).tolist():
        marks[pair] = _styled(a.written(at_a[pair])) != _styled(b.written(at_b[pair]))
    return marks


def _may_differ_in_style(a: Words, b: Words, paired: _Paired, differ: Marks) -> Marks:
    """Mark pairs that may be one word with its tone on another letter: both marked, with the same base letters."""
    if not differ.any():
        return differ
    at_a, at_b = paired
    same_letters = a.folded[at_a] == b.folded[at_b]
    both_marked = (a.folded != a.spellings)[at_a] & (b.folded != b.spellings)[at_b]
    may: Marks = differ & same_letters & both_marked
    return may


def _styled(written: str) -> str:
    return normalise_tones(written).casefold()


def _differ_without(a: Words, b: Words, paired: _Paired) -> Marks:
    marks: Marks = a.folded[paired[0]] != b.folded[paired[1]]
    return marks


def _on_both_sides(a: Words, b: Words, paired: _Paired, differing: Marks, replaced: list[Gap]) -> tuple[_Edits, _Edits]:
    at_a, at_b = paired
    return (
        _edits(a, at_a[~differing], _changed(len(a), at_a[differing], [(gap.a0, gap.a1) for gap in replaced])),
        _edits(b, at_b[~differing], _changed(len(b), at_b[differing], [(gap.b0, gap.b1) for gap in replaced])),
    )


def _changed(count: int, differing: Places, spans: list[tuple[int, int]]) -> Marks:
    marks = np.zeros(count, dtype=bool)
    marks[differing] = True
    for start, end in spans:
        marks[start:end] = True
    return marks


def _edits(words: Words, kept: Places, changed: Marks) -> _Edits:
    """Count, on one side, the words that stayed and those that something else stands for."""
    seen = changed.copy()
    seen[kept] = True
    named, names = _count(words.identifies & changed), _count(words.identifies & seen)
    return _Edits(
        identifying=names,
        identifying_changed=named,
        plain=_count(seen) - names,
        plain_changed=_count(changed) - named,
        dates=_count(words.date & seen),
        dates_changed=_count(words.date & changed),
    )


def _count(marks: Marks) -> int:
    return int(np.count_nonzero(marks))


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


def _pairs(a: Words, b: Words, spans: list[Gap], sort: Callable[[Words], Marks]) -> tuple[tuple[str, str], ...]:
    """Pair what changed, where the two sides hold equally many words of the sort."""
    edges = np.array([(gap.a0, gap.a1, gap.b0, gap.b1) for gap in spans], dtype=np.int64).reshape(-1, 4).T
    of_a, of_b = np.flatnonzero(sort(a)), np.flatnonzero(sort(b))
    a0, a1 = np.searchsorted(of_a, edges[:2])
    b0, b1 = np.searchsorted(of_b, edges[2:])
    told = np.flatnonzero((a1 - a0 == b1 - b0) & (a1 > a0))
    pairs = [
        (a.written(old), b.written(new))
        for span in told.tolist()
        for old, new in zip(of_a[a0[span] : a1[span]].tolist(), of_b[b0[span] : b1[span]].tolist(), strict=True)
    ]
    return tuple((old, new) for old, new in pairs if old != new)
