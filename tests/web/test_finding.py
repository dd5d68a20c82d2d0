"""Every list of the desk finds words typed with diacritics or without, in one way."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from django.urls import reverse

from danbiet.delivery.models import Audience
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy
from danbiet.publishing.actions.intake import hand_in
from danbiet.publishing.models import Journalist, Outlet, Question
from danbiet.web.finding import holding
from tests.builders import a_policy, a_release
from tests.cast import NOW, signed_in
from tests.delivery.nouns import a_list
from tests.publishing.press_desk import a_conference, a_request, an_outlet

_codes = itertools.count(1)


def a_question(policy: Policy, text: str) -> Question:
    code = f"{next(_codes):032}".encode()
    return Question.objects.create(agency=policy.agency, policy=policy, text=text, code_hash=code, asked_at=NOW)


def fill(ministry: Agency, by: User, words: str) -> None:
    policy = a_policy(ministry, short_title=words)
    a_release(ministry, policy=policy, author=by, title=words)
    a_request(ministry, question=words)
    a_question(policy, words)
    hand_in(ministry, unit="Vụ", title=words, text="Nội dung " * 20, is_cleared=True, by=by, at=NOW)
    a_conference(ministry, by=by, title=words)
    an_outlet(ministry, words)
    Audience.objects.filter(pk=a_list(ministry, numbers=1).pk).update(name=words)


LISTS = ["policies", "releases", "press_requests", "questions", "intakes", "conferences", "outlets", "audiences"]


@pytest.fixture
def filled(ministry: Agency, officer: User) -> None:
    fill(ministry, officer, "Hỗ trợ đất ở miền núi")
    fill(ministry, officer, "Phí đường bộ")


@pytest.mark.parametrize(
    ("typed", "how_many"),
    [("đất miền núi", 1), ("nui dat", 1), ("ĐẤT", 1), ("dat bien", 0), ("at", 0), ("nui duong", 0)],
)
def test_every_list_wants_each_word_from_its_beginning_with_diacritics_or_without(
    typed: str, how_many: int, filled: None, officer: User
) -> None:
    desk = signed_in(officer)
    found = {name: desk.get(reverse(name), {"q": typed}).context["page"].paginator.count for name in LISTS}

    assert found == dict.fromkeys(LISTS, how_many)


def test_a_journalist_is_found_by_half_her_name(ministry: Agency, officer: User) -> None:
    outlet = an_outlet(ministry, "Báo Sông Mây")
    an_outlet(ministry, "Báo Gió")
    Journalist.objects.create(agency=ministry, outlet=outlet, name="Đỗ Thị Ánh")
    page = signed_in(officer).get(reverse("outlets"), {"q": "bao anh"}).context["page"]

    assert [row.name for row in page] == ["Báo Sông Mây"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ngay", ["Báo Ngày nay", "Báo Ngày Nay"]),
        ("nay", ["Báo Ngày nay", "Báo Ngày Nay"]),
        ("a.b", ["Báo (A)"]),
        ("o", []),
        ("(", ["Báo (A)", "Báo Ngày nay", "Báo Ngày Nay"]),
        ("", ["Báo (A)", "Báo Ngày nay", "Báo Ngày Nay"]),
    ],
)
def test_the_database_reads_the_pattern_as_we_do(typed: str, names: list[str], ministry: Agency) -> None:
    for name in ("Báo Ngày nay", unicodedata.normalize("NFD", "Báo Ngày Nay"), "Báo (A)"):  # the second came decomposed
        an_outlet(ministry, name)
    found = Outlet.objects.filter(holding(typed, "name"))

    assert sorted(unicodedata.normalize("NFC", row.name) for row in found) == sorted(names)
