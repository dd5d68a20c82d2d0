"""Notices on one form stay apart; an edited copy stays a copy and shows what changed."""

import random

from bench.corruptions import notices_on_one_form
from danbiet.engine.copies import Comparison, same_copy
from tests.engine.copies.texts import OTHER, POWER_CUT, RELEASE

IN_HAI_LAM = POWER_CUT.format(place="Hải Lâm", day="12/3", start=7, end=11, communes="An Hòa, Phú Mỹ và Tân Lập")


def test_the_same_text_is_a_copy_with_nothing_changed() -> None:
    assert same_copy(RELEASE, RELEASE) == Comparison(True, 1.0, 1.0, (), (), False)


def test_the_same_notice_for_another_place_is_not_a_copy() -> None:
    elsewhere = POWER_CUT.format(place="Sông Lam", day="15/3", start=8, end=16, communes="Kim Long, Đông Sơn và Mỹ Đức")
    compared = same_copy(IN_HAI_LAM, elsewhere)
    assert (compared.is_copy, compared.same_form) == (False, True)


def test_tomorrows_notice_for_the_same_place_is_not_a_copy() -> None:
    bulletin = IN_HAI_LAM.replace("Trong thời gian này", "Thông báo lập ngày 12/3. Trong thời gian này")
    assert not same_copy(bulletin, bulletin.replace("12/3", "13/3")).is_copy


def test_the_same_place_on_another_day_and_hour_is_not_a_copy() -> None:
    again = POWER_CUT.format(place="Hải Lâm", day="19/3", start=8, end=16, communes="An Hòa, Phú Mỹ và Tân Lập")
    assert not same_copy(IN_HAI_LAM, again).is_copy


def test_another_house_style_is_still_a_copy() -> None:
    text = RELEASE + " TP.HCM, TP.HCM, TP.HCM và TP.HCM cùng góp ý."
    assert same_copy(text, text.replace("TP.HCM", "TP HCM")).is_copy


def test_a_notice_reprinted_without_diacritics_is_a_copy() -> None:
    from danbiet.engine.text import fold

    assert same_copy(IN_HAI_LAM, fold(IN_HAI_LAM)).is_copy


def test_a_copy_with_one_figure_changed_is_a_copy_that_shows_the_figure() -> None:
    changed = RELEASE.replace("450.000", "540.000")
    compared = same_copy(RELEASE, changed)
    assert compared.is_copy
    assert compared.changed_numbers == (("450.000", "540.000"),)


def test_a_name_changed_by_a_diacritic_only_is_seen() -> None:
    compared = same_copy(RELEASE, RELEASE.replace("Hoa cho biết", "Hòa cho biết"))
    assert (compared.is_copy, compared.changed_names) == (True, (("Hoa", "Hòa"),))


def test_shares_say_which_text_was_cut() -> None:
    half = RELEASE[: len(RELEASE) // 2]
    compared = same_copy(RELEASE, half)
    assert compared.share_of_a < 0.6 < 0.95 < compared.share_of_b


def test_two_texts_about_different_things_share_little() -> None:
    compared = same_copy(RELEASE, OTHER)
    assert max(compared.share_of_a, compared.share_of_b) < 0.15


def test_an_empty_text_is_a_copy_of_nothing() -> None:
    assert same_copy("", RELEASE) == Comparison(False, 0.0, 0.0, (), (), False)


def test_nine_in_ten_notices_on_one_form_are_kept_apart() -> None:
    draw = random.Random(11)
    apart = sum(not same_copy(*notices_on_one_form(draw)).is_copy for _ in range(100))
    assert apart >= 90
