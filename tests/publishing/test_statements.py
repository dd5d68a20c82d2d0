"""What the agency said: found in seconds, every value over time, and what does not agree."""

from datetime import timedelta

import pytest

from danbiet.publishing.queries.statements import Subject, clashes_of, statements_of, subjects_of, values_of
from tests.builders import a_policy, a_publication, a_release, an_edition
from tests.cast import NOW
from tests.publishing.press_desk import a_said_figure

pytestmark = pytest.mark.django_db


def published(agency, *, at=NOW, **fields):
    return a_publication(an_edition(a_release(agency, **fields), at=at), at=at)


def test_a_statement_is_found_by_words_without_accents_and_by_its_figures(ministry, other_ministry):
    ours = published(ministry, title="Giảm học phí mầm non")
    other = published(ministry, title="Mở bến phà")
    a_said_figure(other, "Giá vé phà ban đêm", "5000")
    published(other_ministry, title="Giảm học phí nơi khác")
    assert list(statements_of(ministry, words="hoc phi")) == [ours]
    assert list(statements_of(ministry, words="Vé đêm")) == [other]
    assert list(statements_of(ministry)) == [other, ours]


def test_every_value_of_a_subject_is_shown_over_time_with_what_changed(ministry):
    policy = a_policy(ministry)
    for days, value in ((0, "500000"), (5, "500000"), (9, "450000")):
        a_said_figure(published(ministry, policy=policy, at=NOW + timedelta(days=days)), "Mức học phí", value)
    rows = values_of(ministry, "mức HỌC phí")
    assert [(each.values, each.changed) for each in rows] == [
        (("500.000 đồng",), False), (("500.000 đồng",), False), (("450.000 đồng",), True),
    ]  # fmt: skip
    assert subjects_of(ministry, words="hoc phi") == [Subject("Mức học phí", "muc hoc phi", 3, 2)]


def test_two_publications_that_give_one_thing_two_values_are_laid_side_by_side(ministry):
    policy = a_policy(ministry)
    words = "Mức học phí mầm non công lập là {} đồng một tháng"
    first, second = published(ministry, policy=policy), published(ministry, policy=policy, at=NOW + timedelta(days=3))
    earlier = a_said_figure(first, "Mức học phí", "500000", words=words.format("500.000"))
    new = a_said_figure(second, "Mức học phí", "450000", words=words.format("450.000"))
    a_said_figure(second, "Số trường", "12", words="Có 12 trường mới mở thêm lớp bán trú", kind="number", unit="trường")
    found = clashes_of(ministry)
    assert [(each.new, each.earlier) for each in found] == [(new, earlier)]
    assert found[0].found.new_figure.words == "450.000 đồng một tháng"


def test_what_was_withdrawn_contradicts_nothing(ministry):
    policy = a_policy(ministry)
    words = "Mức học phí mầm non công lập là {} đồng một tháng"
    first, second = published(ministry, policy=policy), published(ministry, policy=policy, at=NOW + timedelta(days=3))
    a_said_figure(first, "Mức", "500000", words=words.format("500.000"))
    a_said_figure(second, "Mức", "450000", words=words.format("450.000"))
    assert len(clashes_of(ministry)) == 1
    first.withdrawn_at, first.withdrawal_reason = NOW, "Sai số"
    first.save()
    assert clashes_of(ministry) == []


def test_a_line_with_two_figures_is_one_value_and_days_are_written_as_people_write_them(ministry):
    for days, until in ((0, "2026-12-31"), (4, "2027-01-31")):
        said = published(ministry, at=NOW + timedelta(days=days))
        for value in ("2026-07-01", until):
            a_said_figure(said, "Thời gian nộp đơn", value, kind="date", unit="")
    assert subjects_of(ministry) == [Subject("Thời gian nộp đơn", "thoi gian nop don", 2, 2)]
    assert [each.values for each in values_of(ministry, "Thời gian nộp đơn")] == [
        ("01/07/2026", "31/12/2026"), ("01/07/2026", "31/01/2027"),
    ]  # fmt: skip


def test_sentences_about_the_subject_stand_beside_the_fact_table(ministry):
    first, second = published(ministry), published(ministry, at=NOW + timedelta(days=2))
    a_said_figure(first, "Mức học phí", "500000")
    sentence = "Từ tháng tới, mức thu học phí là 450.000 đồng."
    a_said_figure(second, sentence, "450000", from_fact_table=False, words=sentence)
    a_said_figure(second, "Học phí mức mới từ ngày 1/7", "2026-07-01", from_fact_table=False, kind="date")
    rows = values_of(ministry, "Mức học phí")
    assert [(each.values, each.from_fact_table, each.changed) for each in rows] == [
        (("500.000 đồng",), True, False), (("450.000 đồng",), False, False),
    ]  # fmt: skip
