"""Pages of the dossier."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from danbiet.kit.registry import dossier_tabs
from danbiet.offices.models import Agency, User
from danbiet.policies.kinds import load_kinds
from danbiet.policies.models import DocumentKind, HighImpactTest, KeyFact, Milestone, Policy
from tests.builders import a_policy, a_saved_query
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(officer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(officer)


@pytest.fixture
def policy(ministry: Agency) -> Policy:
    load_kinds()
    return a_policy(ministry, short_title="Học phí", stage="drafting", kind=DocumentKind.objects.get(key="nghi-dinh"))


def said(response: HttpResponse) -> str:
    return re.sub(r"<form.*", "", [str(message) for message in get_messages(response.wsgi_request)][-1]).strip()


def typed(**changes: object) -> dict[str, object]:
    kind = DocumentKind.objects.get(key="nghi-dinh").pk
    known = {"title": "Nghị định về phà", "short_title": "Phà đêm", "kind": kind, "stage": "drafting"}
    return known | {"summary": "Tóm tắt của hồ sơ."} | changes


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


A_FACT = {"kind": "how_much", "subject": "Mức hỗ trợ", "value": "450.000", "unit": "đồng"}


def test_a_wrong_fact_stays_as_it_was_typed(desk: Client, policy: Policy):
    address = reverse("policy_fact", args=[policy.pk])
    wrong = desk.post(address, A_FACT | {"value": "", "valid_from": "31/02/2026"})
    page = wrong.content.decode()
    assert (wrong.status_code, "Mức hỗ trợ" in page, "31/02/2026" in page) == (422, True, True)
    desk.post(address, A_FACT)
    fact = KeyFact.objects.get()
    wrong = desk.post(address, A_FACT | {"fact": fact.pk, "subject": "Mức hỗ trợ mới", "value": ""})
    assert (wrong.status_code, "Mức hỗ trợ mới" in wrong.content.decode()) == (422, True)
    assert KeyFact.objects.get().subject == "Mức hỗ trợ"


def test_the_fact_table_says_which_of_the_five_questions_is_open(desk: Client, policy: Policy):
    address = reverse("policy_tab", args=[policy.pk, "facts"])
    assert "Bảng còn trống" in desk.get(address).content.decode()
    KeyFact.objects.create(policy=policy, kind="where", subject="Hỏi ở đâu", value="UBND xã")
    page = desk.get(address).content.decode()
    assert ["thay đổi gì</strong>" in page, "hỏi ở đâu, làm ở đâu</strong>" in page] == [True, False]


def test_a_fact_taken_out_comes_back_with_undo(desk: Client, policy: Policy):
    desk.post(reverse("policy_fact", args=[policy.pk]), A_FACT | {"valid_from": "01/07/2026"})
    desk.post(reverse("policy_fact_remove", args=[policy.pk, KeyFact.objects.get().pk]))
    assert KeyFact.objects.count() == 0
    desk.post(reverse("policy_fact_restore", args=[policy.pk]))
    back = KeyFact.objects.get()
    assert (back.subject, back.value, back.unit, back.valid_from) == ("Mức hỗ trợ", "450.000", "đồng", date(2026, 7, 1))
    assert said(desk.post(reverse("policy_fact_restore", args=[policy.pk]))).startswith("Không còn gì")


def test_facts_messages_and_documents_are_written_on_the_page(desk: Client, policy: Policy):
    desk.post(reverse("policy_fact", args=[policy.pk]), A_FACT)
    desk.post(reverse("policy_message", args=[policy.pk]), {"text": "Không phải nộp đơn."})
    desk.post(reverse("policy_message", args=[policy.pk]), {"text": "Không ai phải nộp đơn.", "number": "1"})
    desk.post(reverse("policy_document", args=[policy.pk]), {"subject": "Tờ trình số 1"})
    page = desk.get(reverse("policy", args=[policy.pk])).content.decode()
    shown = [words in page for words in ("Mức hỗ trợ", "Không ai phải nộp đơn.", "Tờ trình số 1")]
    assert shown == [True, True, True]
    versions = desk.get(reverse("policy_message_versions", args=[policy.pk, 1])).content.decode()
    assert ("Không phải nộp đơn." in versions, "Không ai phải nộp đơn." in versions) == (True, True)
    assert desk.get(reverse("policy_message_versions", args=[policy.pk, 9])).status_code == 404
    desk.post(reverse("policy_fact_remove", args=[policy.pk, KeyFact.objects.get().pk]))
    assert KeyFact.objects.count() == 0


def test_the_high_impact_test_keeps_what_was_typed_when_a_reason_is_missing(desk: Client, policy: Policy):
    address = reverse("policy_high_impact", args=[policy.pk])
    answers = dict.fromkeys(HighImpactTest.CRITERIA, "yes")
    reasons = {f"{name}_reason": f"Lý do {n}" for n, name in enumerate(HighImpactTest.CRITERIA)}
    wrong = desk.post(address, answers | reasons | {"is_wide_reason": ""})
    assert (wrong.status_code, "Lý do 0" in wrong.content.decode()) == (422, True)
    assert HighImpactTest.objects.count() == 0
    desk.post(address, answers | reasons)
    assert HighImpactTest.objects.get().is_high_impact


def test_a_dossier_is_closed_only_by_its_name(desk: Client, policy: Policy):
    address = reverse("policy_archive", args=[policy.pk])
    assert said(desk.post(address, {"typed_name": "Học"})).startswith("Chưa làm gì")
    assert Policy.objects.current().count() == 1
    desk.post(address, {"typed_name": "  học   phí "})
    assert Policy.objects.current().count() == 0
    assert "Học phí" in desk.get(reverse("policies") + "?archived=1").content.decode()
    desk.post(reverse("policy_restore", args=[policy.pk]))
    assert Policy.objects.current().count() == 1


def test_stages_of_a_kind_are_edited_by_those_who_may(desk: Client, policy: Policy):
    assert desk.get(reverse("document_kinds")).status_code == 200
    desk.post(reverse("document_kinds"), {"kind": "luat", "stages": ["drafting", "effect"]})
    assert DocumentKind.objects.get(key="luat").stages == ["drafting", "effect"]
    empty = desk.post(reverse("document_kinds"), {"kind": "luat"})
    assert (empty.status_code, DocumentKind.objects.get(key="luat").stages) == (200, ["drafting", "effect"])


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


@pytest.mark.parametrize(
    ("page", "typed", "kept"),
    [
        ("policy_milestone", {"stage": "drafting", "planned_on": "31/02/2026", "basis": "Tờ trình 5"}, "Tờ trình 5"),
        ("policy_document", {"subject": "Tờ trình về phà", "url": "không phải địa chỉ"}, "Tờ trình về phà"),
        ("policy_message", {"text": "Phà đêm" + "…" * 400}, "Phà đêm"),
        ("policy_message", {"text": "Phà đêm" + "…" * 400, "number": "1"}, "Phà đêm"),
    ],
)
def test_what_was_typed_into_a_small_form_stays_when_it_is_wrong(
    desk: Client, policy: Policy, page: str, typed: dict[str, str], kept: str
):
    desk.post(reverse("policy_message", args=[policy.pk]), {"text": "Không phải nộp đơn."})
    wrong = desk.post(reverse(page, args=[policy.pk]), typed)
    assert (wrong.status_code, wrong.content.decode().count(kept), said(wrong)) == (
        422,
        1,
        "Chưa lưu: hãy xem chỗ được đánh dấu.",
    )


def test_a_document_taken_out_comes_back_with_undo(desk: Client, policy: Policy):
    desk.post(reverse("policy_document", args=[policy.pk]), {"subject": "Tờ trình số 1", "issued_on": "02/03/2026"})
    desk.post(reverse("policy_document_remove", args=[policy.pk, policy.documents.get().pk]))
    assert policy.documents.count() == 0
    desk.post(reverse("policy_document_restore", args=[policy.pk]))
    back = policy.documents.get()
    assert (back.subject, back.issued_on) == ("Tờ trình số 1", date(2026, 3, 2))
    assert said(desk.post(reverse("policy_document_restore", args=[policy.pk]))).startswith("Không còn gì")


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


def test_the_next_open_question_of_the_fact_table_is_chosen_for_the_officer(desk: Client, policy: Policy):
    address = reverse("policy_tab", args=[policy.pk, "facts"])
    assert desk.get(address).context["fact_form"].initial == {"kind": "what"}
    KeyFact.objects.create(policy=policy, kind="what", subject="Phà", value="chạy đêm")
    assert desk.get(address).context["fact_form"].initial == {"kind": "who"}
    assert desk.get(address, {"kind": "where"}).context["fact_form"].initial == {"kind": "where"}
