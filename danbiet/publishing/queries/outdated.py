"""Frozen words beside the fact table of today: what changed since they were approved, and what of it they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from danbiet.engine.text.facts import Fact, conflicts, missing
from danbiet.publishing.editions import FactChange, changed_facts, fact_changes, facts_of, folded_words
from danbiet.publishing.models import Edition

Line = tuple[tuple[str, str], ...]  # one line of a fact table, so that it can be a key
# A text that does not cite the article says the same when only the citation changes.
BASIS = frozenset({"kind", "source_article"})


def fact_changes_since(edition: Edition) -> list[FactChange]:
    """Return what changed in the fact table since the edition was frozen."""
    return fact_changes(edition.content.get("facts", []), facts_of(edition.release.policy))


def outdated_facts(edition: Edition, text: str) -> list[FactChange]:
    """Return the changes since the edition was frozen that touch what ``text``, one of its variants, says.

    A changed line touches a text that gives its old value or day, names its subject, cites its article where that
    changed, or now says something else than the table.
    """
    before, now = edition.content.get("facts", []), facts_of(edition.release.policy)
    return list(_outdated(_lines(before), _lines(now), text))


# Asked once a batch while nothing but lines that the text does not speak of has changed.
@lru_cache(maxsize=256)
def _outdated(before: tuple[Line, ...], now: tuple[Line, ...], text: str) -> tuple[FactChange, ...]:
    pairs = changed_facts([dict(each) for each in before], [dict(each) for each in now])
    return tuple(FactChange.of(*pair) for pair in pairs if _touches(text, *pair))


def _lines(facts: Sequence[Mapping[str, str]]) -> tuple[Line, ...]:
    return tuple(tuple(sorted(each.items())) for each in facts)


def _touches(text: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> bool:
    sides = [each for each in (old, new) if each is not None]
    if old and new and {name for name in old if old[name] != new[name]} <= BASIS:
        return any(_names(text, each["source_article"]) for each in sides)
    if any(_names(text, each["subject"]) for each in sides):
        return True
    return (old is not None and _gives(text, old)) or (new is not None and bool(conflicts([_fact(new)], text)))


def _gives(text: str, fact: Mapping[str, str]) -> bool:
    day = _fact(fact).valid_from
    said = [Fact(fact["subject"], fact["value"], fact["unit"])]
    said += [Fact(fact["subject"], f"{day:%d/%m/%Y}")] if day else []
    return len(missing(said, text)) < len(said)


def _names(text: str, words: str) -> bool:
    named = folded_words(words)
    return bool(named.strip()) and named in folded_words(text)


def _fact(fact: Mapping[str, str]) -> Fact:
    day = date.fromisoformat(fact["valid_from"]) if fact["valid_from"] else None
    return Fact(fact["subject"], fact["value"], fact["unit"], fact["applies_to"], day)
