"""Frozen words beside a fact table that changed: which of them still speak of what changed."""

import pytest

from danbiet.policies.models import KeyFact
from danbiet.publishing.queries.outdated import outdated_facts
from tests.builders import a_policy, a_release, an_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(ministry):
    policy = a_policy(ministry)
    KeyFact.objects.create(policy=policy, subject="Phí cấp giấy (theo TT 15/2024/TT-BTC)", value="50.000", unit="đồng")
    frozen = an_edition(a_release(ministry, policy=policy))
    KeyFact.objects.update(value="70.000")
    return frozen


@pytest.mark.parametrize(
    ("text", "is_touched"),
    [
        ("Phi cap giay theo TT 15/2024/TT-BTC thu tai xa.", True),
        ("PHÍ CẤP GIẤY – theo TT 15/2024/TT-BTC – thu tại xã.", True),
        ("Phí đường bộ thu tại trạm.", False),
    ],
)
def test_a_subject_is_known_by_its_words_however_they_are_written(edition, text, is_touched):
    assert bool(outdated_facts(edition, text)) == is_touched
