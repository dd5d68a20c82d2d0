"""Milestones, and the stages that a kind of document passes."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from danbiet.policies.models import DocumentKind, Milestone, Policy

pytestmark = pytest.mark.django_db


def test_a_milestone_that_has_come_moves_the_policy(desk: Client, policy: Policy):
    address = reverse("policy_milestone", args=[policy.pk])
    desk.post(address, {"stage": "consultation", "happened_on": "2026-03-02"})
    desk.post(address, {"stage": "promulgation", "planned_on": "2099-01-01"})
    policy.refresh_from_db()
    assert policy.stage == "consultation"
    assert set(Milestone.objects.exclude(planned_on=None, happened_on=None).values_list("stage", "planned_on")) == {
        ("consultation", None),
        ("promulgation", date(2099, 1, 1)),
    }
    assert desk.post(address, {"stage": "lạ"}).status_code == 422


def test_stages_of_a_kind_are_edited_by_those_who_may(desk: Client, policy: Policy):
    assert desk.get(reverse("document_kinds")).status_code == 200
    desk.post(reverse("document_kinds"), {"kind": "luat", "stages": ["drafting", "effect"]})
    assert DocumentKind.objects.get(key="luat").stages == ["drafting", "effect"]
    empty = desk.post(reverse("document_kinds"), {"kind": "luat"})
    assert (empty.status_code, DocumentKind.objects.get(key="luat").stages) == (200, ["drafting", "effect"])
