"""The dossier's own tabs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from danbiet.kit.registry import Tab, dossier_tabs
from danbiet.offices.access import DeskRequest
from danbiet.policies.forms import DocumentForm, HighImpactForm, KeyFactForm, KeyMessageForm, MilestoneForm
from danbiet.policies.models import HighImpactTest, KeyFact, KeyMessage, Policy, Stage


def overview(policy: Policy, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    known = {milestone.stage: milestone for milestone in policy.milestones.all()}
    stages = [(Stage(each), known.get(each)) for each in policy.kind.stages]
    return {
        "stages": stages,
        "facts": policy.key_facts.all(),
        "messages_of_policy": [(each, _next_version(each)) for each in policy.key_messages.filter(is_current=True)],
        "documents": policy.documents.order_by("position"),
        "test": HighImpactTest.objects.filter(policy=policy).first(),
        "milestone_form": MilestoneForm(policy=policy, auto_id="milestone_%s"),
        "message_form": KeyMessageForm(auto_id="message_%s"),
        "document_form": DocumentForm(auto_id="document_%s"),
    }


def _next_version(message: KeyMessage) -> KeyMessageForm:
    return KeyMessageForm(initial={"text": message.text}, auto_id=f"message_{message.number}_%s")


def facts(policy: Policy, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    rows = list(policy.key_facts.all())
    unanswered = [kind for kind in KeyFact.Kind if not any(fact.kind == kind for fact in rows)]
    asked = request.GET.get("kind") or next(iter(unanswered), KeyFact.Kind.HOW_MUCH)
    return {
        "groups": [(kind, [_editable(fact) for fact in rows if fact.kind == kind]) for kind in KeyFact.Kind],
        "unanswered": unanswered,
        "n_facts": len(rows),
        "fact_form": KeyFactForm(initial={"kind": asked}, auto_id="fact_%s"),
        "changed_fact": None,
    }


def _editable(fact: KeyFact) -> tuple[KeyFact, KeyFactForm]:
    known = {name: getattr(fact, name) for name in KeyFactForm.base_fields}
    return fact, KeyFactForm(initial=known, auto_id=f"fact_{fact.pk}_%s")


def impact(policy: Policy, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    test = HighImpactTest.objects.filter(policy=policy).select_related("decided_by").first()
    return {"test": test, "form": HighImpactForm(test=test)}


def register() -> None:
    """Put the dossier's own tabs in place."""
    dossier_tabs.add(Tab("overview", 10, _("Tổng quan"), "policies/tabs/overview.html", overview))
    dossier_tabs.add(Tab("facts", 15, _("Bảng dữ kiện"), "policies/tabs/facts.html", facts))
    dossier_tabs.add(Tab("impact", 60, _("Tác động lớn"), "policies/tabs/impact.html", impact))
