"""What a person who is to approve an edition reads: its words, what they rest on, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from danbiet.publishing.editions import fact_changes, facts_of, levels_in_words
from danbiet.publishing.models import ApprovalStep, Edition, ReleaseState, VariantKind
from danbiet.publishing.queries.approvals import decisions_of, open_steps
from danbiet.publishing.queries.editions import Piece, compare
from danbiet.publishing.views.rows import look_of

BESIDE = 12
PART_LABELS = {
    "title": gettext_lazy("Tiêu đề"),
    "lead": gettext_lazy("Sapô"),
    "body": gettext_lazy("Nội dung"),
    "quote": gettext_lazy("Trích lời"),
    "contact": gettext_lazy("Hỏi thêm ở đâu"),
    "inaccurate_statement": gettext_lazy("Nội dung chưa chính xác"),
    "amendment_note": gettext_lazy("Đính chính điều gì"),
    "warning": gettext_lazy("Ba mức của cảnh báo"),
}


@dataclass(frozen=True)
class Step:
    """A step with what was decided on it, and whether its turn has come."""

    step: ApprovalStep
    decision: Any
    is_open: bool


@dataclass(frozen=True)
class Changed:
    """One part that is not what it was in the edition before."""

    label: Any
    pieces: Sequence[Piece]


def read(shown: Edition) -> dict[str, Any]:
    """Return what a person who is to approve this edition must see, at the desk and by a link alike."""
    content = shown.content
    before = shown.release.editions.filter(number__lt=shown.number).order_by("-number").first()
    difference = compare(before, shown) if before else None
    return {
        "edition": shown,
        "release": shown.release,
        "content": content,
        "levels": levels_in_words(content),
        "facts": shown_facts(content.get("facts", [])),
        "variants": [_variant(kind, text) for kind, text in content.get("variants", {}).items()],
        "explanations": [each | {"where": _place(each["of"])} for each in content.get("explanations", [])],
        "steps": steps_of(shown),
        "is_last": not shown.release.editions.filter(number__gt=shown.number).exists(),
        "before": before,
        "difference": difference,
        "changed": _changes(difference) if difference else [],
        "facts_now": fact_changes(content.get("facts", []), facts_of(shown.release.policy)),
    }


def _variant(kind: str, text: str) -> dict[str, Any]:
    known = kind in VariantKind.values
    label = VariantKind(kind).label if known else kind
    return {"kind": kind, "label": label, "text": text, "preview": look_of(kind)}


def _place(of: str) -> Any:
    return VariantKind(of).label if of in VariantKind.values else gettext("Bản gốc")


def _changes(difference: Any) -> list[Changed]:
    words = [Changed(PART_LABELS.get(name, name), elided(pieces)) for name, pieces in difference.parts.items()]
    return words + [Changed(_place(kind), elided(pieces)) for kind, pieces in difference.variants.items()]


def elided(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with what stayed the same cut to the words beside a change."""
    last = len(pieces) - 1
    return [_cut(each, at > 0, at < last) if each.how == "same" else each for at, each in enumerate(pieces)]


def _cut(piece: Piece, has_before: bool, has_after: bool) -> Piece:
    """Keep ``BESIDE`` words at each end that touches a change."""
    words = piece.words.split(" ")
    if len(words) <= 2 * BESIDE + 4:
        return piece
    begin = words[:BESIDE] if has_before else []
    end = words[-BESIDE:] if has_after else []
    return Piece("same", " ".join([*begin, "[…]", *end]))


def steps_of(shown: Edition) -> list[Step]:
    """Return the steps of an edition in order, decided or not."""
    decided = {each.step_id: each for each in decisions_of(shown)}
    is_waiting = shown.release.state == ReleaseState.SUBMITTED
    turn = {each.pk for each in open_steps(shown)} if is_waiting else set()
    return [Step(step, decided.get(step.pk), step.pk in turn) for step in shown.steps.all()]


def shown_facts(facts: Any) -> list[dict[str, str]]:
    """Return the fact table, live or frozen, with its days as people write them."""
    return [each | {"since": _day(each.get("valid_from", ""))} for each in facts]


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "d/m/Y") if iso else ""
