"""What a warning says of itself: how soon, how bad, how sure; approved with its words, read by warning systems."""

from __future__ import annotations

import pytest
from django.urls import reverse

from danbiet.publishing.actions.approvals import NotReady, submit_release
from danbiet.publishing.actions.publications import amend_release, give_up_amendment
from danbiet.publishing.actions.releases import write_release
from danbiet.publishing.editions import content_hash, content_of, levels_in_words, verify_edition, warning_levels
from danbiet.publishing.queries.editions import compare
from tests.builders import a_release, an_edition
from tests.cast import NOW
from tests.publishing.conftest import a_draft, published

pytestmark = pytest.mark.django_db
FLOOD = {"urgency": "Immediate", "severity": "Extreme", "certainty": "Likely"}


@pytest.fixture
def warning(ministry, officer):
    return a_release(ministry, kind="warning", title="Lũ quét đêm nay", author=officer)


def test_a_warning_is_not_submitted_before_it_says_how_soon_how_bad_and_how_sure(warning, officer, head):
    with pytest.raises(NotReady) as refusal:
        submit_release(warning, by=officer, at=NOW)
    assert refusal.value.reasons == [
        "Cảnh báo cần đủ ba mức: khẩn cấp, nghiêm trọng, chắc chắn. Hệ thống cảnh báo (CAP) xếp tin theo đó."
    ]
    write_release(warning, **FLOOD, by=officer, at=NOW)
    edition = submit_release(warning, by=officer, at=NOW)
    assert (edition.content["warning"], verify_edition(edition)) == (FLOOD, [])


def test_only_a_warning_has_levels(ministry, warning):
    bulletin = a_release(ministry, kind="bulletin", urgency="Immediate")
    assert ("warning" in content_of(bulletin), "warning" in content_of(warning)) == (False, True)
    assert levels_in_words(content_of(bulletin)) == []


def test_an_edition_from_before_keeps_its_hash_and_reads_as_unknown(warning):
    old = {name: said for name, said in content_of(warning).items() if name != "warning"}
    assert warning_levels(old) == {"urgency": "Unknown", "severity": "Unknown", "certainty": "Unknown"}
    edition = an_edition(warning)
    edition.content = old
    edition.hash = content_hash(old)
    assert verify_edition(edition) == []
    assert [level for _name, level in levels_in_words(old)] == ["chưa rõ", "chưa rõ", "chưa rõ"]


def test_a_word_that_warning_systems_do_not_know_is_never_sent_to_them():
    assert warning_levels({"warning": {**FLOOD, "severity": "Khủng khiếp"}}) == {**FLOOD, "severity": "Unknown"}


def test_the_approver_reads_the_levels_and_what_changed_in_them(warning, officer, head, client_of):
    warning = write_release(warning, **FLOOD, by=officer, at=NOW)
    first = an_edition(warning)
    page = client_of(head).get(reverse("edition", args=[first.pk])).content.decode()
    said = ["khẩn cấp, phải làm ngay", "cực kỳ nghiêm trọng", "rất có thể, trên một nửa khả năng"]
    assert [words in page for words in said] == [True, True, True]

    warning.severity = "Moderate"
    parts = compare(first, an_edition(warning)).parts
    gone, new = ("".join(piece.words for piece in parts["warning"] if piece.how != but) for but in ("new", "gone"))
    assert (list(parts), gone.split("; ")[1], new.split("; ")[1]) == (
        ["warning"], "Mức nghiêm trọng: cực kỳ nghiêm trọng", "Mức nghiêm trọng: nghiêm trọng vừa",
    )  # fmt: skip


def test_the_form_asks_warnings_for_the_levels_and_keeps_them(ministry, warning, officer, client_of):
    desk = client_of(officer)
    asked = desk.get(reverse("release", args=[warning.pk])).content.decode()
    other = desk.get(reverse("release", args=[a_release(ministry, author=officer).pk])).content.decode()
    assert ('name="urgency"' in asked, 'name="urgency"' in other) == (True, False)

    said = {"title": warning.title, "lead": "Rời vùng trũng ngay.", "form": "written", "opened_at": NOW.isoformat()}
    desk.post(reverse("release_write", args=[warning.pk]), said | FLOOD)
    warning.refresh_from_db()
    assert {name: getattr(warning, name) for name in FLOOD} == FLOOD


def test_a_correction_given_up_leaves_the_levels_that_are_public(ministry, officer, head):
    warning = a_draft(ministry, officer, kind="warning", **FLOOD)
    published(warning, by=officer, approver=head)
    amended = amend_release(warning, note="Mức lũ thấp hơn.", by=officer, at=NOW)
    write_release(amended, severity="Minor", by=officer, at=NOW)
    assert give_up_amendment(amended, by=officer, at=NOW).severity == "Extreme"
