"""The test of high impact."""

import pytest
from django.test import Client
from django.urls import reverse

from danbiet.policies.models import HighImpactTest, Policy

pytestmark = pytest.mark.django_db


def test_the_high_impact_test_keeps_what_was_typed_when_a_reason_is_missing(desk: Client, policy: Policy):
    address = reverse("policy_high_impact", args=[policy.pk])
    answers = dict.fromkeys(HighImpactTest.CRITERIA, "yes")
    reasons = {f"{name}_reason": f"Lý do {n}" for n, name in enumerate(HighImpactTest.CRITERIA)}
    wrong = desk.post(address, answers | reasons | {"is_wide_reason": ""})
    assert (wrong.status_code, "Lý do 0" in wrong.content.decode()) == (422, True)
    assert HighImpactTest.objects.count() == 0
    desk.post(address, answers | reasons)
    assert HighImpactTest.objects.get().is_high_impact
