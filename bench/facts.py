"""Are the figures of a text read, and wrong ones in a variant found?"""

import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from bench import Figure
from danbiet.engine.text import nfc, sentences
from danbiet.engine.text.facts import disagreements, figures, unmarked

EXAMPLES = Path(__file__).resolve().parents[1] / "tests" / "engine" / "text" / "facts"
_DIGITS = re.compile(r"\d+(?:[.,/:-]\d+)*")
_ARROW = "⇒"
_SEED = 20260731

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
    yield from _press(data)


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


def tally(chosen: Sequence[Pair], judge: Callable[[Pair], list[str]]) -> Tally:
    """Count what a judge of pairs finds and what it reports for nothing."""
    found = false = spoilt = 0
    for pair in chosen:
        words = judge(pair)
        hits = [said for said in words if pair.wrong and (said in pair.wrong or pair.wrong in said)]
        found += bool(hits)
        false += len(words) - len(hits)
        spoilt += pair.wrong is None and bool(words)
    wrong = sum(pair.wrong is not None for pair in chosen)
    return Tally(found, wrong, false, spoilt, len(chosen) - wrong)


def _press(data: Path) -> Iterator[Figure]:
    """Yield the same on sentences of real articles: one digit changed at random, or none.

    The digit is drawn from all of the text, whether or not our reader sees a figure there.
    """
    texts = _articles(data)
    draw = random.Random(_SEED)
    chosen = [pair for text in texts for pair in _altered(text, draw)]
    ours, peer = tally(chosen, flagged), tally(chosen, digits_flagged)
    recall, theirs = ours.found / ours.wrong, peer.found / peer.wrong
    yield Figure("facts", "press_recall", recall, "share", ours.wrong, "digit strings", theirs, recall / theirs)
    yield Figure("facts", "press_false", ours.false / len(chosen), "a sentence", len(chosen))
    start = time.process_time()
    found = sum(len(figures(text)) for text in texts)
    spent = time.process_time() - start
    yield Figure("facts", "per_s", len(texts) / spent, "articles/s", len(texts))
    yield Figure("facts", "figures_per_s", found / spent, "figures/s", found)


def _articles(data: Path) -> list[str]:
    with gzip.open(data / "stories" / "vi_clusters.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [nfc(json.loads(line)["body"]) for line in lines]


def _altered(text: str, draw: random.Random) -> Iterator[Pair]:
    """Yield one sentence with digits as it is, without diacritics, and with one digit changed."""
    candidates = [sentence for sentence in sentences(text) if re.search(r"\d", sentence)]
    if not candidates:
        return
    sentence = draw.choice(candidates)
    at = draw.choice([match.start() for match in re.finditer(r"\d", sentence)])
    digit = str((int(sentence[at]) + draw.randint(1, 8)) % 9 + 1)
    wrong = f"{sentence[:at]}{digit}{sentence[at + 1 :]}"
    said = next(match[0] for match in _DIGITS.finditer(wrong) if match.start() <= at < match.end())
    yield Pair(text, sentence, None, False, False)
    yield Pair(text, unmarked(sentence), None, True, False)
    if digit != sentence[at] and said not in text:
        yield Pair(text, wrong, said, False, False)


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
