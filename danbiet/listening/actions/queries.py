"""Saved queries: written, tried against the last 30 days, changed, retired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from danbiet.engine import ENGINE_VERSION
from danbiet.engine.matching import Finding, lint, parse
from danbiet.engine.text import fold
from danbiet.engine.tone import judge
from danbiet.listening.actions.counts import hour_of, recount_policies
from danbiet.listening.actors import Actor
from danbiet.listening.models import Correction, Follow, Item, Mention, SavedQuery
from danbiet.listening.models.items import ItemQuerySet
from danbiet.listening.queries.archive import archive_filter
from danbiet.offices.audit import record
from danbiet.offices.models import Place, User
from danbiet.policies.models import Policy

DAYS_BACK = 30
MOST_EXAMPLES = 20
PUBLIC_AFTER = timedelta(days=365)


class RefusedQuery(ValueError):
    """The lint refuses this query; ``findings`` say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        super().__init__(" ".join(finding.message for finding in findings))


class NameTaken(ValueError):
    """Another running query of the policy bears this name."""


@dataclass(frozen=True)
class Caught:
    """What a query would have caught: numbers of articles and stories, by local day, with examples."""

    days: int
    articles: int
    independent: int
    stories: int
    per_day: Sequence[tuple[object, int]]
    examples: Sequence[Item]
    findings: Sequence[Finding]


def would_have_caught(text: str, *, user: User, at: datetime, days: int = DAYS_BACK) -> Caught:
    """Try a query on what this person's agency received in the last days. Raises QuerySyntaxError."""
    findings = lint(parse(text), known_names=_known_names(text, user))
    found = _caught(Item.objects.visible_to(user), text, at=at, days=days)
    per_day = found.annotate(day=TruncDate("published_at")).values_list("day").annotate(n=Count("pk")).order_by("day")
    totals = found.aggregate(articles=Count("pk"), stories=Count("story", distinct=True))
    return Caught(
        days=days,
        articles=totals["articles"],
        independent=found.filter(is_original=True).count(),
        stories=totals["stories"],
        per_day=list(per_day),
        examples=list(found.select_related("source", "story").order_by("-published_at")[:MOST_EXAMPLES]),
        findings=findings,
    )


def _caught(items: ItemQuerySet, text: str, *, at: datetime, days: int) -> ItemQuerySet:
    since = at - timedelta(days=days)
    return items.received_since(since).filter(
        archive_filter(text, since=since), state=Item.State.ANALYSED, published_at__gte=since, published_at__lte=at
    )


def _known_names(text: str, user: User | None) -> list[str]:
    """Names that a query may hold: staff in office, whom the law makes public, and places that bear a name."""
    if user is None or user.agency_id is None:
        return []
    staff = User.objects.filter(posts_held__isnull=False).values_list("full_name", flat=True).distinct()
    # Of the thousands of communes only those whose name the words hold: the lint reads each name it is given.
    written = fold(text)
    places = Place.objects.values_list("short_name", "folded_name")
    return [*staff, *(name for name, folded in places if folded in written)]


def checked(text: str, *, user: User | None) -> str:
    """Return the query text, stripped; raises QuerySyntaxError, or RefusedQuery when the lint refuses it."""
    refusing = [finding for finding in lint(parse(text), known_names=_known_names(text, user)) if finding.refuses]
    if refusing:
        raise RefusedQuery(refusing)
    return text.strip()


@transaction.atomic
def save_query(policy: Policy, *, name: str, text: str, by: Actor, at: datetime) -> SavedQuery:
    """Save a query for a policy and match it against the last 30 days. Raises QuerySyntaxError, RefusedQuery."""
    words = checked(text, user=_user(by))
    query = SavedQuery.objects.create(
        agency_id=policy.agency_id,
        policy=policy,
        name=name.strip(),
        text=words,
        created_at=at,
        created_by=_user(by),
        changed_at=at,
        public_from=min(policy.public_from or date.max, (at + PUBLIC_AFTER).date()),
    )
    record("save_query", query, by=by, at=at)
    match_archive(query, at=at)
    return query


@transaction.atomic
def change_query(query: SavedQuery, *, name: str, text: str, by: Actor, at: datetime) -> SavedQuery:
    """Change a query; what the old words alone had matched in the last 30 days is let go, corrections stay."""
    words = checked(text, user=_user(by))
    query.name, query.text, query.changed_at = name.strip(), words, at
    query.save(update_fields=["name", "text", "changed_at"])
    _let_go(query, since=at - timedelta(days=DAYS_BACK))
    # What another query of the policy also says keeps its mention.
    for each in SavedQuery.objects.active().filter(policy=query.policy_id).order_by("pk"):
        match_archive(each, at=at)
    record("change_query", query, by=by, at=at)
    return query


@transaction.atomic
def retire_query(query: SavedQuery, *, by: Actor, at: datetime) -> SavedQuery:
    """Stop a query; what it matched so far stays in the record."""
    query.retired_at = query.changed_at = at
    query.save(update_fields=["retired_at", "changed_at"])
    record("retire_query", query, by=by, at=at)
    return query


@transaction.atomic
def restore_query(query: SavedQuery, *, by: Actor, at: datetime) -> SavedQuery:
    """Take a retired query up again, and match what came meanwhile (at most 30 days). Raises NameTaken."""
    same = SavedQuery.objects.filter(policy=query.policy_id, name=query.name, retired_at=None)
    if same.exclude(pk=query.pk).exists():
        raise NameTaken(
            _("Chính sách này nay có bộ từ khoá khác cũng tên “%(name)s”. Hãy đổi tên bộ ấy rồi dùng lại bộ này.")
            % {"name": query.name}
        )
    query.retired_at, query.changed_at = None, at
    query.save(update_fields=["retired_at", "changed_at"])
    match_archive(query, at=at)
    record("restore_query", query, by=by, at=at)
    return query


def match_archive(query: SavedQuery, *, at: datetime) -> int:
    """Add mentions for articles of the last 30 days that the query catches; return how many were new."""
    followed = Follow.objects.filter(agency=query.agency_id).values("feed__source")
    found = list(_caught(Item.objects.filter(source__in=followed), query.text, at=at, days=DAYS_BACK))
    known = set(Mention.objects.filter(policy=query.policy_id, item__in=found).values_list("item_id", flat=True))
    fresh = [item for item in found if item.pk not in known]
    Mention.objects.bulk_create([_mention(item, query) for item in fresh], ignore_conflicts=True, batch_size=500)
    recount_policies([query.policy_id], stories={item.story_id for item in fresh if item.story_id})
    return len(fresh)


def _mention(item: Item, query: SavedQuery) -> Mention:
    return Mention(
        item=item,
        policy_id=query.policy_id,
        saved_query=query,
        at=item.published_at,
        tone_reason=judge(item.title, target=str(query.policy_id)).reason[:120],
        engine_version=ENGINE_VERSION,
    )


def _let_go(query: SavedQuery, *, since: datetime) -> None:
    corrected = Correction.objects.filter(policy=query.policy_id, undone_at=None).values("item_id")
    stale = Mention.objects.filter(saved_query=query, state=Mention.State.MATCHED, at__gte=since).exclude(
        item__in=corrected
    )
    stories = set(stale.values_list("item__story", flat=True))
    hours = {hour_of(moment) for moment in stale.values_list("at", flat=True)}
    stale.delete()
    recount_policies([query.policy_id], stories={story for story in stories if story}, hours=hours)


def _user(by: Actor) -> User | None:
    return by if isinstance(by, User) else None
