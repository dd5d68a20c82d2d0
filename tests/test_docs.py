"""The handbooks tell the truth: settings, commands, addresses and examples are those of the product."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from django.utils.translation import override
from wagtail.admin.menu import admin_menu

from danbiet.cli import main
from danbiet.engine.matching import QuerySyntaxError, lint, matches, parse, prepare
from danbiet.ops.environment import settings
from danbiet.web.menu import Entry

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Pages that show the screen's own words in bold; the others use bold for emphasis.
BUTTONS_IN_BOLD = [page for page in PAGES if page.parent.name == "officer" and page.stem not in ("sign-in", "tour")]
QUERIES = (ROOT / "docs/officer/bo-tu-khoa.md").read_text(encoding="utf-8")


def commands(group: click.Group = main, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield every command that does something, as its words after ``danbiet``."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from commands(found, (*before, name))
        else:
            yield (*before, name)


def written_commands(text: str) -> list[list[str]]:
    """Return the words after ``danbiet`` of each command line in code spans and code blocks."""
    code = re.findall(r"`([^`\n]+)`", text) + [
        line for block in re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S) for line in block.splitlines()
    ]
    lines = [re.sub(r"^(\$ |[A-Z_]+=\S+ |\.venv/bin/)+", "", line.strip()) for line in code]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("danbiet ")]


def unknown_in(words: list[str]) -> str | None:
    """Return the first word of a command line that the product does not know, or None."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words[0])
        if found is None:
            return None if words[0].isupper() or words[0] == "…" else words[0]
        command, words = found, words[1:]
    if command.context_settings.get("ignore_unknown_options"):
        return None  # the rest belongs to another program's command
    known = {
        "--help",
        "--version",
        *(name for option in command.params for name in option.opts + option.secondary_opts),
    }
    return next((word for word in words if word.startswith("--") and word.split("=")[0] not in known), None)


def table_after(heading: str, text: str) -> list[list[str]]:
    """Return the rows of the first table below a heading."""
    below = text.split(f"\n{heading}\n", 1)[1]
    table = re.search(r"(?:^\|.*\n)+", below, re.M)
    assert table is not None
    return [[cell.strip() for cell in line.strip("| \n").split(" | ")] for line in table[0].splitlines()[2:]]


def test_every_setting_stands_in_the_operators_page_and_no_other():
    page = (ROOT / "docs/operator/settings.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([A-Z_]+)` \|", page, re.M)
    assert documented == [setting.name for setting in settings()]


def test_every_command_is_documented():
    told = {" ".join(words) for page in PAGES for words in written_commands(page.read_text(encoding="utf-8"))}
    assert [" ".join(words) for words in commands() if not any(_tells(line, words) for line in told)] == []


def _tells(line: str, words: tuple[str, ...]) -> bool:
    return f"{line} ".startswith(f"{' '.join(words)} ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_tells_exists_with_its_options(page):
    wrong = [(words, unknown_in(words)) for words in written_commands(page.read_text(encoding="utf-8"))]
    assert [words for words, unknown in wrong if unknown] == []


def test_a_command_that_does_not_exist_would_be_seen():
    page = "`danbiet listen hear`, `danbiet up --quick`\n```\n$ danbiet check\ndanbiet demo open --seed 3\n```\n"
    told = written_commands(page)
    assert [unknown_in(words) for words in told] == ["hear", "--quick", None, None]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_of_a_page_leads_somewhere(page):
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"https?:|mailto:", link)]
    assert [link for link in links if not _leads(page, link)] == []


def _leads(page: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = (page.parent / file) if file else page
    return target.exists() and (not anchor or anchor in _anchors(target.read_text(encoding="utf-8")))


def _anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", head)).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("row", table_after("## Cách viết", QUERIES), ids=lambda row: row[0])
def test_an_example_query_finds_what_the_page_says(row):
    query = parse(row[0].strip("`"))
    found, missed = (_document(cell) for cell in row[1:])
    assert (matches(query, found), matches(query, missed)) == (True, False)


def _document(cell: str):
    place, _, text = cell.partition(": ") if re.match(r"(tiêu đề|trong bài|Báo [\w ]+): ", cell) else ("", "", cell)
    title = text if place == "tiêu đề" else "Một tiêu đề"
    body = "" if place == "tiêu đề" else text
    return prepare(title, body, place if place.startswith("Báo") else "Báo nào đó")


@pytest.mark.parametrize("row", table_after("## Khi viết sai", QUERIES), ids=lambda row: row[0])
def test_a_wrong_query_is_answered_as_the_page_says(row):
    with pytest.raises(QuerySyntaxError) as told:
        parse(row[0].strip("`"))
    assert told.value.message == row[1]


def test_the_name_of_a_person_is_refused_as_the_page_says():
    example = re.search(r"bị từ chối\*, ví dụ `([^`]+)`", QUERIES)
    assert example is not None
    assert [finding.refuses for finding in lint(parse(example[1]))] == [True]


def test_every_page_of_the_desks_menu_has_its_page_in_the_handbook():
    handbook = (ROOT / "docs/officer/README.md").read_text(encoding="utf-8")
    with override("vi"):
        menu = [entry for entry in admin_menu.registered_menu_items if isinstance(entry, Entry)]
        names = [str(entry.label) for entry in menu if entry.group == "work"]
    assert "Hôm nay" in names
    assert [name for name in names if f"| [{name}](" not in handbook] == []


@cache
def _words_of_the_screen() -> str:
    sources = [file for kind in ("html", "py", "yaml") for file in (ROOT / "danbiet").rglob(f"*.{kind}")]
    return " ".join(" ".join(file.read_text(encoding="utf-8").split()) for file in sources)


def not_on_the_screen(text: str) -> list[str]:
    """Return the words in bold that no template and no message of ours holds."""
    bold = re.findall(r"\*\*([^*]+)\*\*", " ".join(text.split()))
    words = [part.strip(" .:") for each in bold for part in re.split(r"[→…,:]", each)]
    return [word for word in words if word and word not in _words_of_the_screen()]


@pytest.mark.parametrize("page", BUTTONS_IN_BOLD, ids=lambda page: page.name)
def test_words_in_bold_are_words_of_the_screen(page):
    lead = {"Trang này trả lời", "chữ đậm"}
    assert [word for word in not_on_the_screen(page.read_text(encoding="utf-8")) if word not in lead] == []


def test_a_button_that_was_renamed_would_be_seen():
    assert not_on_the_screen("**Nhận xử lý**, rồi **Bấm vào\nđâu đó**.") == ["Bấm vào đâu đó"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_file_that_a_page_names_exists(page):
    named = re.findall(r"`((?:danbiet|tests|bench|docs|scripts|\.ci)/[^`\s]+)`", page.read_text(encoding="utf-8"))
    files = {name.partition("::")[0].rstrip("/") for name in named if "<" not in name}
    assert sorted(name for name in files if not any(ROOT.glob(name))) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_has_a_place_still_to_be_filled(page):
    assert re.findall(r"@@\w*|\bTODO\b|\bTBD\b", page.read_text(encoding="utf-8")) == []
