"""What survived of a publication in the reports that followed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from danbiet.listening.models import Item
from danbiet.measurement.actions.echoes import ABSENT, CHANGED, KEPT, messages_of
from danbiet.measurement.models import Echo
from danbiet.publishing.models import Publication

MESSAGE_KEPT = 0.6  # of its words in two neighbouring sentences; docs/method/echoes.md
MOST_SHOWN = 100


@dataclass(frozen=True)
class Line:
    """One fact or message and in how many of ``n`` reports it stood."""

    words: str
    kept: int
    changed: int
    absent: int
    n: int


@dataclass(frozen=True)
class Report:
    """One report in time order, with what it changed; no score."""

    item: Item
    kept: int
    changed: list[tuple[str, str]]
    messages: int


@dataclass(frozen=True)
class Survival:
    """What the press made of a publication, over ``n`` independent reports of its first 14 days."""

    publication: Publication
    n: int
    facts: list[Line]
    messages: list[Line]
    reports: list[Report]


def survival_of(publication: Publication) -> Survival:
    """Return what survived of ``publication``; with ``n`` 0 before a report was read."""
    echoes = list(Echo.objects.filter(publication=publication).order_by("published_at", "item_id"))
    facts: list[dict[str, Any]] = publication.edition.content.get("facts", [])
    messages = messages_of(publication)
    return Survival(
        publication,
        len(echoes),
        [_fact_line(_fact_words(fact), [echo.facts[at][0] for echo in echoes]) for at, fact in enumerate(facts)],
        [_message_line(words, [_share(echo, at) for echo in echoes]) for at, words in enumerate(messages)],
        _reports(echoes, facts),
    )


def _fact_words(fact: dict[str, Any]) -> str:
    return f"{fact['subject']}: {fact['value']} {fact.get('unit', '')}".strip()


def _fact_line(words: str, states: list[str]) -> Line:
    seen = Counter(states)
    return Line(words, seen[KEPT], seen[CHANGED], seen[ABSENT], len(states))


def _message_line(words: str, shares: list[float]) -> Line:
    kept = sum(share >= MESSAGE_KEPT for share in shares)
    return Line(words, kept, 0, len(shares) - kept, len(shares))


def _share(echo: Echo, at: int) -> float:
    return float(echo.messages[at]) if at < len(echo.messages) else 0.0


def _reports(echoes: list[Echo], facts: list[dict[str, Any]]) -> list[Report]:
    shown = echoes[-MOST_SHOWN:]
    items = Item.objects.select_related("source").in_bulk([echo.item_id for echo in shown])
    return [
        Report(
            items[echo.item_id],
            sum(state == KEPT for state, _words in echo.facts),
            [
                (_fact_words(fact), words)
                for fact, (state, words) in zip(facts, echo.facts, strict=True)
                if state == CHANGED
            ],
            sum(share >= MESSAGE_KEPT for share in echo.messages),
        )
        for echo in shown
        if echo.item_id in items
    ]
