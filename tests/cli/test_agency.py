"""The first account of an installation, from a terminal."""

import pytest
from click.testing import CliRunner
from django.test import Client

from danbiet.cli.agency import command
from danbiet.offices.models import Agency, User
from tests.cast import an_agency


def said(*words: str) -> str:
    result = CliRunner().invoke(command, list(words))
    return result.output


@pytest.mark.django_db
def test_the_first_administrator_comes_in_by_a_link_that_works_once() -> None:
    agency = an_agency("Bộ Sông Nước (minh hoạ)", opened_at=None)
    assert "works here now" in said("open", agency.code)
    words = ("--agency", agency.code, "--name", "Trần Thị Quản", "--post", "Quản trị", "--role", "administrator")
    link = said("person", "tran.quan", *words).split()[-1]
    user = User.objects.get(username="tran.quan")
    assert user.roles == {"administrator"}
    path = link.split("8000")[-1]
    assert Client().get(path).status_code == 200
    assert Client().post(path).status_code == 302
    assert Client().post(path).status_code != 302


@pytest.mark.django_db
def test_an_unknown_code_says_how_to_find_one() -> None:
    assert "danbiet agency list" in said("open", "KHONG.CO")


@pytest.mark.django_db
def test_a_taken_name_adds_nobody() -> None:
    agency = an_agency("Bộ Sông Nước (minh hoạ)")
    words = ("--agency", agency.code, "--name", "Trần Thị Quản", "--post", "Quản trị", "--role", "administrator")
    said("person", "tran.quan", *words)
    said("person", "tran.quan", *words)
    assert User.objects.filter(agency=agency).count() == 1
    assert Agency.objects.get(pk=agency.pk).posts.count() == 1
