"""A family shows its original, who took it from whom, and what each cut, added or changed."""

from datetime import UTC, datetime, timedelta

import pytest

from danbiet.engine.copies import (
    ChangedFigure,
    EmptyFamily,
    Member,
    Sort,
    differences,
    reprint_tree,
)
from danbiet.engine.text import fold
from danbiet.engine.text.facts import Kind
from tests.engine.copies.texts import RELEASE

NOON = datetime(2026, 3, 12, 5, 0, tzinfo=UTC)
CUT = RELEASE[: RELEASE.index(" Nhiều đại biểu")]
ADDED = "Tin từ Báo A: đúng như bạn đọc đã phản ánh với đường dây nóng của chúng tôi tuần trước. "
WRONG = CUT.replace("450.000 đồng", "540.000 đồng")


def member(key: int, hours: int, text: str, outlet: str, credit: str | None = None) -> tuple[Member, str]:
    at = NOON + timedelta(hours=hours)
    return Member(key, at, at, len(text), credit, outlet), text


def test_each_reprint_hangs_on_the_text_it_was_taken_from() -> None:
    family = [member(3, 2, WRONG, "Báo C"), member(1, 0, RELEASE, "Báo A"), member(2, 1, CUT, "Báo B")]
    tree = reprint_tree(family)
    assert (tree.original, [(one.key, one.source) for one in tree.reprints]) == (1, [(2, 1), (3, 2)])


def test_whoever_is_credited_is_the_source() -> None:
    family = [member(1, 0, RELEASE, "Báo A"), member(2, 1, CUT, "Báo B", "Báo A"), member(3, 2, CUT, "Báo C", "Báo A")]
    assert [(one.source, one.is_credited) for one in reprint_tree(family).reprints] == [(1, True), (1, True)]


def test_of_sources_equally_alike_the_earlier_is_meant() -> None:
    family = [member(key, key, RELEASE, f"Báo {key}") for key in (1, 2, 3)]
    assert [one.source for one in reprint_tree(family).reprints] == [1, 1]


def test_a_family_without_members_has_no_tree() -> None:
    with pytest.raises(EmptyFamily):
        reprint_tree([])


def test_a_cut_and_an_added_line_are_counted_apart() -> None:
    seen = differences(RELEASE, ADDED + CUT)
    assert (seen.kept_words, seen.cut_words, seen.added_words, seen.edited_words) == (125, 40, 17, 0)
    assert seen.changed_figures == ()
    assert seen.pieces[0].sort == Sort.ADDED
    assert seen.pieces[-1].sort == Sort.CUT


def test_a_changed_figure_is_shown_as_each_wrote_it() -> None:
    seen = differences(CUT, WRONG)
    assert (seen.cut_words, seen.added_words, seen.edited_words) == (0, 0, 1)
    assert seen.changed_figures == (ChangedFigure(Kind.MONEY, "450.000 đồng một tháng", "540.000 đồng một tháng"),)


def test_a_figure_written_in_another_way_is_not_changed() -> None:
    assert differences(CUT, CUT.replace("1.200 tỷ", "1,2 nghìn tỷ")).changed_figures == ()


def test_the_pieces_give_back_both_texts() -> None:
    pieces = differences(CUT, WRONG).pieces
    assert "".join(one.text for one in pieces if one.sort != Sort.ADDED) == CUT
    assert "".join(one.text for one in pieces if one.sort != Sort.CUT) == WRONG


def test_lost_diacritics_are_no_difference() -> None:
    seen = differences(RELEASE, fold(RELEASE))
    assert (seen.cut_words, seen.added_words, seen.edited_words, seen.changed_figures) == (0, 0, 0, ())


def test_the_same_text_differs_in_nothing() -> None:
    seen = differences(RELEASE, RELEASE)
    assert [one.sort for one in seen.pieces] == [Sort.KEPT]
    assert seen.pieces[0].text == RELEASE
