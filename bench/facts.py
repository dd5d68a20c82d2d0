"""Are the figures of a text read, and wrong ones in a variant found?"""

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from bench import Figure
from danbiet.engine.text.facts import disagreements, figures

EXAMPLES = Path(__file__).resolve().parents[1] / "tests" / "engine" / "text" / "facts"
_DIGITS = re.compile(r"\d+(?:[.,/:-]\d+)*")
_ARROW = "⇒"

Read = tuple[str, str, str]
"""Kind, value and unit of a figure, as written in the examples."""


class Example(NamedTuple):
    """A text with the figures that a reader would check; every third one is held out."""

    text: str
    expected: Counter[Read]
    is_held_out: bool


class Pair(NamedTuple):
    """A variant of a source; ``wrong`` is the one figure in it that is, or None."""

    source: str
    variant: str
    wrong: str | None
    is_folded: bool
    is_held_out: bool


class Tally(NamedTuple):
    """Wrong figures found, all wrong figures, false disagreements, right variants that had one, right variants."""

    found: int
    wrong: int
    false: int
    spoilt: int
    right: int


def run(data: Path) -> Iterator[Figure]:
    """Yield how figures and disagreements are read on the examples held out, then on the rest.

    The peer of disagreements compares strings of digits, as a careful eye or a text tool would.
    """
    for part, held_out in (("", True), ("_development", False)):
        chosen = [each for each in examples() if each.is_held_out is held_out]
        precision, recall = read_rightly(chosen)
        f1 = 2 * precision * recall / (precision + recall)
        yield Figure("facts", f"figure_f1{part}", f1, "share", len(chosen))
        yield Figure("facts", f"figure_precision{part}", precision, "share", len(chosen))
        yield Figure("facts", f"figure_recall{part}", recall, "share", len(chosen))
        yield from _disagreement_figures(part, [each for each in pairs() if each.is_held_out is held_out])
    yield _speed()


def _disagreement_figures(part: str, chosen: Sequence[Pair]) -> Iterator[Figure]:
    ours = tally(chosen, flagged)
    peer = tally(chosen, digits_flagged)
    recall, theirs = ours.found / ours.wrong, peer.found / peer.wrong
    name = f"disagreement_recall{part}"
    yield Figure("facts", name, recall, "share", ours.wrong, "digit strings", theirs, recall / theirs)
    name = f"false_disagreements{part}"
    yield Figure(
        "facts", name, ours.false / len(chosen), "a variant", len(chosen), "digit strings", peer.false / len(chosen)
    )


def examples() -> list[Example]:
    """Return the labelled texts in order."""
    return [
        Example(text, Counter(_read(item) for item in labels.split("|") if item.strip()), number % 3 == 2)
        for number, (text, labels) in enumerate(_halves(line) for line in _lines("figures.txt"))
    ]


def pairs() -> list[Pair]:
    """Return the labelled variants in order, each with its source."""
    found: list[Pair] = []
    source = ""
    for line in _lines("pairs.txt"):
        sign, _, rest = line.partition(" ")
        if sign == "S":
            source = rest
            continue
        variant, wrong = _halves(rest)
        found.append(Pair(source, variant, wrong or None, sign.endswith("~"), len(found) % 3 == 2))
    return found


def read_rightly(chosen: Sequence[Example]) -> tuple[float, float]:
    """Return precision and recall of the figures read: kind, value and unit all right."""
    right = said = expected = 0
    for example in chosen:
        found = read(example.text)
        right += (found & example.expected).total()
        said += found.total()
        expected += example.expected.total()
    return right / said, right / expected


def read(text: str) -> Counter[Read]:
    """Return the figures of a text as the examples write them; a place is judged without its unit word."""
    return Counter(
        (figure.kind.value, _plain(figure.value), "" if figure.kind == "place" else figure.unit)
        for figure in figures(text)
    )


def flagged(pair: Pair) -> list[str]:
    """Return the words that are reported as disagreeing."""
    return [each.words for each in disagreements(pair.source, pair.variant, folded=pair.is_folded)]


def digits_flagged(pair: Pair) -> list[str]:
    """Return the strings of digits that the source does not have."""
    known = set(_DIGITS.findall(pair.source))
    return [said for said in _DIGITS.findall(pair.variant) if said not in known]


def tally(chosen: Sequence[Pair], judge: type | object) -> Tally:
    """Count what a judge of pairs finds and what it reports for nothing."""
    found = false = spoilt = 0
    for pair in chosen:
        words = judge(pair)  # type: ignore[operator]
        hits = [said for said in words if pair.wrong and (said in pair.wrong or pair.wrong in said)]
        found += bool(hits)
        false += len(words) - len(hits)
        spoilt += pair.wrong is None and bool(words)
    wrong = sum(pair.wrong is not None for pair in chosen)
    return Tally(found, wrong, false, spoilt, len(chosen) - wrong)


def _speed() -> Figure:
    texts = [pair.source for pair in pairs()]
    start = time.process_time()
    for text in texts:
        figures(text)
    return Figure("facts", "per_s", len(texts) / (time.process_time() - start), "texts/s", len(texts))


def _read(item: str) -> Read:
    kind, _, rest = item.strip().partition(" ")
    if kind in ("number", "percent", "money", "duration"):
        value, _, unit = rest.partition(" ")
        return kind, value, unit
    return kind, rest, ""


def _plain(value: Decimal | str) -> str:
    return value if isinstance(value, str) else f"{value:f}"


def _halves(line: str) -> tuple[str, str]:
    text, _, rest = line.partition(_ARROW)
    return text.strip(), rest.strip()


def _lines(name: str) -> list[str]:
    lines = (EXAMPLES / name).read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
