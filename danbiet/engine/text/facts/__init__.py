"""Checkable figures of a text, and where two texts give different ones.

``figures`` reads them, ``disagreements`` holds a variant against its source and the fact
table, ``missing`` tells what a variant leaves out, ``contradictions`` holds new statements
against earlier ones. Nothing here words a sentence for the officer: the answers are codes.
Method, examples and measurements: docs/method/facts.md.
"""

from danbiet.engine.text.facts.comparing import Code, Disagreement, conflicts, disagreements, missing
from danbiet.engine.text.facts.figure import Bound, Fact, Figure, Kind, Statement
from danbiet.engine.text.facts.reading import figures
from danbiet.engine.text.facts.spelling import unmarked
from danbiet.engine.text.facts.statements import Contradiction, contradictions

__all__ = [
    "Bound",
    "Code",
    "Contradiction",
    "Disagreement",
    "Fact",
    "Figure",
    "Kind",
    "Statement",
    "conflicts",
    "contradictions",
    "disagreements",
    "figures",
    "missing",
    "unmarked",
]
