"""The list of dossiers, and a dossier opened, described and closed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from danbiet.kit.registry import dossier_tabs
from danbiet.offices.models import Agency
from danbiet.policies.models import HighImpactTest, Milestone, Policy
from tests.builders import a_policy, a_saved_query
from tests.cast import NOW
from tests.policies.pages import said, typed

pytestmark = pytest.mark.django_db


def test_a_dossier_is_opened_and_nothing_typed_is_lost(desk: Client, policy: Policy):
    for wrong, field in (({"short_title": "Học phí"}, "short_title"), ({"title": ""}, "title")):
        response = desk.post(reverse("policy_new"), typed(**wrong))
        assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
        assert "Tóm tắt của hồ sơ." in response.content.decode()
    made = desk.post(reverse("policy_new"), typed())
    assert made.url == reverse("policy", args=[Policy.objects.get(short_title="Phà đêm").pk])


def test_a_dossier_cannot_take_the_name_of_another(desk: Client, policy: Policy, ministry: Agency):
    other = a_policy(ministry, short_title="Viện phí")
    response = desk.post(reverse("policy_edit", args=[other.pk]), typed(short_title="Học phí"))
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["short_title"])
    done = desk.post(reverse("policy_edit", args=[other.pk]), typed(short_title="Viện phí mới"))
    assert done.url == reverse("policy", args=[other.pk])


def test_every_tab_of_a_dossier_opens_and_an_unknown_one_does_not(desk: Client, policy: Policy):
    tabs = {tab.key: desk.get(reverse("policy_tab", args=[policy.pk, tab.key])).status_code for tab in dossier_tabs}
    assert set(tabs.values()) == {200}
    assert {"overview", "press", "impact"} <= set(tabs)
    assert desk.get(reverse("policy_tab", args=[policy.pk, "khong-co"])).status_code == 404


def test_unmeasured_rungs_say_so_and_what_would_measure_them(desk: Client, policy: Policy):
    page = desk.get(reverse("policy", args=[policy.pk])).content.decode()
    assert [page.count("chưa đo") >= 6, "khảo sát" in page] == [True, True]


def test_a_dossier_is_closed_only_by_its_name(desk: Client, policy: Policy):
    address = reverse("policy_archive", args=[policy.pk])
    assert said(desk.post(address, {"typed_name": "Học"})).startswith("Chưa làm gì")
    assert Policy.objects.current().count() == 1
    desk.post(address, {"typed_name": "  học   phí "})
    assert Policy.objects.current().count() == 0
    assert "Học phí" in desk.get(reverse("policies") + "?archived=1").content.decode()
    desk.post(reverse("policy_restore", args=[policy.pk]))
    assert Policy.objects.current().count() == 1


def test_the_list_asks_the_database_as_often_for_thirty_dossiers_as_for_one(desk: Client, ministry: Agency):
    def asked() -> int:
        desk.get(reverse("policies"))
        with CaptureQueriesContext(connection) as seen:
            desk.get(reverse("policies"))
        return len(seen)

    a_saved_query(a_policy(ministry))
    one = asked()
    for _ in range(29):
        policy = a_policy(ministry)
        a_saved_query(policy)
        Milestone.objects.create(policy=policy, stage="drafting", happened_on=NOW.date())
        HighImpactTest.objects.create(policy=policy)
    assert asked() <= one


def test_dossiers_are_listed_by_the_vietnamese_alphabet_and_found_without_diacritics(
    desk: Client, policy: Policy, ministry: Agency
):
    for name, stage in (("Tủ sách", "drafting"), ("Đèn ngõ", "effect"), ("Ấp văn hoá", "drafting")):
        a_policy(ministry, short_title=name, stage=stage)

    def listed(**query: str) -> list[str]:
        return [each.short_title for each in desk.get(reverse("policies"), query).context["page"]]

    assert listed() == ["Ấp văn hoá", "Đèn ngõ", "Học phí", "Tủ sách"]
    assert (listed(q="den NGO"), listed(stage="effect"), listed(q="không có")) == (["Đèn ngõ"], ["Đèn ngõ"], [])
    assert "Không hồ sơ nào khớp" in desk.get(reverse("policies"), {"q": "không có"}).content.decode()


def test_the_list_of_dossiers_can_be_taken_away_as_a_file(desk: Client, policy: Policy):
    file = desk.get(reverse("policies"), {"format": "csv"})
    assert file.headers["Content-Type"].startswith("text/csv")
    assert "Học phí" in file.getvalue().decode("utf-8-sig")
