"""The first words of a release, by its kind: what the fact table and the documents already say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.html import escape
from django.utils.translation import gettext as _

from danbiet.offices.models import Agency
from danbiet.policies.models import KeyFact, Policy, PolicyDocument
from danbiet.publishing.models import ReleaseKind, Spokesperson
from danbiet.publishing.variants import fact_words


def lead_of(policy: Policy | None, kind: str) -> str:
    """Return what changes, for whom and from when, as one sentence; empty where the table says nothing of it."""
    if policy is None:
        return ""
    facts = list(policy.key_facts.all())
    wanted = (KeyFact.Kind.WHAT, KeyFact.Kind.HOW_MUCH, KeyFact.Kind.WHEN)
    first = [next((each for each in facts if each.kind == wish), None) for wish in wanted]
    said = "; ".join(fact_words(each) for each in first if each is not None)
    return f"{said}." if said else policy.summary


def body_of(policy: Policy | None, kind: str, inaccurate_statement: str) -> str:
    """Return the body as HTML: for a response first what is inaccurate, then the facts, then the documents."""
    parts: list[str] = []
    if kind == ReleaseKind.RESPONSE and inaccurate_statement:
        parts.append(f"<p>{escape(_('Nội dung chưa chính xác:'))} “{escape(inaccurate_statement)}”</p>")
    if policy is not None:
        parts += _facts(list(policy.key_facts.all()))
        parts += _documents(list(policy.documents.order_by("position", "pk")))
    return "".join(parts)


def contact_of(agency: Agency, on: date) -> str:
    """Return the published contact of who speaks for the agency on this day; empty where nobody does."""
    said = Spokesperson.objects.on(on).filter(agency=agency).order_by("kind", "pk").select_related("person").first()
    return "" if said is None else f"{said.person.full_name}, {said.title}: {said.phone}, {said.email}"


def _facts(facts: Sequence[KeyFact]) -> Iterator[str]:
    for kind in KeyFact.Kind:
        lines = [f"<li>{escape(fact_words(each))}{_basis(each)}</li>" for each in facts if each.kind == kind]
        if lines:
            yield f"<h3>{escape(str(kind.label))}</h3><ul>{''.join(lines)}</ul>"


def _basis(fact: KeyFact) -> str:
    return f" ({escape(fact.source_article)})" if fact.source_article else ""


def _documents(documents: Sequence[PolicyDocument]) -> Iterator[str]:
    if documents:
        lines = "".join(f"<li>{_document(each)}</li>" for each in documents)
        yield f"<h3>{escape(_('Văn bản'))}</h3><ul>{lines}</ul>"


def _document(document: PolicyDocument) -> str:
    day = f", {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    words = escape(" ".join(part for part in (document.code_notation, document.subject) if part) + day)
    return f'<a href="{escape(document.url)}">{words}</a>' if document.url else words
