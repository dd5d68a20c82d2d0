"""Holding the reports that follow a publication against what it said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from danbiet.engine import ENGINE_VERSION
from danbiet.engine.text import fold, sentences, tokens
from danbiet.engine.text.facts import Fact, conflicts, missing
from danbiet.listening.models import Item, ItemText, Mention
from danbiet.measurement.models import Echo
from danbiet.publishing.models import Publication

WINDOW = timedelta(days=14)  # what is written later answers to something else
KEPT, CHANGED, ABSENT = "kept", "changed", "absent"


def hear_echoes(*, at: datetime, limit: int = 200) -> int:
    """Read at most ``limit`` reports not yet held against a publication of the last 14 days; return how many."""
    heard = 0
    recent = Publication.objects.standing().filter(published_at__gt=at - WINDOW, published_at__lte=at)
    for publication in recent.exclude(policy=None).select_related("edition").order_by("published_at"):
        heard += _hear(publication, at=at, limit=limit - heard)
        if heard >= limit:
            break
    return heard


@transaction.atomic
def _hear(publication: Publication, *, at: datetime, limit: int) -> int:
    items = list(_unheard(publication, at=at)[:limit])
    texts = dict(ItemText.objects.filter(item_id__in=[item.pk for item in items]).values_list("item_id", "body"))
    facts, messages = facts_of(publication), messages_of(publication)
    made = [
        Echo(
            publication=publication,
            item_id=item.pk,
            published_at=item.published_at,
            engine_version=ENGINE_VERSION,
            facts=judge_facts(facts, text := f"{item.title}. {texts.get(item.pk, '')}"),
            messages=[share_of_message(message, text) for message in messages],
        )
        for item in items
    ]
    Echo.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _unheard(publication: Publication, *, at: datetime) -> QuerySet[Item]:
    """Independent reports about the policy since the publication; a reprint repeats its original's words."""
    about = Mention.objects.standing().filter(item=OuterRef("pk"), policy=publication.policy_id)
    heard = Echo.objects.filter(publication=publication, item_id=OuterRef("pk"))
    since = publication.published_at
    reports = Item.objects.filter(published_at__gt=since, published_at__lte=min(at, since + WINDOW), is_original=True)
    return reports.filter(Exists(about)).exclude(Exists(heard)).order_by("published_at")


def facts_of(publication: Publication) -> list[Fact]:
    """Return the facts of the published edition, as the engine compares them."""
    return [
        Fact(str(row["subject"]), str(row["value"]), str(row.get("unit", "")), str(row.get("applies_to", "")))
        for row in publication.edition.content.get("facts", [])
    ]


def messages_of(publication: Publication) -> list[str]:
    """Return the policy's key messages as they stood when the edition was published, by number."""
    if publication.policy is None:
        return []
    then = publication.policy.key_messages.filter(written_at__lte=publication.published_at)
    newest = {message.number: message.text for message in then.order_by("number", "version")}
    return [newest[number] for number in sorted(newest)]


def judge_facts(facts: Sequence[Fact], text: str) -> list[list[str]]:
    """Return for each fact ``[state, words]``: kept, changed (with the report's words) or absent."""
    return [_judge(fact, text) for fact in facts]


def _judge(fact: Fact, text: str) -> list[str]:
    if not missing([fact], text):
        return [KEPT, ""]
    other = conflicts([fact], text)
    return [CHANGED, other[0].words] if other else [ABSENT, ""]


def share_of_message(message: str, text: str) -> float:
    """Return the greatest share of the message's words found in two neighbouring sentences of the text, 0 to 1."""
    wanted = set(_words(message))
    if not wanted:
        return 0.0
    said = [set(_words(sentence)) for sentence in sentences(text)]
    pairs = [one | other for one, other in zip(said, [*said[1:], set()], strict=True)]
    return round(max((len(wanted & pair) / len(wanted) for pair in pairs), default=0.0), 3)


def _words(text: str) -> list[str]:
    return [fold(token.text) for token in tokens(text) if any(letter.isalnum() for letter in token.text)]
