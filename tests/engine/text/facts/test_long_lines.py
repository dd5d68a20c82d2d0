"""A text made to keep the reader of figures busy is read like any other of its length."""

import time

import pytest

from danbiet.engine.text.facts import figures

LENGTH = 20_000


def test_a_run_of_five_thousand_digits_is_no_year_and_stops_nothing():
    read = figures("từ " + "1" * 5000 + " đến 2026")
    assert [(figure.words, str(figure.value)) for figure in read] == [("2026", "2026")]


@pytest.mark.parametrize("piece", ["-", ".", "1.", "a.", "a-", "+", "a@a.", "0912."])
def test_a_long_line_without_spaces_is_read_in_time(piece):
    begun = time.process_time()
    figures(piece * (LENGTH // len(piece)))
    assert time.process_time() - begun < 5
