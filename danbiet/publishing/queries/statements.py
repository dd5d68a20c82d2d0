"""The statement register: everything the agency said in public, the figures in it, and where they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from danbiet.engine.text.facts import Contradiction, Statement, contradictions
from danbiet.engine.text.folding import fold
from danbiet.offices.models import Agency
from danbiet.publishing.models import Publication, SaidFigure

NEWEST = 40  # publications that the register holds against what was said before
EARLIER = 400  # statements looked back on for each policy


@dataclass(frozen=True)
class Clash:
    """A figure of a publication that gives a subject another value than an earlier one still standing."""

    new: SaidFigure
    earlier: SaidFigure
    found: Contradiction


@dataclass(frozen=True)
class Subject:
    """A thing that figures were given for: how often, with how many values, last when."""

    name: str
    key: str
    publications: int
    values: int


def statements_of(
    agency: Agency, *, words: str = "", kind: str = "", policy_id: int | None = None
) -> QuerySet[Publication]:
    """Return the agency's publications, newest first: those whose text or figures hold every word, accents or not."""
    rows = Publication.objects.filter(agency=agency).select_related("edition", "policy", "release")
    for word in fold(words).split():
        figures = SaidFigure.objects.filter(folded_subject__contains=word).values("publication")
        rows = rows.filter(Q(search__contains=word) | Q(pk__in=figures))
    if kind:
        rows = rows.filter(kind=kind)
    if policy_id:
        rows = rows.filter(policy=policy_id)
    return rows.order_by("-published_at", "-pk")


def subjects_of(agency: Agency, *, words: str = "", limit: int = 60) -> list[Subject]:
    """Return what figures were given for, the most changed first, then the most often said."""
    rows = SaidFigure.objects.filter(publication__agency=agency)
    for word in fold(words).split():
        rows = rows.filter(folded_subject__contains=word)
    counted = rows.values("folded_subject").annotate(
        name=Max("subject"), said=Count("publication", distinct=True), given=Count("value", distinct=True)
    )
    return [
        Subject(each["name"], each["folded_subject"], each["said"], each["given"])
        for each in counted.order_by("-given", "-said", "folded_subject")[:limit]
    ]


def values_of(agency: Agency, subject: str) -> list[SaidFigure]:
    """Return every value given for a subject (its folded words), oldest first, each with its publication.

    ``changed`` on a row says that its value is another than the one said before it.
    """
    rows = list(
        SaidFigure.objects.filter(publication__agency=agency, folded_subject=fold(subject))
        .select_related("publication__edition", "publication__policy")
        .order_by("publication__published_at", "pk")
    )
    for before, row in zip([None, *rows], rows, strict=False):
        row.changed = before is not None and (before.value, before.unit) != (row.value, row.unit)  # type: ignore[attr-defined]
    return rows


def clashes_of(agency: Agency) -> list[Clash]:
    """Return where the newest standing publications contradict earlier ones of the same policy, newest first.

    The officer judges: a later day may well have another number; this lays both side by side.
    """
    standing = Publication.objects.standing().filter(agency=agency, policy__isnull=False)
    newest = list(standing.order_by("-published_at")[:NEWEST].values_list("policy_id", flat=True))
    return [clash for policy in dict.fromkeys(newest) for clash in _clashes(agency, policy)]


def _clashes(agency: Agency, policy_id: int) -> list[Clash]:
    figures = list(
        SaidFigure.objects.filter(
            publication__agency=agency,
            publication__policy=policy_id,
            publication__superseded_at=None,
            publication__withdrawn_at=None,
        )
        .select_related("publication__edition", "publication__policy")
        .order_by("-publication__published_at", "-pk")[:EARLIER]
    )
    return [
        clash for release in dict.fromkeys(_release(each) for each in figures) for clash in _against(release, figures)
    ]


def _against(release: int, figures: Sequence[SaidFigure]) -> list[Clash]:
    """Hold the figures of one release against those of releases published before it."""
    own = {str(each.pk): each for each in figures if _release(each) == release}
    since = min(each.publication.published_at for each in own.values())
    earlier = {
        str(each.pk): each for each in figures if _release(each) != release and each.publication.published_at < since
    }
    found = contradictions(_statements(own.values()), _statements(earlier.values()))
    return [Clash(own[each.new.key], earlier[each.earlier.key], each) for each in found]


def _statements(figures: object) -> list[Statement]:
    return [Statement(str(each.pk), each.words) for each in figures]  # type: ignore[attr-defined]


def _release(figure: SaidFigure) -> int:
    return figure.publication.release_id
