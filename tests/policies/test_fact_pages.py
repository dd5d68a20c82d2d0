"""The fact table of a dossier on its page."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from danbiet.policies.models import KeyFact, Policy
from tests.policies.pages import said

pytestmark = pytest.mark.django_db


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


def test_the_next_open_question_of_the_fact_table_is_chosen_for_the_officer(desk: Client, policy: Policy):
    address = reverse("policy_tab", args=[policy.pk, "facts"])
    assert desk.get(address).context["fact_form"].initial == {"kind": "what"}
    KeyFact.objects.create(policy=policy, kind="what", subject="Phà", value="chạy đêm")
    assert desk.get(address).context["fact_form"].initial == {"kind": "who"}
    assert desk.get(address, {"kind": "where"}).context["fact_form"].initial == {"kind": "where"}
