"""Every checkable figure of a text."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from danbiet.engine.text.facts.bounds import bound_of_date, bound_of_number
from danbiet.engine.text.facts.figure import Bound, Figure, Kind
from danbiet.engine.text.facts.marks import Marks
from danbiet.engine.text.facts.moments import completed, deadline, is_date, moment_at
from danbiet.engine.text.facts.names import names
from danbiet.engine.text.facts.numerals import ONES
from danbiet.engine.text.facts.quantities import labelled, quantity_at
from danbiet.engine.text.facts.references import reference_at
from danbiet.engine.text.facts.vocabulary import listed
from danbiet.engine.text.gazetteer import Gazetteer

_OPENING: Final = frozenset(ONES) | listed(
    "muoi khong linh le gap ngay mung mong thang quy nam nghi thong quyet chi cong luat dieu khoan diem"
)


def figures(text: str, gazetteer: Gazetteer | None = None) -> list[Figure]:
    """Return every checkable figure of a Vietnamese text, in order of place.

    Numbers, percents, money, dates, deadlines, times of day, lengths of time, telephones,
    documents, legal addresses, and names of places, people and organisations; in digits or in
    words, with diacritics or without. "1,5 triệu đồng", "1.500.000đ" and "một triệu rưỡi đồng"
    have one value. Offsets are those of the NFC form of the text.

    Method, what is left out and how well it does: docs/method/facts.md.
    """
    marks = Marks(text)
    counted = _due(completed(_counted(marks)))
    named = [name for name in names(text, gazetteer) if not _is_covered(name, counted)]
    return sorted([*counted, *named], key=lambda figure: figure.start)


def _due(figures: Sequence[Figure]) -> list[Figure]:
    """Carry "trước 17 giờ" over to the day that follows it: trước 17 giờ ngày 20/11."""
    previous = [None, *figures][: len(figures)]
    return [
        deadline(figure, before.bound) if before is not None and _is_hour_of(before, figure) else figure
        for before, figure in zip(previous, figures, strict=True)
    ]


def _is_hour_of(time: Figure, day: Figure) -> bool:
    is_next = 0 <= day.start - time.end < 3
    return time.kind is Kind.TIME and day.kind is Kind.DATE and day.bound is Bound.NONE and is_next


def _counted(marks: Marks) -> list[Figure]:
    found: list[Figure] = []
    at = 0
    while at < len(marks):
        if not _may_open(marks, at):
            at += 1
            continue
        read, after = _read(marks, at)
        found += read
        at = max(after, at + 1)
    return found


def _may_open(marks: Marks, at: int) -> bool:
    """Say whether a figure can begin here; most words cannot, and asking every reader takes long."""
    mark = marks[at]
    return mark.key in _OPENING if mark.sort == "word" else mark.sort != "sign"


def _read(marks: Marks, at: int) -> tuple[Sequence[Figure], int]:
    if marks[at].sort == "web":
        return (), at + 1
    reference = reference_at(marks, at)
    if reference is not None:
        return (reference[0],), reference[1]
    moment = moment_at(marks, at)
    if moment is not None:
        return (_dated(marks, at, moment[0]),), moment[1]
    quantity = quantity_at(marks, at)
    if quantity is None:
        return (), at + 1
    amounts, after = quantity
    first = replace(labelled(marks, at, amounts[0]), bound=bound_of_number(marks, at, after))
    return (first, *amounts[1:]), after


def _dated(marks: Marks, at: int, figure: Figure) -> Figure:
    if not is_date(figure):
        bound = bound_of_date(marks, at)
        return replace(figure, bound=bound) if bound in (Bound.FROM, Bound.UNTIL, Bound.BEFORE) else figure
    return deadline(figure, bound_of_date(marks, at))


def _is_covered(name: Figure, counted: Sequence[Figure]) -> bool:
    """Say whether a name's span was read as something else already (Quý, Điều …)."""
    return any(
        name.start < figure.end and figure.start < name.end and figure.kind is not Kind.NUMBER for figure in counted
    )
