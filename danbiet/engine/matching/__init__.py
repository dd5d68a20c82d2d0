"""The query language: one saved query, read the same way everywhere.

An officer's words become a tree (``parse``), canonical text again (``render``),
an answer for one text (``matches``), an index over thousands of queries for a
stream of texts (``Matcher``), and a neutral tree for the archive (``archive``).
``lint`` says what is unwise in a query, and refuses one that names a private
person. The language, its accent rule and its limits: docs/method/matching.md.
"""

from danbiet.engine.matching.archive import All, Any, ArchiveNode, Negated, OutletIs, TextQuery, archive
from danbiet.engine.matching.document import Document, outlet_key, prepare
from danbiet.engine.matching.evaluation import Span, matches, spans
from danbiet.engine.matching.lexing import QuerySyntaxError
from danbiet.engine.matching.linting import Finding, lint
from danbiet.engine.matching.matcher import Hit, Matcher
from danbiet.engine.matching.nodes import And, Field, Near, Not, Or, Phrase, Query, Word
from danbiet.engine.matching.parsing import parse
from danbiet.engine.matching.rendering import render

__all__ = [
    "All",
    "And",
    "Any",
    "ArchiveNode",
    "Document",
    "Field",
    "Finding",
    "Hit",
    "Matcher",
    "Near",
    "Negated",
    "Not",
    "Or",
    "OutletIs",
    "Phrase",
    "Query",
    "QuerySyntaxError",
    "Span",
    "TextQuery",
    "Word",
    "archive",
    "lint",
    "matches",
    "outlet_key",
    "parse",
    "prepare",
    "render",
    "spans",
]
