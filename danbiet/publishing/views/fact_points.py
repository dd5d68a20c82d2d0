"""The things of a story that must be checked, as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from danbiet.offices.models import User
from danbiet.publishing.forms.human_stories import PointForm
from danbiet.publishing.models import FactPoint

Result = FactPoint.Result


@dataclass(frozen=True)
class PointRow:
    """One thing to check: its words, the sentence around them cut in three, and the form for what was found."""

    point: FactPoint
    form: PointForm

    @property
    def before(self) -> str:
        return self._cut()[0]

    @property
    def after(self) -> str:
        return self._cut()[2]

    @property
    def is_removable(self) -> bool:
        return self.point.origin == FactPoint.Origin.OFFICER and self.point.result == Result.OPEN

    def _cut(self) -> tuple[str, str, str]:
        return self.point.around.partition(self.point.words) if self.point.around else ("", "", "")


def point_rows(points: Sequence[FactPoint], user: User, sent: PointForm | None = None) -> list[PointRow]:
    """Return a row for each thing that stands in the story; ``sent`` is a form that came back with errors."""
    last = max(
        (each for each in points if each.by_id == user.pk and each.at), key=lambda each: str(each.at), default=None
    )
    live = [each for each in points if each.left_at is None]
    return [PointRow(each, sent if sent and sent.prefix == prefix_of(each) else _form(each, last)) for each in live]


def prefix_of(point: FactPoint) -> str:
    return f"p{point.pk}"


def _form(point: FactPoint, last: FactPoint | None) -> PointForm:
    """Begin with what was found before; else with the way and the source that this person gave last."""
    known = {name: getattr(point, name) for name in ("result", "way", "source", "right_words")}
    if point.result == Result.OPEN:
        known = {"result": Result.RIGHT.value, "way": last.way if last else "", "source": last.source if last else ""}
    return PointForm(prefix=prefix_of(point), initial=known)
