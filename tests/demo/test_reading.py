"""The invented readers: counted by the product's own action, the same numbers each time, and the site looked at."""

from datetime import timedelta

import pytest

from danbiet.demo.actions.reading import DAYS, LOOKED_FOR, let_people_read
from danbiet.measurement.models import Finding, FruitlessSearch, PageCount, PortalCheck
from danbiet.measurement.queries.readership import Days, pages_read
from danbiet.offices.audit import SystemPost
from danbiet.offices.rules import load_rules
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_the_desk_of_the_demonstration_has_readers_searches_and_things_to_mend(officer, ministry):
    load_rules(by=SystemPost("tests"), at=NOW)
    policy = a_policy(ministry, short_title="Vé đò", public_from=NOW.date() - timedelta(days=60))
    at = NOW - timedelta(days=10)
    a_publication(an_edition(a_release(ministry, policy=policy, title="Lịch đò", at=at), at=at), at=at)
    let_people_read(at=NOW)

    read = pages_read(officer, Days.until(NOW.date(), DAYS))
    assert {row.title for row in read} == {"Vé đò", "Lịch đò"}
    assert all(row.opened and row.opened > 50 for row in read)
    assert PageCount.objects.shared().filter(kind="home").count() == DAYS
    told = dict(FruitlessSearch.objects.exclude(words="").values_list("words", "times"))
    assert told == {words: times for words, times in LOOKED_FOR.items() if times >= 5}
    assert PortalCheck.objects.filter(agency=ministry, done_at=NOW).exists()
    assert Finding.objects.filter(agency=ministry).standing().exists()
