"""The statement register: everything the agency said in public, the figures in it, and where they changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import Q, QuerySet
from django.utils.formats import number_format

from danbiet.engine.text.facts import Contradiction, Kind, Statement, contradictions
from danbiet.engine.text.folding import fold
from danbiet.offices.models import Agency
from danbiet.publishing.models import Publication, SaidFigure

NEWEST = 40  # publications that the register holds against what was said before
EARLIER = 600  # figures that one look at the register goes through
LOOKED_THROUGH = 5000  # lines of fact tables that the list of subjects is made from


@dataclass(frozen=True)
class Clash:
    """A figure of a publication that gives a subject another value than an earlier one still standing."""

    new: SaidFigure
    earlier: SaidFigure
    found: Contradiction


@dataclass(frozen=True)
class Subject:
    """A line of the fact table that publications stood by: how often, with how many different values."""

    name: str
    key: str
    publications: int
    values: int


@dataclass(frozen=True)
class Said:
    """What one publication gave for a subject; ``changed`` when the publication before it gave something else."""

    publication: Publication
    values: tuple[str, ...]
    words: tuple[str, ...]
    from_fact_table: bool
    changed: bool


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
    """Return what figures were given for in fact tables, the most changed first, then the most often said."""
    rows = SaidFigure.objects.filter(publication__agency=agency, from_fact_table=True)
    for word in fold(words).split():
        rows = rows.filter(folded_subject__contains=word)
    given: dict[str, dict[int, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    names: dict[str, str] = {}
    for key, name, publication, value, unit in rows.order_by("-pk").values_list(
        "folded_subject", "subject", "publication", "value", "unit"
    )[:LOOKED_THROUGH]:
        given[key][publication].add((value, unit))
        names.setdefault(key, name)
    found = [
        Subject(names[key], key, len(by_publication), len({frozenset(each) for each in by_publication.values()}))
        for key, by_publication in given.items()
    ]
    return sorted(found, key=lambda each: (-each.values, -each.publications, each.key))[:limit]


def values_of(agency: Agency, subject: str) -> list[Said]:
    """Return what every publication gave for a subject of the fact table, oldest first.

    Sentences that hold all words of the subject are shown beside, with figures of the same kinds; whether a value
    changed is told by the fact tables alone.
    """
    key = fold(subject)
    mine = SaidFigure.objects.filter(publication__agency=agency)
    table = mine.filter(folded_subject=key, from_fact_table=True)
    wanted = Q(pk__in=table)
    if key.split():
        in_text = Q(from_fact_table=False, kind__in=table.values("kind"))
        for word in key.split():
            in_text &= Q(folded_subject__contains=word)
        wanted |= in_text
    rows = mine.filter(wanted).select_related("publication__edition", "publication__policy")
    by_publication: dict[Publication, list[SaidFigure]] = defaultdict(list)
    for row in rows.order_by("publication__published_at", "publication", "pk"):
        by_publication[row.publication].append(row)
    return list(_over_time(by_publication))


def _over_time(by_publication: Mapping[Publication, Sequence[SaidFigure]]) -> Iterator[Said]:
    before: set[tuple[str, str]] = set()
    for publication, rows in by_publication.items():
        table = [each for each in rows if each.from_fact_table]
        now = {(each.value, each.unit) for each in table}
        yield Said(
            publication=publication,
            values=tuple(dict.fromkeys(shown(each) for each in table or rows)),
            words=tuple(dict.fromkeys(each.words for each in rows)),
            from_fact_table=bool(table),
            changed=bool(before and now and now != before),
        )
        before = now or before


def shown(figure: SaidFigure) -> str:
    """Return a kept value as people write it: "1.500.000 đồng", "01/07/2026"."""
    try:
        if figure.kind in (Kind.DATE, Kind.DEADLINE):
            return f"{date.fromisoformat(figure.value):%d/%m/%Y}"
        number = Decimal(figure.value)
    except (ValueError, InvalidOperation):
        return f"{figure.value} {figure.unit}".strip()
    sign = "%" if figure.kind == Kind.PERCENT else figure.unit
    return f"{number_format(number.normalize(), use_l10n=True, force_grouping=True)} {sign}".strip()


def clashes_of(agency: Agency) -> list[Clash]:
    """Return where the newest standing publications contradict earlier ones of the same policy, newest first.

    The officer judges: a later day may well have another number; this lays both side by side.
    """
    standing = Publication.objects.standing().filter(agency=agency, policy__isnull=False)
    newest = list(standing.order_by("-published_at")[:NEWEST].values_list("policy_id", flat=True))
    by_policy: dict[int | None, list[SaidFigure]] = defaultdict(list)
    for figure in _figures(agency, set(newest)):
        by_policy[figure.publication.policy_id].append(figure)
    found = [clash for policy in dict.fromkeys(newest) for clash in _clashes(by_policy[policy])]
    # Said three times before, it is still one contradiction; the latest time stands for them.
    return list({(each.new.pk, each.found.earlier_figure.words): each for each in reversed(found)}.values())[::-1]


def _figures(agency: Agency, policies: set[int | None]) -> QuerySet[SaidFigure]:
    standing = SaidFigure.objects.filter(
        publication__agency=agency,
        publication__policy__in=policies,
        publication__superseded_at=None,
        publication__withdrawn_at=None,
    )
    rows = standing.select_related("publication__edition", "publication__policy")
    return rows.order_by("-publication__published_at", "-pk")[:EARLIER]


def _clashes(figures: Sequence[SaidFigure]) -> Iterator[Clash]:
    """Yield the clashes within one policy, each between two releases, the later one first."""
    by_words: dict[tuple[int, str], SaidFigure] = {}
    for figure in figures:  # a sentence with two figures is one statement
        by_words.setdefault((figure.publication_id, figure.words), figure)
    kept = {str(each.pk): each for each in by_words.values()}
    statements = [Statement(key, each.words) for key, each in kept.items()]
    for found in contradictions(statements, statements):
        new, earlier = kept[found.new.key], kept[found.earlier.key]
        follows = earlier.publication.published_at < new.publication.published_at
        if follows and earlier.publication.release_id != new.publication.release_id:
            yield Clash(new, earlier, found)
