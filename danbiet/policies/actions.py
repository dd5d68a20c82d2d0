"""Verbs of the dossier. Each is whole or not at all, leaves an audit entry, and reads no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from danbiet.offices.audit import SystemPost, record
from danbiet.offices.models import Agency, Post, User
from danbiet.policies.models import (
    DocumentKind,
    HighImpactTest,
    KeyFact,
    KeyMessage,
    Milestone,
    Policy,
    PolicyDocument,
    Stage,
)

Actor = User | SystemPost
COLOURS = 10


class TitleTaken(ValueError):
    """Another policy of the agency bears this short title."""


class UnknownStage(ValueError):
    """This kind of document does not pass that stage."""


class CriterionUnanswered(ValueError):
    """A criterion of the high-impact test has an answer without a reason, or none."""


@dataclass(frozen=True)
class Criterion:
    """One answer to the high-impact test."""

    met: bool
    reason: str


@transaction.atomic
def open_policy(
    agency: Agency,
    *,
    title: str,
    short_title: str,
    kind: DocumentKind,
    stage: str = Stage.PROPOSAL,
    lead_unit: str = "",
    owner_post: Post | None = None,
    summary: str = "",
    public_from: date | None = None,
    by: Actor,
    at: datetime,
) -> Policy:
    """Open a dossier with the milestones of its kind of document. Raises TitleTaken, UnknownStage."""
    _require_free_title(Policy(agency=agency), short_title)
    _require_stage(kind, stage)
    policy = Policy.objects.create(
        agency=agency,
        title=title.strip(),
        short_title=short_title.strip(),
        kind=kind,
        stage=stage,
        lead_unit=lead_unit.strip(),
        owner_post=owner_post,
        summary=summary.strip(),
        public_from=public_from,
        colour_slot=Policy.objects.filter(agency=agency).count() % COLOURS,
        created_at=at,
    )
    Milestone.objects.bulk_create([Milestone(policy=policy, stage=each) for each in kind.stages])
    record("open_policy", policy, by=by, at=at)
    return policy


@transaction.atomic
def describe_policy(policy: Policy, *, by: Actor, at: datetime, **fields: object) -> Policy:
    """Change title, lead unit, owner, summary or the day of publicity; the names of what changed are logged.

    Raises TitleTaken.
    """
    allowed = {"title", "short_title", "lead_unit", "owner_post", "summary", "public_from"}
    changed = [name for name, value in fields.items() if name in allowed and getattr(policy, name) != value]
    if "short_title" in changed:
        _require_free_title(policy, str(fields["short_title"]))
    for name in changed:
        setattr(policy, name, fields[name])
    if changed:
        policy.save(update_fields=[*changed, "sort_key"])
        record("describe_policy", policy, by=by, at=at, changed=sorted(changed))
    return policy


@transaction.atomic
def reach_stage(policy: Policy, *, stage: str, on: date, by: Actor, at: datetime) -> Policy:
    """Say that the policy reached a stage on a day. Raises UnknownStage."""
    _require_stage(policy.kind, stage)
    policy.stage = stage
    policy.save(update_fields=["stage"])
    Milestone.objects.update_or_create(policy=policy, stage=stage, defaults={"happened_on": on})
    record("reach_stage", policy, by=by, at=at, stage=stage, on=on)
    return policy


@transaction.atomic
def set_milestone(
    policy: Policy,
    *,
    stage: str,
    planned_on: date | None,
    happened_on: date | None,
    basis: str = "",
    by: Actor,
    at: datetime,
) -> Milestone:
    """Write when a stage is planned and when it happened. Raises UnknownStage."""
    _require_stage(policy.kind, stage)
    fields = {"planned_on": planned_on, "happened_on": happened_on, "basis": basis.strip()}
    milestone, _made = Milestone.objects.update_or_create(policy=policy, stage=stage, defaults=fields)
    record("set_milestone", policy, by=by, at=at, stage=stage, planned_on=planned_on, happened_on=happened_on)
    return milestone


def _require_free_title(policy: Policy, short_title: str) -> None:
    wanted = short_title.strip()
    if Policy.objects.filter(agency=policy.agency_id, short_title=wanted).exclude(pk=policy.pk).exists():
        raise TitleTaken(_("Đã có hồ sơ mang tên gọi ngắn “%(name)s”. Hãy chọn tên khác.") % {"name": wanted})


def _require_stage(kind: DocumentKind, stage: str) -> None:
    if stage not in kind.stages:
        raise UnknownStage(_("Loại văn bản “%(kind)s” không có mốc này.") % {"kind": kind.name})


@transaction.atomic
def answer_high_impact_test(
    policy: Policy, *, answers: Mapping[str, Criterion], by: User, at: datetime
) -> HighImpactTest:
    """Answer the four criteria of QĐ 407/QĐ-TTg, each with its reason. Raises CriterionUnanswered."""
    missing = [name for name in HighImpactTest.CRITERIA if name not in answers or not answers[name].reason.strip()]
    if missing:
        raise CriterionUnanswered(_("Còn %(n)d tiêu chí chưa có câu trả lời kèm lý do.") % {"n": len(missing)})
    fields: dict[str, object] = {name: answers[name].met for name in HighImpactTest.CRITERIA}
    fields |= {f"{name}_reason": answers[name].reason.strip() for name in HighImpactTest.CRITERIA}
    test, _made = HighImpactTest.objects.update_or_create(
        policy=policy, defaults={**fields, "decided_at": at, "decided_by": by}
    )
    record("answer_high_impact_test", policy, by=by, at=at, high_impact=bool(test.is_high_impact))
    return test


@transaction.atomic
def add_document(policy: Policy, *, by: Actor, at: datetime, **fields: object) -> PolicyDocument:
    """Add a document: ``code_notation``, ``subject``, ``issued_on``, ``url`` or ``file``."""
    document = PolicyDocument.objects.create(policy=policy, position=policy.documents.count(), **fields)
    record("add_document", policy, by=by, at=at, document=document.pk)
    return document


@transaction.atomic
def remove_document(document: PolicyDocument, *, by: Actor, at: datetime) -> None:
    """Take a document out of the dossier; a file it names stays in the collection."""
    record("remove_document", document.policy, by=by, at=at, document=document.pk)
    document.delete()


@transaction.atomic
def write_key_fact(
    policy: Policy, *, fact: KeyFact | None = None, by: Actor, at: datetime, **fields: object
) -> KeyFact:
    """Write a new key fact, or change one; ``fields`` are those of KeyFact."""
    fact = fact or KeyFact(policy=policy, position=policy.key_facts.count())
    for name, value in fields.items():
        setattr(fact, name, value)
    fact.save()
    record("write_key_fact", policy, by=by, at=at, fact=fact.pk)
    return fact


@transaction.atomic
def remove_key_fact(fact: KeyFact, *, by: Actor, at: datetime) -> None:
    """Take a key fact out of the dossier."""
    record("remove_key_fact", fact.policy, by=by, at=at, fact=fact.pk)
    fact.delete()


@transaction.atomic
def write_key_message(policy: Policy, *, text: str, number: int | None = None, by: User, at: datetime) -> KeyMessage:
    """Write a new message, or a new version of message ``number``; earlier versions stay readable."""
    number = number or (policy.key_messages.aggregate(last=Max("number"))["last"] or 0) + 1
    last = policy.key_messages.filter(number=number).aggregate(last=Max("version"))["last"] or 0
    policy.key_messages.filter(number=number, is_current=True).update(is_current=False)
    message = KeyMessage.objects.create(
        policy=policy, number=number, version=last + 1, text=text.strip(), written_by=by, written_at=at
    )
    record("write_key_message", policy, by=by, at=at, number=number, version=message.version)
    return message


@transaction.atomic
def archive_policy(policy: Policy, *, by: Actor, at: datetime) -> Policy:
    """Close a dossier: it is no longer listened to, nothing is deleted."""
    policy.archived_at = at
    policy.save(update_fields=["archived_at"])
    record("archive_policy", policy, by=by, at=at)
    return policy


@transaction.atomic
def restore_policy(policy: Policy, *, by: Actor, at: datetime) -> Policy:
    """Open an archived dossier again."""
    policy.archived_at = None
    policy.save(update_fields=["archived_at"])
    record("restore_policy", policy, by=by, at=at)
    return policy


@transaction.atomic
def set_stages(kind: DocumentKind, *, stages: Sequence[str], by: Actor, at: datetime) -> DocumentKind:
    """Say which stages a kind of document passes, in order; dossiers of the kind get the missing milestones."""
    unknown = [stage for stage in stages if stage not in Stage.values]
    if unknown or not stages:
        raise UnknownStage(_("Danh sách mốc trống hoặc có mốc lạ."))
    kind.stages = list(stages)
    kind.save(update_fields=["stages"])
    for policy in kind.policies.all():
        known = set(policy.milestones.values_list("stage", flat=True))
        Milestone.objects.bulk_create([Milestone(policy=policy, stage=stage) for stage in stages if stage not in known])
    record("set_stages", kind, by=by, at=at)
    return kind
