"""What is frozen, and how anybody computes its hash."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.models import Collection

from danbiet.publishing.actions.approvals import take_back
from danbiet.publishing.actions.releases import (
    ChangedMeanwhile,
    Dropped,
    ForAnotherAgency,
    NothingWritten,
    TooLong,
    UnknownField,
    add_asset,
    drop_release,
    remove_asset,
    restore_release,
    start_release,
    write_release,
)
from danbiet.publishing.actions.variants import make_variant
from danbiet.publishing.editions import content_hash, content_of, fact_changes, facts_of, verify_edition
from danbiet.publishing.files import NotThatKind
from danbiet.publishing.models import Edition, Form, VariantKind
from danbiet.publishing.queries.editions import Piece, compare, editions_of
from danbiet.publishing.queries.releases import releases_list
from tests.builders import a_policy
from tests.cast import NOW
from tests.publishing.conftest import a_draft, a_fact, submitted

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def drawer(ministry):
    ministry.collection = Collection.get_first_root_node().add_child(name="Bộ Sông Nước")
    ministry.save()
    return ministry


def a_picture(release, by, **fields):
    file = ContentFile(PNG, name="so-do.png")
    known = {"file": file, "title": "Sơ đồ nộp hồ sơ", "licence": "Dùng tự do, ghi nguồn", "alt_text": "Ba bước nộp"}
    return add_asset(release, **(known | fields), by=by, at=NOW)


# -- freezing --------------------------------------------------------------------


def test_an_edition_holds_everything_that_is_read(release, policy, drawer, officer, head):
    make_variant(release, VariantKind.SMS, by=officer, at=NOW)
    asset = a_picture(release, officer)
    policy.documents.create(subject="Tờ trình", code_notation="12/TTr-BSN", issued_on=date(2026, 2, 3))
    quoted = head.posts_held.get()
    write_release(release, quote="Không hộ nào bị bỏ lại.", quoted_post=quoted, form=Form.PORTAL, by=officer, at=NOW)
    make_variant(release, VariantKind.SMS, by=officer, at=NOW)
    edition = submitted(release, officer)
    sms = edition.variants.get()
    assert edition.content == {
        "format": 1,
        "language": "vi",
        "agency": {"code": drawer.code, "name": drawer.name},
        "policy": policy.pk,
        "kind": "press_release",
        "form": "portal",
        "title": "Hỗ trợ sửa nhà sau lũ",
        "lead": "Từ ngày 01/07/2026, hộ có nhà bị sập được hỗ trợ 1,5 triệu đồng mỗi tháng.",
        "body": "<p>Mức hỗ trợ là 1,5 triệu đồng mỗi tháng.</p>",
        "quote": "Không hộ nào bị bỏ lại.",
        "quoted": {"name": "Phạm Thị Đứng Đầu", "title": "Người đứng đầu"},
        "contact": "Ủy ban nhân dân xã nơi ở",
        "inaccurate_statement": "",
        "amendment_note": "",
        "amends": None,
        "embargo_until": None,
        "is_emergency": False,
        "emergency_reason": "",
        "explanations": [],
        "facts": [
            {
                "kind": "how_much",
                "subject": "Mức hỗ trợ",
                "value": "1,5",
                "unit": "triệu đồng/tháng",
                "applies_to": "hộ có nhà bị sập",
                "valid_from": "2026-07-01",
                "source_article": "Điều 4 khoản 1",
            }
        ],
        "documents": [{"code_notation": "12/TTr-BSN", "subject": "Tờ trình", "issued_on": "2026-02-03", "url": ""}],
        "assets": [
            {
                "title": "Sơ đồ nộp hồ sơ",
                "alt_text": "Ba bước nộp",
                "licence": "Dùng tự do, ghi nguồn",
                "credit": "",
                "content_type": "image/png",
                "size": len(PNG),
                "sha256": hashlib.sha256(PNG).hexdigest(),
                "document": asset.document_id,
            }
        ],
        "variants": {"sms": sms.text},
    }


def test_an_outsider_computes_the_same_hash_with_json_and_sha256_alone(release, officer, head):
    edition = Edition.objects.get(pk=submitted(release, officer).pk)  # as the database gives it back
    text = json.dumps(edition.content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == edition.hash


def test_an_intact_edition_is_found_intact_and_a_changed_one_is_not(release, officer, head):
    edition = submitted(release, officer)
    assert verify_edition(edition) == []
    edition.content["facts"][0]["value"] = "2"
    assert verify_edition(edition) == [
        f"edition {edition.pk}: the content does not have the hash {edition.hash}",
        f"edition {edition.pk}: the facts do not have the hash {edition.facts_hash}",
    ]


def test_no_id_of_a_person_is_frozen_where_readers_could_see_it(release, officer, head):
    write_release(release, quote="Vì dân.", quoted_post=head.posts_held.get(), by=officer, at=NOW)
    frozen = json.dumps(submitted(release, officer).content)
    assert not {"author", "submitter", "writer_ids", "by"} & set(json.loads(frozen))


def test_one_letter_more_is_another_hash(release, officer, head):
    before = content_hash(content_of(release))
    release = write_release(release, lead=f"{release.lead}!", by=officer, at=NOW)
    assert content_hash(content_of(release)) != before


def test_a_frozen_title_of_a_person_stays_when_she_moves_on(release, officer, head):
    write_release(release, quote="Vì dân.", quoted_post=head.posts_held.get(), by=officer, at=NOW)
    edition = submitted(release, officer)
    head.full_name = "Tên Mới"
    head.save()
    assert Edition.objects.get(pk=edition.pk).content["quoted"]["name"] == "Phạm Thị Đứng Đầu"


def test_two_editions_beside_each_other(release, policy, officer, head):
    first = submitted(release, officer)
    take_back(release, by=officer, at=NOW)
    a_fact(policy, subject="Thời gian chi trả", value="12", unit="tháng", valid_from=None, source_article="")
    write_release(release, contact="Ủy ban nhân dân xã, phường nơi ở", by=officer, at=NOW)
    found = compare(first, submitted(release, officer))
    assert found.parts == {
        "contact": [
            Piece("same", "Ủy ban nhân dân"), Piece("gone", " xã"), Piece("new", " xã, phường"),
            Piece("same", " nơi ở"),
        ]
    }  # fmt: skip
    assert [str(change) for change in found.facts] == ["“Thời gian chi trả”: chưa có → 12 tháng"]


def test_a_fact_that_left_and_one_that_came_are_named(policy):
    before = facts_of(policy)
    policy.key_facts.all().delete()
    a_fact(policy, subject="Mức mới", value="2", unit="", applies_to="", valid_from=None, source_article="")
    assert [str(each) for each in fact_changes(before, facts_of(policy))] == [
        "“Mức hỗ trợ”: 1,5 triệu đồng/tháng, từ 2026-07-01 (Điều 4 khoản 1) → đã bỏ",
        "“Mức mới”: chưa có → 2",
    ]


# -- writing ---------------------------------------------------------------------


def test_a_release_begins_with_what_the_fact_table_says(ministry, policy, officer):
    begun = start_release(ministry, kind="press_release", title="Sửa nhà", policy=policy, by=officer, at=NOW)
    assert begun.lead == "Mức hỗ trợ (hộ có nhà bị sập): 1,5 triệu đồng/tháng, từ 01/07/2026."
    assert begun.body == (
        "<h3>Mức bao nhiêu</h3><ul><li>Mức hỗ trợ (hộ có nhà bị sập): 1,5 triệu đồng/tháng, từ 01/07/2026"
        " (Điều 4 khoản 1)</li></ul>"
    )


def test_a_response_names_the_statement_first(ministry, policy, officer):
    begun = start_release(
        ministry, kind="response", title="Về mức hỗ trợ", policy=policy, inaccurate_statement="Bãi bỏ <b>hỗ trợ</b>",
        about="alarm:12", detected_at=NOW, by=officer, at=NOW,
    )  # fmt: skip
    assert begun.body.startswith("<p>Nội dung chưa chính xác: “Bãi bỏ &lt;b&gt;hỗ trợ&lt;/b&gt;”</p>")
    assert (begun.about, begun.detected_at) == ("alarm:12", NOW)


def test_scripts_in_rich_text_never_reach_the_draft(release, officer):
    written = write_release(release, body="<p onclick='x()'>Mức</p><script>alert(1)</script>", by=officer, at=NOW)
    assert written.body == "<p>Mức</p>"


def test_every_change_leaves_a_revision_to_compare(release, officer, colleague):
    write_release(release, title="Tên mới", by=colleague, at=NOW)
    titles = [each.content["title"] for each in release.revisions.order_by("pk")]
    assert titles == ["Hỗ trợ sửa nhà sau lũ", "Hỗ trợ sửa nhà sau lũ", "Tên mới"]


def test_saving_without_a_change_leaves_no_trace_and_makes_nobody_a_writer(release, colleague):
    same = write_release(release, title=release.title, by=colleague, at=NOW)
    assert (colleague.pk in same.writer_ids, same.revisions.count()) == (False, 2)


def test_a_page_that_is_out_of_date_does_not_write_over_a_colleague(release, officer, colleague):
    seen = release.changed_at
    later = NOW.replace(minute=30)
    write_release(release, lead="Hỗ trợ từ tháng bảy.", unchanged_since=seen, by=colleague, at=later)
    with pytest.raises(ChangedMeanwhile):
        write_release(release, lead="Câu của tôi.", unchanged_since=seen, by=officer, at=later)


def test_a_title_and_a_policy_of_ones_own_are_asked_for(ministry, other_ministry, officer, release):
    with pytest.raises(NothingWritten, match="tiêu đề"):
        start_release(ministry, kind="bulletin", title="  ", by=officer, at=NOW)
    with pytest.raises(NothingWritten, match="lý do"):
        start_release(ministry, kind="warning", title="Lũ", is_emergency=True, by=officer, at=NOW)
    with pytest.raises(ForAnotherAgency):
        start_release(ministry, kind="bulletin", title="Tin", policy=a_policy(other_ministry), by=officer, at=NOW)
    with pytest.raises(TooLong, match="Hỏi thêm ở đâu dài quá 300 ký tự"):
        write_release(release, contact="x" * 301, by=officer, at=NOW)
    with pytest.raises(UnknownField, match="state"):
        write_release(release, state="published", by=officer, at=NOW)


def test_a_dropped_draft_rests_until_it_is_restored(release, officer):
    drop_release(release, by=officer, at=NOW)
    with pytest.raises(Dropped):
        write_release(release, title="Khác", by=officer, at=NOW)
    restore_release(release, by=officer, at=NOW)
    assert write_release(release, title="Khác", by=officer, at=NOW).title == "Khác"


# -- files -----------------------------------------------------------------------


def test_a_file_that_is_not_what_it_says_is_refused(release, drawer, officer):
    with pytest.raises(NotThatKind, match="image/png"):
        a_picture(release, officer, file=ContentFile(PNG, name="to-trinh.pdf"))


def test_a_picture_without_words_for_the_blind_is_refused(release, drawer, officer):
    with pytest.raises(NothingWritten, match="mô tả"):
        a_picture(release, officer, alt_text=" ")


def test_a_file_taken_out_stays_where_an_edition_names_it(release, drawer, officer, head):
    frozen = a_picture(release, officer)
    submitted(release, officer)
    take_back(release, by=officer, at=NOW)
    loose = a_picture(release, officer, title="Ảnh khác")
    for asset in (frozen, loose):
        remove_asset(asset, by=officer, at=NOW)
    assert list(Document.objects.values_list("title", flat=True)) == ["Sơ đồ nộp hồ sơ"]


# -- lists -----------------------------------------------------------------------


def test_thirty_releases_and_editions_cost_as_many_queries_as_one(ministry, policy, officer, head):
    release = a_draft(ministry, officer, policy=policy)
    submitted(release, officer)

    def read() -> tuple[int, int]:
        rows = [(each.title, each.author.full_name, each.policy, each.open_comments) for each in releases_list(officer)]
        editions = [
            (each.submitter, [step.role for step in each.steps.all()], len(each.approvals.all()))
            for each in editions_of(release)
        ]
        return len(rows), len(editions)

    with CaptureQueriesContext(connection) as one:
        assert read() == (1, 1)
    for _each in range(9):
        take_back(release, by=officer, at=NOW)
        submitted(release, officer)
        submitted(a_draft(ministry, officer, policy=policy), officer)
    with CaptureQueriesContext(connection) as many:
        assert read() == (10, 10)
    assert len(many) == len(one)
