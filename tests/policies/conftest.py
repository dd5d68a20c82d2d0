"""An officer at her desk, and a dossier to work on."""

from collections.abc import Callable

import pytest
from django.test import Client

from danbiet.offices.models import Agency, User
from danbiet.policies.kinds import load_kinds
from danbiet.policies.models import DocumentKind, Policy
from tests.builders import a_policy


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(officer)


@pytest.fixture
def policy(ministry: Agency) -> Policy:
    load_kinds()
    return a_policy(ministry, short_title="Học phí", stage="drafting", kind=DocumentKind.objects.get(key="nghi-dinh"))
