"""Every page of the desk, full and empty, wide and narrow: no serious barrier, nothing beyond the edge."""

from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from danbiet.measurement.actions.readership import keep_counts
from danbiet.measurement.actions.site import look_where_due, plan_looks
from danbiet.measurement.tally import Gathered, Opening, Search
from danbiet.policies.models import Policy
from tests.browser.conftest import SIZES
from tests.browser.morning import a_morning_at
from tests.builders import a_digest, a_digest_line

LISTS = [
    "today", "items", "stories", "alarms", "sources", "feed_add", "import", "saved_queries", "saved_query_new",
    "digests", "policies", "policy_new", "document_kinds", "indicators", "readers", "site", "people",
    "rules",
]  # fmt: skip


def width_of(page):
    return page.evaluate("document.documentElement.scrollWidth")


def faults_of(page, axe, address):
    """Return what is wrong with the page at both widths; a chart is waited for."""
    found = []
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(address)
        page.locator("[data-chart]:not([data-drawn])").first.wait_for(state="detached", timeout=20_000)
        found += [f"{address} answers {answer.status}"] if answer.status != 200 else []
        found += [f"{address} is {width_of(page)} wide on a screen of {width}"] if width_of(page) != width else []
        found += [f"{address} at {width}: {fault}" for fault in axe()]
    return found


def read_by_many(policy):
    """Make the policy public, opened on several days, looked for in vain, and with something to mend."""
    today = timezone.localdate()
    Policy.objects.filter(pk=policy.pk).update(public_from=today - timedelta(days=40), summary="")
    days = [today - timedelta(days=back) for back in range(20)]
    openings = Counter({Opening(day, "policy", str(policy.pk)): 3 + 4 * back for back, day in enumerate(days)})
    searches = Counter({Search(today.replace(day=1), "trợ cấp thai sản"): 12})
    keep_counts(Gathered(openings, searches))
    plan_looks(at=timezone.now())
    look_where_due(at=timezone.now() + timedelta(days=1))


@pytest.fixture
def things(ministry, officer):
    """Return the addresses of one thing of every kind."""
    morning, now = a_morning_at(ministry), timezone.now()
    draft = a_digest(ministry, at=now)
    a_digest_line(draft, morning.policy, morning.story, morning.original)
    dossier = [morning.policy.pk]
    read_by_many(morning.policy)
    return {
        "item": reverse("item", args=[morning.original.pk]),
        "story": reverse("story", args=[morning.story.pk]),
        "alarm": reverse("alarm", args=[morning.alarm.pk]),
        "feed": reverse("feed", args=[morning.silent.pk]),
        "saved_query": reverse("saved_query", args=[morning.policy.saved_queries.get().pk]),
        "digest": reverse("digest", args=[draft.pk]),
        "policy": reverse("policy", args=dossier),
        "press": reverse("policy_tab", args=[*dossier, "press"]),
        "impact": reverse("policy_tab", args=[*dossier, "impact"]),
        "policy_edit": reverse("policy_edit", args=dossier),
        "indicator": reverse("indicator", args=["news-delay"]),
        "policy_readers": reverse("policy_readers", args=dossier),
        "person": reverse("person", args=[officer.pk]),
    }


def test_no_list_with_rows_has_a_serious_barrier_or_runs_over_the_edge(page, axe, sign_in, officer, things):
    sign_in(officer)

    assert [fault for name in LISTS for fault in faults_of(page, axe, reverse(name))] == []


def test_no_page_of_one_thing_has_a_serious_barrier_or_runs_over_the_edge(page, axe, sign_in, officer, things):
    sign_in(officer)

    assert [fault for address in things.values() for fault in faults_of(page, axe, address)] == []


def test_no_empty_page_has_a_serious_barrier_or_runs_over_the_edge(page, axe, sign_in, officer):
    sign_in(officer)

    assert [fault for name in LISTS for fault in faults_of(page, axe, reverse(name))] == []


def test_the_pages_of_a_morning_are_pictured(page, go, shot, sign_in, officer, things):
    sign_in(officer)
    for name in ("today", "items", "alarms", "sources", "digests", "readers", "site"):
        go(reverse(name))
        shot(f"morning-{name}")
    for name in ("item", "story", "alarm", "press", "digest"):
        go(things[name])
        shot(f"morning-{name}")
