"""What was right once: pages behind their milestone or their fact table, answers behind it, mandates that ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from django.utils import timezone

from danbiet.measurement.models import Check, Group
from danbiet.measurement.queries.site.part import Part, Seen, of_a_policy
from danbiet.offices.rules import due_at
from danbiet.offices.working_days import LOCAL
from danbiet.policies.models import Answer, Milestone, Policy
from danbiet.publishing.models import Spokesperson

DAY: Final = timedelta(days=1)


def stale(part: Part) -> Iterator[Seen]:
    for policy in part.policies:
        yield from _silent(policy, part)
        yield from _old_facts(policy, part)
    yield from _old_answers(part)
    yield from _mandates(part)


def _silent(policy: Policy, part: Part) -> Iterator[Seen]:
    """Something happened to the policy, and readers were told nothing since."""
    happened = [each for each in policy.milestones.all() if each.happened_on and each.happened_on <= part.today]
    last = max(happened, key=lambda each: each.happened_on or part.today, default=None)
    if last is None or last.happened_on is None or part.at <= _time_to_tell(last, part):
        return
    newest = next(iter(part.of_policy.get(policy.pk, [])), None)
    if newest is None or timezone.localdate(newest.published_at) < last.happened_on:
        told = timezone.localdate(newest.published_at).isoformat() if newest else ""
        said = of_a_policy(policy, stage=last.stage, on=last.happened_on.isoformat(), told=told)
        yield Seen(Check.POLICY_SILENT, Group.STALE, f"policy:{policy.pk}", said, last.happened_on)


def _time_to_tell(milestone: Milestone, part: Part) -> datetime:
    """Return until when nobody is late; without a rule, the end of that day."""
    end = datetime.combine(milestone.happened_on or part.today, time.max, LOCAL)
    return due_at(part.telling, end) if part.telling else end


def _old_facts(policy: Policy, part: Part) -> Iterator[Seen]:
    shown, changed = part.newest_with(policy, "facts"), part.facts_changed_at.get(policy.pk)
    if shown and changed and changed > shown.edition.frozen_at:
        on = timezone.localdate(changed)
        said = of_a_policy(policy, on=on.isoformat(), release=shown.release_id)
        yield Seen(Check.FACTS_OLD, Group.STALE, f"policy:{policy.pk}", said, on)


def _old_answers(part: Part) -> Iterator[Seen]:
    policies = {each.pk: each for each in part.policies}
    behind: dict[int, int] = {}
    answers = Answer.objects.public().filter(policy__in=policies).values_list("policy", "published_at")
    for pk, published_at in answers:
        changed = part.facts_changed_at.get(pk)
        if changed and published_at and published_at < changed:
            behind[pk] = behind.get(pk, 0) + 1
    for pk, count in behind.items():
        on = timezone.localdate(part.facts_changed_at[pk])
        said = of_a_policy(policies[pk], n=count, on=on.isoformat())
        yield Seen(Check.ANSWER_OLD, Group.STALE, f"policy:{pk}", said, on)


def _mandates(part: Part) -> Iterator[Seen]:
    """Mandates that ran out with nobody after them, and an agency before the public for which nobody speaks."""
    mandates = Spokesperson.objects.filter(agency=part.agency)
    standing = list(mandates.on(part.today))
    kinds = {each.kind for each in standing}
    over = mandates.filter(ended_on=None, to_on__lt=part.today).exclude(kind__in=kinds)
    for each in over.exclude(kind=Spokesperson.Kind.DELEGATED).select_related("person"):
        said = {"title": str(each.person), "on": each.to_on.isoformat() if each.to_on else ""}
        yield Seen(Check.MANDATE_ENDED, Group.STALE, f"mandate:{each.pk}", said, (each.to_on or part.today) + DAY)
    if not standing and (part.standing or part.policies):
        yield Seen(Check.NO_SPEAKER, Group.MISSING, f"agency:{part.agency.pk}", {"title": part.agency.name})
