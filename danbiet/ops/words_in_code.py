"""Words for the catalogues that no keyword marks, read from the syntax tree of the source."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

ONE: Final = ("_", "gettext", "gettext_lazy")
BY_NUMBER: Final = ("ngettext", "ngettext_lazy")


def declared_by_channels(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and words of what a channel declares: its label, and its settings' titles and descriptions.

    Channels know no Django and so no gettext; the room that shows these words translates them there.
    """
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            yield from _strings(named.value for named in _assigned(node) if _name_of(named) == "label")
        elif isinstance(node, ast.Call) and _called(node) == "Field":
            yield from _strings(named.value for named in node.keywords if named.arg in ("title", "description"))


def held_in_names(module: ast.Module) -> Iterator[tuple[int, str | tuple[str, str]]]:
    """Yield line and words that a function puts into a name and then has translated: ``ngettext(said, said, n)``.

    Vietnamese has one form for every number, so writing it once is natural; Babel sees only the name.
    """
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            known = _held(function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Name):
                    yield from _translated(_called(call), known[call.args[0].id])


def _translated(called: str, held: list[tuple[int, str]]) -> Iterator[tuple[int, str | tuple[str, str]]]:
    for line, words in held:
        if called in BY_NUMBER:
            yield line, (words, words)
        elif called in ONE:
            yield line, words


def _held(function: ast.FunctionDef) -> dict[str, list[tuple[int, str]]]:
    known: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for named in _assigned(function):
        known[_name_of(named)] += _strings([named.value])
    return known


def _assigned(tree: ast.AST) -> Iterator[ast.Assign]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Assign))


def _name_of(node: ast.Assign) -> str:
    return ast.unparse(node.targets[0])


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _strings(values: Iterable[ast.expr]) -> Iterator[tuple[int, str]]:
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            yield value.lineno, value.value
