"""What the source documents ask: kept in one file, shown on one page, and never claimed beyond what is tested."""

from __future__ import annotations

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.urls import get_resolver

from danbiet.listening.models import AlarmOutcome

ROOT = Path(__file__).resolve().parents[1]
# Words that no column, choice or noun of ours may bear (trust.md, promises 1, 4 and 5).
NEVER = {
    "blacklist", "boost", "enemy", "follower", "followers", "hostile", "influencer", "opponent", "persona",
    "reactionary", "sanction", "takedown", "troll",
    "phản động", "thù địch", "chống phá", "gỡ bài", "đối tượng xấu",
}  # fmt: skip


def _made_by() -> ModuleType:
    spec = importlib.util.spec_from_file_location("requirements_page", ROOT / "scripts/requirements.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


page = _made_by()
REGISTER = page.load()
ROWS: list[dict[str, Any]] = page.rows(REGISTER)


@cache
def _functions_of(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.exists():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def is_a_test(node: str) -> bool:
    file, _, function = node.partition("::")
    return function.startswith("test_") and function in _functions_of(file)


def overclaimed(rows: list[dict[str, Any]]) -> list[str]:
    """Return the rows that say they work and name no test that exists, or still lack something."""
    working = [row for row in rows if row["state"] == "chạy được"]
    return [row["id"] for row in working if row.get("missing") or not any(map(is_a_test, row.get("tests", [])))]


def forbidden_in(words: list[str]) -> list[str]:
    text = [re.sub(r"[^\w]+|_", " ", word).lower() for word in words]
    return [word for word, plain in zip(words, text, strict=True) if any(f" {no} " in f" {plain} " for no in NEVER)]


def test_every_requirement_of_the_documents_stands_here_once():
    assert [row["id"] for row in ROWS] == [f"R{n:02}" for n in range(1, 92)]
    assert [row["id"] for row in ROWS if not row["words"] or not row["source"]] == []


def test_the_page_is_made_from_the_one_file():
    stale = "docs/requirements.md is stale: run .venv/bin/python scripts/requirements.py"
    assert page.PAGE.read_text(encoding="utf-8") == page.render(REGISTER), stale


def test_what_is_said_to_work_names_a_test():
    assert overclaimed(ROWS) == []


def test_a_claim_without_a_test_would_be_seen():
    this = "tests/test_requirements.py::test_a_claim_without_a_test_would_be_seen"
    claims = [
        {"id": "none", "state": "chạy được"},
        {"id": "gone", "state": "chạy được", "tests": ["tests/test_requirements.py::test_that_is_gone"]},
        {"id": "lost", "state": "chạy được", "tests": ["tests/lost.py::test_anything"]},
        {"id": "half", "state": "chạy được", "missing": "a half", "tests": [this]},
        {"id": "open", "state": "một phần"},
        {"id": "fine", "state": "chạy được", "tests": [this]},
    ]  # fmt: skip
    assert overclaimed(claims) == ["none", "gone", "lost", "half"]


def test_every_test_that_is_named_exists():
    assert [(row["id"], node) for row in ROWS for node in row.get("tests", []) if not is_a_test(node)] == []


def test_every_page_that_is_named_can_be_opened():
    known = get_resolver().reverse_dict
    named = {name for row in ROWS for name in row.get("pages", [])}
    assert sorted(name for name in named if name not in known) == []
    assert sorted(named) == sorted(REGISTER["pages"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_state_says_what_there_is_and_what_is_lacking(row):
    assert row["state"] in page.STATES
    assert bool(row.get("missing")) == (row["state"] != "chạy được")
    if row["state"] != "chưa có":
        assert row["now"]
        assert row.get("pages") or row.get("tests")


def test_what_is_not_built_as_written_says_why_and_what_stands_instead():
    refused = {row["id"]: row["refused"] for row in ROWS if "refused" in row}
    assert sorted(refused) == ["R69", "R70", "R77", "R86"]
    assert [key for key, said in refused.items() if sorted(said) != ["asked", "instead", "why"]] == []
    shown = page.PAGE.read_text(encoding="utf-8")
    assert [key for key, said in refused.items() if not all(words in shown for words in said.values())] == []


def test_an_alarm_closes_with_one_of_six_answers_and_no_other():
    assert [str(label) for label in AlarmOutcome.labels] == [
        "trả lời", "giải thích", "hỏi thêm ý kiến", "đính chính", "đề nghị sửa chính sách", "không phản hồi",
    ]  # fmt: skip


def _words_of_our_nouns() -> list[str]:
    words: list[str] = []
    for model in apps.get_models():
        if model.__module__.startswith("danbiet."):
            words += [re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__), str(model._meta.verbose_name)]
            for field in model._meta.get_fields():
                words += [field.name, str(getattr(field, "verbose_name", ""))]
                words += [str(part) for choice in getattr(field, "choices", None) or [] for part in choice]
    return words


def test_no_noun_or_column_stands_for_an_opponent_or_a_takedown():
    assert forbidden_in(["is_hostile", "Takedown_Request", "thế lực thù địch", "followers", "follow", "boosted"]) == [
        "is_hostile",
        "Takedown_Request",
        "thế lực thù địch",
        "followers",
    ]
    words = _words_of_our_nouns()
    assert {"Alarm", "đề nghị sửa chính sách", "was_false"} <= set(words)
    assert forbidden_in(words) == []
