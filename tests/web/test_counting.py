"""Many counts, one question to the database."""

import pytest

from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy
from danbiet.web.counting import how_many
from tests.builders import a_policy

pytestmark = pytest.mark.django_db


def test_lists_of_different_tables_are_counted_in_one_query(django_assert_num_queries, ministry, other_ministry):
    for title in ("Học phí", "Đê điều 100%"):
        a_policy(ministry, short_title=title)
    a_policy(other_ministry)
    mine = Policy.objects.filter(agency=ministry)

    with django_assert_num_queries(1):
        counts = how_many(
            mine,
            mine.filter(short_title__contains="%"),
            Agency.objects.order_by("name")[:1],
            User.objects.none(),
            mine[:1],
        )

    assert counts == (2, 1, 1, 0, 1)


def test_nothing_to_count_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert how_many() == ()
