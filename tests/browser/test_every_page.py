"""Every page of the desk, full and empty, wide and narrow: no serious barrier, nothing beyond the edge."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browser.conftest import SIZES
from tests.browser.morning import a_morning_at
from tests.builders import a_digest, a_digest_line

LISTS = [
    "today", "items", "stories", "alarms", "sources", "feed_add", "import", "saved_queries", "saved_query_new",
    "digests", "policies", "policy_new", "document_kinds", "indicators", "people", "rules",
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


@pytest.fixture
def things(ministry, officer):
    """Return the addresses of one thing of every kind."""
    morning, now = a_morning_at(ministry), timezone.now()
    draft = a_digest(ministry, at=now)
    a_digest_line(draft, morning.policy, morning.story, morning.original)
    dossier = [morning.policy.pk]
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
    for name in ("today", "items", "alarms", "sources", "digests"):
        go(reverse(name))
        shot(f"morning-{name}")
    for name in ("item", "story", "alarm", "press", "digest"):
        go(things[name])
        shot(f"morning-{name}")
