"""The order of the dictionary: đ after d, tones within a letter, people by their given names."""

from __future__ import annotations

from html.parser import HTMLParser
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from danbiet.offices.models import Agency, Post, Role, User
from danbiet.policies.actions import describe_policy
from danbiet.policies.models import Policy
from danbiet.publishing.models import Journalist
from tests.builders import a_policy
from tests.cast import NOW, a_person, signed_in
from tests.publishing.press_desk import an_outlet

TITLES = ["Ân xá", "Dân số", "Đất đai", "Độ tuổi nghỉ hưu", "Em bé", "Yêu cầu cư trú"]
LISTS = ["items", "stories", "alarms", "releases", "press_requests", "statements", "conference_new", "release_new"]


class _Options(HTMLParser):
    """The words of the policy picker of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.words = False, []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "select":
            self.inside = dict(attrs).get("name") == "policy"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "select"

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip() in TITLES:
            self.words.append(data.strip())


@pytest.fixture
def dossiers(ministry: Agency) -> list[Policy]:
    return [a_policy(ministry, short_title=title, public_from=NOW.date()) for title in reversed(TITLES)]


@pytest.mark.parametrize("name", LISTS)
def test_every_picker_of_policies_keeps_the_order_of_the_dictionary(
    name: str, officer: User, dossiers: list[Policy]
) -> None:
    options = _Options()
    options.feed(signed_in(officer).get(reverse(name)).content.decode())

    assert options.words == TITLES


def test_the_list_of_policies_keeps_it_too(officer: User, dossiers: list[Policy]) -> None:
    page = signed_in(officer).get(reverse("policies")).context["page"]

    assert [policy.short_title for policy in page] == TITLES


def test_a_renamed_policy_moves_to_its_new_place(officer: User, dossiers: list[Policy]) -> None:
    first = Policy.objects.get(short_title="Ân xá")
    describe_policy(first, short_title="Đê điều", by=officer, at=NOW)

    ordered = Policy.objects.order_by("sort_key").values_list("short_title", flat=True)
    assert list(ordered) == ["Dân số", "Đất đai", "Đê điều", "Độ tuổi nghỉ hưu", "Em bé", "Yêu cầu cư trú"]


def test_people_go_by_their_given_names_and_posts_by_their_titles(ministry: Agency) -> None:
    for name in ("Trần Văn Đông", "Lê Thị Yến", "Nguyễn Văn Dũng", "Phạm Thị Ánh"):
        a_person(name, agency=ministry, role=Role.EDITOR, title=f"Chuyên viên {name[0]}")
        Journalist.objects.create(agency=ministry, outlet=an_outlet(ministry, f"Báo {name}"), name=name)
    people = ["Phạm Thị Ánh", "Nguyễn Văn Dũng", "Trần Văn Đông", "Lê Thị Yến"]

    assert list(User.objects.order_by("sort_key").values_list("full_name", flat=True)) == people
    assert list(Journalist.objects.order_by("sort_key").values_list("name", flat=True)) == people
    assert list(Post.objects.order_by("sort_key").values_list("title", flat=True)) == [
        f"Chuyên viên {letter}" for letter in "LNPT"
    ]


@pytest.mark.parametrize("room", ["policies", "offices", "publishing"])
def test_what_was_kept_before_gets_its_place(room: str, officer: User, dossiers: list[Policy]) -> None:
    Journalist.objects.create(agency=officer.agency, outlet=an_outlet(officer.agency, "Báo Mẫu"), name="Đỗ Văn Ba")
    nouns = [noun for noun in (Policy, User, Post, Journalist) if noun._meta.app_label == room]
    right = [sorted(noun.objects.values_list("pk", "sort_key")) for noun in nouns]
    for noun in nouns:
        noun.objects.update(sort_key="")

    number = {"policies": "0003", "offices": "0007", "publishing": "0006"}[room]
    import_module(f"danbiet.{room}.migrations.{number}_sort_keys").keep_the_order(apps, None)

    assert [sorted(noun.objects.values_list("pk", "sort_key")) for noun in nouns] == right
