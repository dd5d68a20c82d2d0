"""The reprint tree of a family: who took the text from whom, and what each did to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from danbiet.engine.copies.alignment import align
from danbiet.engine.copies.differences import Differences, differences
from danbiet.engine.copies.original import Member, choose_original, precedence
from danbiet.engine.copies.words import words_of

# Of sources that are this near the best the earlier is meant: two copies of one text are equally like it.
_AS_NEAR = 0.02


@dataclass(frozen=True)
class Reprint:
    """A member taken from another, ``source``; ``is_credited`` says that it names that one's outlet."""

    key: int
    source: int
    is_credited: bool
    differences: Differences


@dataclass(frozen=True)
class ReprintTree:
    """A family: one independent report, and its reprints in order of time, each behind its source."""

    original: int
    reprints: tuple[Reprint, ...]


def reprint_tree(members: Sequence[tuple[Member, str]]) -> ReprintTree:
    """Return who took the text from whom, from each member's times, credit and text.

    The original is that of ``choose_original``. Every other member was taken from the earliest member of
    the outlet it credits; without one, from the member before it that its text is most like, and of those
    that are equally like it from the earliest.

    Raises EmptyFamily when there are no members.
    """
    original = choose_original([member for member, _ in members])
    in_time = sorted(members, key=lambda one: (one[0].key != original, precedence(one[0])))
    return ReprintTree(original, tuple(_reprints(in_time)))


def _reprints(members: Sequence[tuple[Member, str]]) -> Iterator[Reprint]:
    for place, (member, text) in enumerate(members[1:], 1):
        before = members[:place]
        named = [one for one in before if member.credit is not None and one[0].outlet == member.credit]
        source, words = named[0] if named else _most_like(text, before)
        yield Reprint(member.key, source.key, bool(named), differences(words, text))


def _most_like(text: str, before: Sequence[tuple[Member, str]]) -> tuple[Member, str]:
    scores = [_likeness(other, text) for _, other in before]
    best = max(scores)
    return next(one for one, score in zip(before, scores, strict=True) if score >= best - _AS_NEAR)


def _likeness(a_text: str, b_text: str) -> float:
    """Return the share of both texts' words that lie in the other, in order (Dice)."""
    a, b = words_of(a_text), words_of(b_text)
    shared = sum(block.length for block in align(a.skeletons, b.skeletons))
    return 2 * shared / (len(a) + len(b)) if len(a) + len(b) else 1.0
