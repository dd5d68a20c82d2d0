"""A policy's public page: what was approved and published, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from danbiet.policies.models import Answer, KeyFact, PolicyDocument
from danbiet.publishing.models import Publication
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW

DAY = timedelta(days=1)
LIVE = {"kind": "how_much", "subject": "Mức hỗ trợ", "value": "250.000", "unit": "đồng/tháng"}


@pytest.fixture
def policy(ministry):
    made = a_policy(ministry, short_title="Học phí", public_from=NOW.date(), summary="Tóm tắt của hồ sơ.")
    KeyFact.objects.create(policy=made, **LIVE)
    return made


def page_of(policy, **query):
    response = Client().get(f"/chinh-sach/{policy.pk}/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_what_was_published_is_read_and_a_fact_changed_since_is_not(policy):
    a_publication(an_edition(a_release(policy.agency, policy=policy, title="Hỗ trợ học phí")))
    policy.key_facts.update(value="999.000")

    page = page_of(policy)
    assert "250.000 đồng/tháng" in page
    assert "999.000" not in page


def test_a_fact_that_nobody_published_is_not_read(policy):
    an_edition(a_release(policy.agency, policy=policy, title="Bản đang chờ duyệt"))

    page = page_of(policy)
    assert "250.000" not in page
    assert "Bản đang chờ duyệt" not in page
    assert "Cơ quan chưa công bố bảng số liệu" in page


def test_a_document_added_to_the_dossier_shows_only_once_it_was_published(policy):
    PolicyDocument.objects.create(policy=policy, subject="Tờ trình nội bộ", url="https://noi-bo.example/")
    assert "Tờ trình nội bộ" not in page_of(policy)

    a_publication(an_edition(a_release(policy.agency, policy=policy)))
    assert "Tờ trình nội bộ" in page_of(policy)


def test_what_is_dated_in_the_future_does_not_show(policy):
    release = a_release(policy.agency, policy=policy, title="Chưa đến giờ")
    a_publication(an_edition(release), at=timezone.now() + DAY)

    assert "Chưa đến giờ" not in page_of(policy)
    assert Client().get(f"/bao-chi/{release.public_id}/").status_code == 404


def test_a_policy_not_public_yet_has_no_page(ministry):
    hidden = a_policy(ministry, short_title="Còn kín", public_from=None)
    later = a_policy(ministry, short_title="Sắp", public_from=timezone.localdate() + DAY)

    assert [Client().get(f"/chinh-sach/{each.pk}/").status_code for each in (hidden, later)] == [404, 404]
    assert "Còn kín" not in Client().get("/chinh-sach/").content.decode()


def test_a_correction_stands_on_top_with_what_was_wrong_and_right(policy):
    release = a_release(policy.agency, policy=policy)
    a_publication(an_edition(release, lead="Mức 520.000 đồng."))
    note = "Bản đầu viết 520.000 đồng; đúng là 250.000 đồng."
    a_publication(an_edition(release, lead="Mức 250.000 đồng.", amendment_note=note), at=NOW + DAY)

    page = page_of(policy)
    assert note in page
    assert "Mức 520.000 đồng." not in page
    assert page.index(note) < page.index("Việc này liên quan gì đến tôi?</h2>")


def test_a_pinned_response_names_the_statement_and_the_truth(policy):
    release = a_release(policy.agency, policy=policy, kind="response", inaccurate_statement="Học sinh trường tư bị bỏ.")
    a_publication(an_edition(release, lead="Trường tư cũng được hỗ trợ."), is_pinned=True)

    page = page_of(policy)
    assert page.index("Học sinh trường tư bị bỏ.") < page.index("Trường tư cũng được hỗ trợ.")


def test_a_withdrawn_publication_stays_with_its_reason_and_without_its_words(policy, head):
    release = a_release(policy.agency, policy=policy, title="Lịch tư vấn")
    publication = a_publication(an_edition(release, lead="Đến xã Một lúc tám giờ."))
    withdraw(publication, head)

    for page in (page_of(policy), Client().get(f"/bao-chi/{release.public_id}/").content.decode()):
        assert "Lịch đổi vì bão." in page
        assert "Lịch tư vấn" in page
        assert "Đến xã Một lúc tám giờ." not in page
    assert "250.000" not in page_of(policy)


def withdraw(publication, by):
    publication.withdrawn_at, publication.withdrawn_by = NOW, by
    publication.withdrawal_reason = "Lịch đổi vì bão."
    publication.save()


def test_only_approved_answers_are_read(policy, officer, head):
    words = {"agency": policy.agency, "policy": policy, "written_by": officer, "written_at": NOW}
    Answer.objects.create(question="Câu đang soạn?", text="Chưa duyệt.", **words)
    approved = {"approved_by": head, "approved_at": NOW, "published_at": NOW}
    Answer.objects.create(question="Câu công khai?", text="Có.", **words, **approved)
    Answer.objects.create(question="Câu đã rút?", text="Hết đúng.", retired_at=NOW, **words, **approved)

    page = page_of(policy)
    assert ("Câu công khai?" in page, "Câu đang soạn?" in page, "Câu đã rút?" in page) == (True, False, False)


def test_words_with_markup_in_them_are_shown_as_words(policy):
    release = a_release(
        policy.agency, policy=policy, title="<script>alert(1)</script>", body="<p onclick=x>Chữ</p><script>y</script>"
    )
    a_publication(an_edition(release))

    page = page_of(policy) + Client().get(f"/bao-chi/{release.public_id}/").content.decode()
    assert "<script>alert" not in page
    assert "onclick" not in page
    assert "<script>y" not in page


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_for_one_publication_and_thirty(policy, many, django_assert_max_num_queries):
    for n in range(many):
        a_publication(an_edition(a_release(policy.agency, policy=policy, title=f"Bản {n}")))
    with django_assert_max_num_queries(10):
        page_of(policy)


def test_the_english_page_keeps_the_language_on_its_links(policy):
    a_publication(an_edition(a_release(policy.agency, policy=policy)))

    page = page_of(policy, lang="en")
    assert 'lang="en"' in page
    assert f'href="/chinh-sach/{policy.pk}/hoi/?lang=en"' in page


def test_a_page_that_did_not_change_is_not_sent_twice(policy, officer):
    first = Client().get(f"/chinh-sach/{policy.pk}/")
    again = Client().get(f"/chinh-sach/{policy.pk}/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    from danbiet.policies.actions import describe_policy

    describe_policy(policy, by=officer, at=NOW, summary="Tóm tắt mới.")
    changed = Client().get(f"/chinh-sach/{policy.pk}/", headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, "Tóm tắt mới." in changed.content.decode()) == (200, True)
    assert Publication.objects.count() == 0
