"""How words become an edition: what stands in it, and the hash by which people approve it.

The recipe is written for outsiders in docs/developer/publishing.md: SHA-256, in hexadecimal, over the canonical
JSON (RFC 8785) of ``content``. Anybody who holds the content can compute it without this product.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from danbiet.engine.text import tokens
from danbiet.engine.text.facts import Fact
from danbiet.offices.audit import canonical_json
from danbiet.policies.models import KeyFact, Policy
from danbiet.publishing.models import Certainty, Edition, Release, ReleaseKind, Severity, Urgency
from danbiet.publishing.text import plain

FORMAT: Final = 1
LANGUAGE: Final = "vi"
# What a warning says of itself, as warning systems sort it (CAP 1.2); only warnings have it.
LEVELS: Final = {"urgency": Urgency, "severity": Severity, "certainty": Certainty}
# The words that variants are made from; a change of one makes every variant stale.
SOURCE_FIELDS: Final = ("kind", "title", "lead", "body", "quote", "contact", "inaccurate_statement", "amendment_note")


@dataclass(frozen=True)
class FactChange:
    """A line of the fact table that is not what it was: ``before`` or ``now`` is None where it came or went."""

    subject: str
    before: str | None
    now: str | None

    @classmethod
    def of(cls, old: Mapping[str, str] | None, new: Mapping[str, str] | None) -> FactChange:
        """Return the change between two lines, of which one may not be there."""
        return cls((old or new or {})["subject"], _said(old), _said(new))

    def __str__(self) -> str:
        return f"“{self.subject}”: {self.before or 'chưa có'} → {self.now or 'đã bỏ'}"


def sha256(content: Any) -> str:
    """Return SHA-256, in hexadecimal, over the canonical JSON of ``content``."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def facts_of(policy: Policy | None) -> list[dict[str, str]]:
    """Return the fact table as it is frozen: one dictionary of texts a line, in the table's order."""
    if policy is None:
        return []
    return [_fact(each) for each in policy.key_facts.all()]


def _fact(fact: KeyFact) -> dict[str, str]:
    return {
        "kind": fact.kind,
        "subject": fact.subject,
        "value": fact.value,
        "unit": fact.unit,
        "applies_to": fact.applies_to,
        "valid_from": fact.valid_from.isoformat() if fact.valid_from else "",
        "source_article": fact.source_article,
    }


def engine_facts(policy: Policy | None) -> list[Fact]:
    """Return the fact table as the engine's checks take it."""
    if policy is None:
        return []
    return [
        Fact(fact.subject, fact.value, fact.unit, fact.applies_to, fact.valid_from) for fact in policy.key_facts.all()
    ]


def facts_hash(policy: Policy | None) -> str:
    """Return the hash of the fact table as it is now."""
    return sha256(facts_of(policy))


def source_hash(release: Release) -> str:
    """Return the hash of what variants are made from: the release's words and the fact table."""
    words = {name: str(getattr(release, name)) for name in SOURCE_FIELDS}
    return sha256(words | {"quoted": _quoted(release), "facts": facts_of(release.policy)})


def content_of(release: Release) -> dict[str, Any]:
    """Return everything that would be approved and read, were the release frozen now; no id of a person is in it."""
    words: dict[str, Any] = {name: str(getattr(release, name)) for name in SOURCE_FIELDS}
    words |= _warning(release) | _human_story(release)
    return words | {
        "format": FORMAT,
        "language": LANGUAGE,
        "agency": {"code": release.agency.code, "name": release.agency.name},
        "policy": release.policy_id,
        "form": release.form,
        "quoted": _quoted(release),
        "embargo_until": _instant(release.embargo_until),
        "is_emergency": release.is_emergency,
        "emergency_reason": release.emergency_reason,
        "facts": facts_of(release.policy),
        "documents": _documents(release.policy),
        "assets": _assets(release),
        "variants": {each.kind: each.text for each in release.working_variants.all()},
        "amends": _amended(release),
    }


def warning_levels(content: Mapping[str, Any]) -> dict[str, str]:
    """Return urgency, severity and certainty of a frozen edition in CAP's words.

    “Unknown” where it does not say: editions from before these were asked for, and words that CAP does not know.
    """
    said = content.get("warning") or {}
    return {name: said[name] if said.get(name) in known.values else "Unknown" for name, known in LEVELS.items()}


def levels_in_words(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the three levels of a warning as an officer reads them, each with its name; empty for what is none."""
    if content.get("kind") != ReleaseKind.WARNING:
        return []
    said = warning_levels(content)
    return [
        (str(Release._meta.get_field(name).verbose_name), str(known(said[name]).label))  # type: ignore[union-attr]
        for name, known in LEVELS.items()
    ]


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the hash of an edition's content; see the recipe above."""
    return sha256(dict(content))


def verify_edition(edition: Edition) -> list[str]:
    """Return what is wrong with a frozen edition, in English; empty when its words are those that were hashed.

    Its variants' rows must say what the content says, and every approval must name its hash.
    """
    wrong = []
    if content_hash(edition.content) != edition.hash:
        wrong.append(f"edition {edition.pk}: the content does not have the hash {edition.hash}")
    if sha256(edition.content.get("facts", [])) != edition.facts_hash:
        wrong.append(f"edition {edition.pk}: the facts do not have the hash {edition.facts_hash}")
    if {each.kind: each.text for each in edition.variants.all()} != edition.content.get("variants", {}):
        wrong.append(f"edition {edition.pk}: its variants are not those of the content")
    strange = [each.pk for each in edition.approvals.all() if each.hash != edition.hash]
    return wrong + [f"approval {each}: it names other words than edition {edition.pk}" for each in strange]


def search_words(content: Mapping[str, Any]) -> str:
    """Return the folded words of title, lead and body, each between spaces, for readers' searches."""
    said = " ".join(str(content.get(name, "")) for name in ("title", "lead"))
    return folded_words(f"{said} {plain(str(content.get('body', '')))}")


def folded_words(text: str) -> str:
    """Return the folded words of a text, each between spaces: the one rule by which words are held against words."""
    return f" {' '.join(word.folded for word in tokens(text))} "


def fact_changes(before: Sequence[Mapping[str, str]], now: Sequence[Mapping[str, str]]) -> list[FactChange]:
    """Return what differs between two fact tables, by subject and whom it applies to; the frozen one is ``before``."""
    return [FactChange.of(*pair) for pair in changed_facts(before, now)]


def changed_facts(
    before: Sequence[Mapping[str, str]], now: Sequence[Mapping[str, str]]
) -> list[tuple[Mapping[str, str] | None, Mapping[str, str] | None]]:
    """Return the lines of two fact tables that differ, as pairs; None where a line came or went."""
    old, new = _by_subject(before), _by_subject(now)
    keys = [*old, *(key for key in new if key not in old)]
    return [(old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def _by_subject(facts: Sequence[Mapping[str, str]]) -> dict[tuple[str, str, int], Mapping[str, str]]:
    # Several lines may bear one subject: the first is then held against the first, the second against the second.
    seen: Counter[tuple[str, str]] = Counter()
    named: dict[tuple[str, str, int], Mapping[str, str]] = {}
    for fact in facts:
        about = (fact["subject"], fact["applies_to"])
        named[*about, seen[about]] = fact
        seen[about] += 1
    return named


def _said(fact: Mapping[str, str] | None) -> str | None:
    if fact is None:
        return None
    since = f", từ {fact['valid_from']}" if fact["valid_from"] else ""
    basis = f" ({fact['source_article']})" if fact["source_article"] else ""
    return f"{fact['value']} {fact['unit']}".strip() + since + basis


def _quoted(release: Release) -> dict[str, str] | None:
    """Name and post of the person quoted, as they are today; a frozen edition keeps them after she moves on."""
    said = release.quoted_post
    return None if said is None else {"name": said.user.full_name, "title": said.post.title}


def _warning(release: Release) -> dict[str, dict[str, str]]:
    if release.kind != ReleaseKind.WARNING:
        return {}
    return {"warning": {name: str(getattr(release, name)) for name in LEVELS}}


def _human_story(release: Release) -> dict[str, dict[str, str]]:
    """How the person of a story is called, and when its words were last confirmed; nothing of her paper."""
    story = release.human_story
    if story is None:
        return {}
    check = story.fact_checks.filter(words_hash=story.words_hash, revoked_at=None).first()
    return {"human_story": {"called": story.called, "checked_at": (_instant(check.at) or "") if check else ""}}


def _documents(policy: Policy | None) -> list[dict[str, str]]:
    if policy is None:
        return []
    return [
        {
            "code_notation": each.code_notation,
            "subject": each.subject,
            "issued_on": each.issued_on.isoformat() if each.issued_on else "",
            "url": each.url,
        }
        for each in policy.documents.order_by("position", "pk")
    ]


def _assets(release: Release) -> list[dict[str, Any]]:
    return [
        {
            "title": each.title,
            "alt_text": each.alt_text,
            "licence": each.licence,
            "credit": each.credit,
            "content_type": each.content_type,
            "size": each.size,
            "sha256": each.sha256,
            "document": each.document_id,
        }
        for each in release.assets.all()
    ]


def _amended(release: Release) -> dict[str, Any] | None:
    last = release.publications.filter(superseded_at=None).select_related("edition").first()
    return None if last is None else {"number": last.edition.number, "hash": last.edition.hash}


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
