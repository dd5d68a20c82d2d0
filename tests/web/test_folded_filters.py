"""Filters that are seldom used stand folded, until the address uses one."""

import pytest

FOLDED = '<details class="filters-more"'


@pytest.mark.parametrize(
    ("address", "opening"),
    [
        ("/desk/tin/", f"{FOLDED}>"),
        ("/desk/tin/?q=hoc", f"{FOLDED}>"),
        ("/desk/tin/?start=01/03/2026", f"{FOLDED} open>"),
    ],
)
def test_seldom_used_filters_open_when_one_is_in_use(client_of, officer, address, opening):
    page = client_of(officer).get(address).text

    assert (page.count(FOLDED), page.count(opening)) == (1, 1)


def test_a_short_bar_has_nothing_to_fold(client_of, officer):
    assert FOLDED not in client_of(officer).get("/desk/canh-bao/").text
