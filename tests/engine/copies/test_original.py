"""Whose text it was: credit lines, and the choice of an original."""

from datetime import UTC, datetime, timedelta

import pytest

from danbiet.engine.copies import Credit, EmptyFamily, Member, choose_original, credit
from tests.engine.copies.texts import RELEASE

NINE = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)
OUTLETS = ["TTXVN", "Thời báo Sông Lam", "Sông Lam"]


def hours(count: float) -> datetime:
    return NINE + timedelta(hours=count)


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("\nTheo TTXVN", "TTXVN"),
        ("\n(Nguồn: Thời báo Sông Lam)", "Thời báo Sông Lam"),
        ("\nTheo báo Sông Lam.", "Sông Lam"),
        ("\nDẫn theo TTXVN", "TTXVN"),
        ("\ntheo thoi bao song lam", "Thời báo Sông Lam"),
    ],
)
def test_a_credit_line_at_the_end_is_read(line: str, outlet: str) -> None:
    found = credit(RELEASE + line, OUTLETS)
    assert found is not None
    assert found.outlet == outlet
    assert (RELEASE + line)[slice(*found.span)].strip("(.)") in line


def test_a_credit_in_the_first_sentence_is_read() -> None:
    text = "TTXVN đưa tin: " + RELEASE
    assert credit(text, OUTLETS) == Credit("TTXVN", (0, 13))


def test_a_name_in_running_text_is_no_credit() -> None:
    assert credit("Phóng viên TTXVN có mặt tại họp báo. " + RELEASE, OUTLETS) is None
    assert credit("Theo người dân, TTXVN có mặt.", OUTLETS) is None


def test_an_outlet_without_a_name_is_never_credited() -> None:
    assert credit("Theo nguồn tin riêng. " + RELEASE, ["", " "]) is None


def test_a_place_is_not_taken_for_the_outlet_named_after_it() -> None:
    assert credit("Người dân tại thành phố Sông Lam rất vui. " + RELEASE, OUTLETS) is None


def test_the_credited_outlets_text_is_the_original_even_when_it_came_later() -> None:
    members = [
        Member(1, hours(0), hours(0), 900, credit="TTXVN", outlet="Thời báo Sông Lam"),
        Member(2, hours(1), hours(1), 900, credit=None, outlet="TTXVN"),
        Member(3, hours(-1), hours(2), 900, credit=None, outlet="Sông Lam"),
    ]
    assert choose_original(members) == 2


def test_without_a_credited_text_the_earliest_is_the_original() -> None:
    members = [Member(1, hours(2), hours(2), 900, None), Member(2, hours(1), hours(3), 900, None)]
    assert choose_original(members) == 2


def test_a_text_that_credits_another_is_not_the_original_when_one_credits_nobody() -> None:
    members = [
        Member(1, hours(0), hours(0), 900, credit="TTXVN"),
        Member(2, hours(1), hours(1), 500, None),
    ]
    assert choose_original(members) == 2


def test_a_publication_time_in_the_future_is_not_trusted() -> None:
    members = [Member(1, hours(48), hours(1), 900, None), Member(2, hours(2), hours(2), 900, None)]
    assert choose_original(members) == 1


def test_of_texts_of_one_moment_the_longest_is_the_original() -> None:
    members = [Member(1, None, hours(0), 500, None), Member(2, None, hours(0), 900, None)]
    assert choose_original(members) == 2


def test_an_empty_family_has_no_original() -> None:
    with pytest.raises(EmptyFamily):
        choose_original([])
