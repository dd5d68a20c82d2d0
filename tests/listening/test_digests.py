"""Điểm báo: since when, what an officer does in it, and what is frozen when it is signed."""

import io
import threading
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import translation
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from danbiet.documents.digest import digest_short
from danbiet.listening.actions.corrections import strike_mention
from danbiet.listening.actions.digests import (
    AlreadySigned,
    LinesChanged,
    NothingAssessed,
    draft_digest,
    drop_line,
    order_lines,
    restore_line,
    sign_digest,
    write_assessment,
    write_line,
)
from danbiet.listening.digest_documents import FILES, document_of
from danbiet.listening.models import Digest, Mention, Source, Story
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy
from tests.builders import a_digest, a_feed, a_mention, a_policy, a_source, a_story, an_item
from tests.cast import LOCAL, NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TODAY = NOW.date()


@pytest.fixture
def paper(ministry: Agency) -> Source:
    source = a_source("Báo Sóng Mây")
    a_feed(source, followed_by=ministry)
    return source


@pytest.fixture
def policy(ministry: Agency) -> Policy:
    return a_policy(ministry, short_title="Học phí", lead_unit="Vụ Tài chính")


def told(policy: Policy, paper: Source, title: str, moment: datetime, *, seen: datetime | None = None) -> Story:
    item = an_item(paper, title=title, received_at=NOW, published_at=moment, shown_at=seen or moment, summary="Tóm.")
    story = a_story(item)
    a_mention(item, policy)
    return story


@pytest.fixture
def morning(policy: Policy, paper: Source) -> list[Story]:
    return [told(policy, paper, f"Tin {n}", NOW - n * HOUR) for n in (3, 2, 1)]


def titles(digest: Digest) -> list[str]:
    stories = Story.objects.in_bulk([line.story_id for line in digest.lines.all()])
    return [stories[line.story_id].title for line in digest.lines.all()]


@pytest.mark.parametrize(
    ("at", "start"),
    [
        (datetime(2026, 3, 9, 8, tzinfo=LOCAL), datetime(2026, 3, 6, 17, tzinfo=LOCAL)),
        (datetime(2026, 3, 11, 8, tzinfo=LOCAL), datetime(2026, 3, 10, 17, tzinfo=LOCAL)),
        (datetime(2026, 2, 23, 8, tzinfo=LOCAL), datetime(2026, 2, 13, 17, tzinfo=LOCAL)),
    ],
    ids=["on Monday since Friday", "on Wednesday since Tuesday", "after Tết since before it"],
)
def test_a_first_digest_begins_at_the_last_close(ministry: Agency, at: datetime, start: datetime):
    digest = draft_digest(ministry, at=at)
    assert (digest.from_at, digest.to_at) == (start, at)
    assert f"{start:%d/%m/%Y}" in digest.basis


def test_after_a_signed_digest_the_next_begins_where_it_ended(ministry: Agency, officer: User):
    a_digest(ministry, at=NOW - 5 * HOUR, signed_by=officer)
    assert draft_digest(ministry, at=NOW).from_at == NOW - 5 * HOUR


def test_what_came_between_the_last_look_and_the_signature_is_in_the_next(
    policy: Policy, paper: Source, morning: list[Story], ministry: Agency, officer: User
):
    digest = draft_digest(ministry, at=NOW)
    told(policy, paper, "Tin sát giờ", NOW + HOUR / 2)
    write_assessment(digest, text="Không có gì mới.", by=officer, at=NOW + HOUR)
    sign_digest(digest, by=officer, at=NOW + HOUR)
    assert titles(draft_digest(ministry, at=NOW + 2 * HOUR)) == ["Tin sát giờ"]


def test_an_article_that_comes_late_is_in_the_digest_of_the_day_it_comes(
    policy: Policy, paper: Source, ministry: Agency, officer: User
):
    a_digest(ministry, at=NOW, signed_by=officer)
    told(policy, paper, "Đăng hôm qua, nay mới thấy", NOW - 20 * HOUR, seen=NOW + HOUR)
    told(policy, paper, "Đăng hôm qua, đã thấy", NOW - 20 * HOUR)
    told(policy, paper, "Lưu trữ nhập từ tệp", NOW - 400 * HOUR, seen=NOW + HOUR)
    assert titles(draft_digest(ministry, at=NOW + 2 * HOUR)) == ["Đăng hôm qua, nay mới thấy"]


def test_a_draft_brought_up_to_date_keeps_what_the_officer_did(
    policy: Policy, paper: Source, morning: list[Story], ministry: Agency, officer: User
):
    digest = draft_digest(ministry, at=NOW)
    first, second, third = digest.lines.all()
    order_lines(digest, [third.pk, first.pk, second.pk], by=officer, at=NOW)
    drop_line(first, by=officer, at=NOW)
    write_line(second, note="Phụ huynh hỏi.", proposal="Trả lời", by=officer, at=NOW)
    told(policy, paper, "Tin mới", NOW + HOUR / 2)
    again = draft_digest(ministry, at=NOW + HOUR)
    assert again.pk == digest.pk
    assert titles(again) == ["Tin 1", "Tin 3", "Tin 2", "Tin mới"]
    assert list(again.lines.values_list("is_dropped", "note", "proposal")) == [
        (False, "", ""),
        (True, "", ""),
        (False, "Phụ huynh hỏi.", "Trả lời"),
        (False, "", ""),
    ]


def test_a_story_struck_out_meanwhile_leaves_the_draft_unless_something_was_written_on_it(
    morning: list[Story], ministry: Agency, officer: User
):
    digest = draft_digest(ministry, at=NOW)
    noted = digest.lines.get(story_id=morning[0].pk)
    write_line(noted, note="Giữ lại.", proposal="", by=officer, at=NOW)
    for story in morning[:2]:
        strike_mention(Mention.objects.get(item__story=story), by=officer, at=NOW)
    assert titles(draft_digest(ministry, at=NOW)) == ["Tin 3", "Tin 1"]


def test_a_signed_digest_never_changes(morning: list[Story], ministry: Agency, officer: User):
    digest = draft_digest(ministry, at=NOW)
    line = digest.lines.all()[0]
    with pytest.raises(NothingAssessed):
        sign_digest(digest, by=officer, at=NOW)
    write_assessment(digest, text="Một.\nHai.", by=officer, at=NOW)
    signed = sign_digest(digest, by=officer, at=NOW)
    before = document_of(signed, language="vi", on=TODAY)
    for mention in Mention.objects.select_related("item", "policy"):
        strike_mention(mention, by=officer, at=NOW)
    Story.objects.update(title="Đổi")
    assert document_of(Digest.objects.get(pk=signed.pk), language="vi", on=TODAY) == before
    assert [each.title for each in before.groups[0].lines] == ["Tin 3", "Tin 2", "Tin 1"]
    for deed in (
        lambda: drop_line(line, by=officer, at=NOW),
        lambda: restore_line(line, by=officer, at=NOW),
        lambda: write_line(line, note="x", proposal="", by=officer, at=NOW),
        lambda: write_assessment(digest, text="x", by=officer, at=NOW),
        lambda: order_lines(digest, [], by=officer, at=NOW),
        lambda: sign_digest(digest, by=officer, at=NOW),
    ):
        with pytest.raises(AlreadySigned):
            deed()


def test_an_order_of_foreign_lines_is_refused(morning: list[Story], ministry: Agency, officer: User):
    digest = draft_digest(ministry, at=NOW)
    with pytest.raises(LinesChanged):
        order_lines(digest, [digest.lines.all()[0].pk, 0], by=officer, at=NOW)
    assert titles(digest) == ["Tin 3", "Tin 2", "Tin 1"]


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_make_one_draft(morning: list[Story], ministry: Agency):
    ready = threading.Barrier(2)
    made: list[int] = []

    def ask() -> None:
        ready.wait(timeout=10)
        made.append(draft_digest(ministry, at=NOW).pk)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    digest = Digest.objects.get()
    assert (made, digest.lines.count()) == ([digest.pk, digest.pk], 3)


def test_the_files_open_and_hold_the_stories(morning: list[Story], ministry: Agency, officer: User):
    digest = draft_digest(ministry, at=NOW)
    drop_line(digest.lines.all()[1], by=officer, at=NOW)
    document = document_of(digest, language="vi", on=TODAY)
    made = {kind: io.BytesIO(file.make(document)) for kind, file in FILES.items()}
    word = Document(made["docx"])
    words = "\n".join(
        [p.text for p in word.paragraphs] + [c.text for t in word.tables for row in t.rows for c in row.cells]
    )
    pdf = "\n".join(page.extract_text() for page in PdfReader(made["pdf"]).pages)
    book = load_workbook(made["xlsx"])
    sheet = "\n".join(str(cell.value) for page in book for row in page.rows for cell in row)
    for text in (words, pdf, sheet):
        assert [name in text for name in ("Tin 3", "Tin 2", "Tin 1", "Học phí")] == [True, False, True, True]


def test_the_short_version_fits_a_message(policy: Policy, paper: Source, ministry: Agency):
    for n in range(60):
        told(policy, paper, f"Một tiêu đề khá dài để đọc cho hết, số {n}", NOW - HOUR)
    short = digest_short(document_of(draft_digest(ministry, at=NOW), language="vi", on=TODAY), 1500)
    assert 500 < len(short) < 1500


def test_documents_of_the_demonstration_say_so(morning: list[Story], ministry: Agency):
    digest = draft_digest(ministry, at=NOW)
    with override_settings(ENV=settings.ENV.model_copy(update={"demo": True})):
        document = document_of(digest, language="vi", on=TODAY)
        word = Document(io.BytesIO(FILES["docx"].make(document)))
    assert document.letterhead.demo
    everything = "\n".join(
        [p.text for p in word.paragraphs]
        + [c.text for t in word.tables for row in t.rows for c in row.cells]
        + [p.text for s in word.sections for p in s.header.paragraphs]
    )
    said = everything.casefold()
    assert ("minh-hoa" in said, "dữ liệu minh hoạ" in said) == (True, True)


def test_a_signed_digest_keeps_its_chart_and_draws_it_in_any_language(
    morning: list[Story], ministry: Agency, officer: User
):
    digest = draft_digest(ministry, at=NOW)
    write_assessment(digest, text="Ổn định.", by=officer, at=NOW)
    signed = sign_digest(digest, by=officer, at=NOW)
    volume = signed.frozen["volume"]
    assert (volume["days"][-1], len(volume["days"])) == (TODAY.isoformat(), 14)
    assert [each["name"] for each in volume["series"]] == ["Học phí"]
    with translation.override("en"):
        english = document_of(signed, language="en", on=TODAY)
    assert "New stories a day" in str(english.chart)
