"""A publication as a reader meets it: the words of its frozen edition, and what has become of it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from danbiet.policies.models import KeyFact
from danbiet.publishing.models import Edition, Publication, ReleaseKind
from danbiet.publishing.text import clean_html, plain
from danbiet.web.addresses import public_address


@dataclass(frozen=True)
class FactLine:
    """One line of the fact table as it was approved."""

    kind: str
    subject: str
    value: str
    unit: str
    applies_to: str
    valid_from: date | None
    source_article: str

    @property
    def said(self) -> str:
        return f"{self.value} {self.unit}".strip()

    @property
    def since(self) -> date | None:
        """From when it holds; None where its own words say that day already."""
        told = self.valid_from is not None and f"{self.valid_from:%d/%m/%Y}" in self.said
        return None if told else self.valid_from


@dataclass(frozen=True)
class FactGroup:
    """One of the five questions a person asks of a policy, and what was approved as its answer."""

    kind: str
    label: str
    lines: list[FactLine]


@dataclass(frozen=True)
class File:
    """A file given with a release. ``url`` serves it only while the edition is public."""

    title: str
    alt_text: str
    licence: str
    credit: str
    content_type: str
    sha256: str
    size: int
    url: str

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


class Words:
    """The words of an edition, public or not; whoever shows them has checked that they may be seen."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.content: Mapping[str, Any] = edition.content

    @property
    def title(self) -> str:
        return str(self.content.get("title", ""))

    @property
    def lead(self) -> str:
        return str(self.content.get("lead", ""))

    @cached_property
    def body(self) -> SafeString:
        # Cleaned when it was frozen; once more costs little and guards readers against a mistake there.
        return mark_safe(clean_html(str(self.content.get("body", ""))).text)

    @property
    def plain_body(self) -> str:
        return plain(str(self.content.get("body", "")))

    @property
    def quote(self) -> str:
        return str(self.content.get("quote", ""))

    @property
    def quoted(self) -> Mapping[str, str]:
        return self.content.get("quoted") or {}

    @property
    def contact(self) -> str:
        return str(self.content.get("contact", ""))

    @property
    def inaccurate_statement(self) -> str:
        return str(self.content.get("inaccurate_statement", ""))

    @property
    def correction(self) -> str:
        """What was wrong and what is right, where this edition amends an earlier one."""
        return str(self.content.get("amendment_note", "")) if self.edition.amends_id else ""

    @property
    def documents(self) -> list[Mapping[str, Any]]:
        return [each | {"issued_on": _day(each.get("issued_on"))} for each in self.content.get("documents", [])]

    @property
    def facts(self) -> list[FactLine]:
        return [_fact(each) for each in self.content.get("facts", [])]

    @property
    def answers(self) -> list[FactGroup]:
        """The five questions, those without an answer left out."""
        groups = [
            FactGroup(str(kind), str(kind.label), [each for each in self.facts if each.kind == kind])
            for kind in KeyFact.Kind
        ]
        return [group for group in groups if group.lines]


class Reading(Words):
    """A publication: its edition's words, its address, its state."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(publication.edition)
        self.publication = publication

    @property
    def kind(self) -> str:
        return self.publication.kind

    @property
    def kind_label(self) -> str:
        return str(ReleaseKind(self.publication.kind).label)

    @property
    def published_at(self) -> datetime:
        return self.publication.published_at

    @property
    def changed_at(self) -> datetime:
        """When readers last got something new of it."""
        return self.publication.withdrawn_at or self.publication.published_at

    @property
    def is_withdrawn(self) -> bool:
        return self.publication.withdrawn_at is not None

    @property
    def is_correction(self) -> bool:
        return self.edition.amends_id is not None

    @property
    def public_id(self) -> str:
        return self.publication.release.public_id

    @property
    def url(self) -> str:
        return public_address("press_release", {"public_id": self.public_id})

    @property
    def files(self) -> list[File]:
        return [
            File(
                url=public_address("press_file", {"public_id": self.public_id, "place": place}),
                **{name: each.get(name, "") for name in FILE_WORDS},
                size=int(each.get("size", 0)),
            )
            for place, each in enumerate(self.content.get("assets", []), start=1)
        ]


FILE_WORDS = ("title", "alt_text", "licence", "credit", "content_type", "sha256")


def readings(publications: Iterable[Publication]) -> list[Reading]:
    return [Reading(each) for each in publications]


def _fact(said: Mapping[str, Any]) -> FactLine:
    words = {name: str(said.get(name) or "") for name in ("subject", "value", "unit", "applies_to", "source_article")}
    return FactLine(kind=said.get("kind", KeyFact.Kind.HOW_MUCH), valid_from=_day(said.get("valid_from")), **words)


def _day(said: object) -> date | None:
    return date.fromisoformat(str(said)) if said else None
