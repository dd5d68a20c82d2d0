"""Documents, messages and the other small forms of a dossier."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from danbiet.policies.models import Policy
from tests.policies.pages import said

pytestmark = pytest.mark.django_db


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
