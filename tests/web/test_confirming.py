"""Asking by name before what cannot be undone."""

import unicodedata

import pytest
from django.test import RequestFactory

from danbiet.web.confirming import NotConfirmed, named


def typed(name: str):
    return RequestFactory().post("/desk/", {"typed_name": name})


@pytest.mark.parametrize("name", ["Học phí", "  học   phí ", unicodedata.normalize("NFD", "Học phí")])
def test_the_right_name_is_accepted_however_it_was_typed(name):
    assert named(typed(name), "Học phí") is None


@pytest.mark.parametrize("name", ["", "Học phi", "Học"])
def test_another_name_does_nothing_and_says_so(name):
    with pytest.raises(NotConfirmed, match="Chưa làm gì"):
        named(typed(name), "Học phí")
