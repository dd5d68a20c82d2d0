"""What a reader needs and does not find: plain words, where to ask, documents, a contact, an answer in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils import timezone

from danbiet.delivery.models import AddressKind, Audience
from danbiet.measurement.models import Check, Group
from danbiet.measurement.queries.site.part import Part, Seen, of_a_policy, of_a_publication
from danbiet.offices.models import Clock
from danbiet.policies.models import KeyFact, Policy
from danbiet.publishing.models import Question, ReleaseKind, VariantKind
from danbiet.publishing.queries.publications import EXPLAINS
from danbiet.publishing.queries.questions import REPLY

# Nobody makes a variant for what was carried a month ago.
STILL_CARRIED: Final = timedelta(days=30)
# Which list of addresses makes which variant necessary; the notice board needs no list.
NEEDED_BY: Final = {AddressKind.PHONE: VariantKind.SMS, AddressKind.STATION: VariantKind.SCRIPT}
CARRIED: Final = (ReleaseKind.PRESS_RELEASE, ReleaseKind.BULLETIN, ReleaseKind.WARNING)


def missing(part: Part) -> Iterator[Seen]:
    for policy in part.policies:
        yield from _of_a_policy(policy, part)
    yield from _contacts(part)
    yield from _variants(part)
    yield from _late_questions(part)


def _of_a_policy(policy: Policy, part: Part) -> Iterator[Seen]:
    about, published = f"policy:{policy.pk}", part.of_policy.get(policy.pk, [])
    explained = any(each.kind in EXPLAINS and each.edition.content.get("lead") for each in published)
    if not explained and not policy.summary.strip():
        yield Seen(Check.NO_PLAIN_WORDS, Group.MISSING, about, of_a_policy(policy))
    facts = part.newest_with(policy, "facts")
    kinds = {fact.get("kind") for fact in facts.edition.content["facts"]} if facts else set()
    if KeyFact.Kind.WHERE not in kinds:
        yield Seen(Check.NO_WHERE, Group.MISSING, about, of_a_policy(policy))
    yield from _documents(policy, part)


def _documents(policy: Policy, part: Part) -> Iterator[Seen]:
    shown = part.newest_with(policy, "documents")
    if shown is None:
        yield Seen(Check.NO_DOCUMENTS, Group.MISSING, f"policy:{policy.pk}", of_a_policy(policy))
        return
    dead = [each for each in shown.edition.content["documents"] if not each.get("url")]
    if dead:
        names = [each.get("code_notation") or each.get("subject", "") for each in dead]
        said = of_a_policy(policy, names=names[:3], n=len(dead))
        yield Seen(Check.NO_DOCUMENT_LINK, Group.MISSING, f"policy:{policy.pk}", said)


def _contacts(part: Part) -> Iterator[Seen]:
    for each in part.standing:
        if not str(each.edition.content.get("contact", "")).strip():
            said, day = of_a_publication(each), timezone.localdate(each.published_at)
            yield Seen(Check.NO_CONTACT, Group.MISSING, f"release:{each.release_id}", said, day)


def _variants(part: Part) -> Iterator[Seen]:
    """What is meant for everybody needs a version for each way the agency reaches people."""
    lists = Audience.objects.filter(agency=part.agency).usable(part.today).values_list("address_kind", flat=True)
    needed = {VariantKind.BOARD} | {kind for address, kind in NEEDED_BY.items() if address in set(lists)}
    for each in part.standing:
        if each.kind not in CARRIED or each.published_at < part.at - STILL_CARRIED:
            continue
        lacking = sorted(needed - set(each.edition.content.get("variants", {})))
        if lacking:
            said = of_a_publication(each, kinds=[str(kind) for kind in lacking])
            day = timezone.localdate(each.published_at)
            yield Seen(Check.NO_VARIANT, Group.MISSING, f"release:{each.release_id}", said, day)


def _late_questions(part: Part) -> Iterator[Seen]:
    late = Clock.objects.filter(agency=part.agency, rule__key=REPLY, stopped_at=None, due_at__lt=part.at)
    due = {int(about.partition(":")[2]): due_at for about, due_at in late.values_list("about", "due_at")}
    waiting = Question.objects.open().filter(pk__in=due).select_related("policy")
    counts = Counter(each.policy for each in waiting)
    for policy, count in counts.items():
        since = timezone.localdate(min(due[each.pk] for each in waiting if each.policy_id == policy.pk))
        yield Seen(Check.QUESTIONS_LATE, Group.MISSING, f"policy:{policy.pk}", of_a_policy(policy, n=count), since)
