"""The article's own text out of a page, by agreement of two extractors.

trafilatura reads every page once, in its quick and precise manner; resiliparse,
thirty times as fast and less careful, reads it too. Where the two agree the
first is right. Where they do not, trafilatura reads again with its own
fall-backs, and a line stays only when the other reading has it as well.
Measured: docs/developer/sources.md.
"""

import re
from collections import Counter

from resiliparse.extract.html2text import extract_plain_text
from trafilatura import bare_extraction
from trafilatura.settings import Document

AGREE = 0.85
RUN = 4
BACKED = 0.5
LEAST_LEFT = 0.5
WORD = re.compile(r"\w+")

Runs = Counter[tuple[str, ...]]


def article_text(markup: str, *, url: str) -> str:
    """Return the article's text, a paragraph a line; empty when there is none."""
    text = precisely(markup, url, quickly=True)
    second = roughly(markup)
    if agreement(runs(text), runs(second)) >= AGREE:
        return text
    return backed(precisely(markup, url, quickly=False), second)


def precisely(markup: str, url: str, *, quickly: bool) -> str:
    found = bare_extraction(
        markup,
        url=url,
        fast=quickly,
        favor_precision=True,
        with_metadata=False,
        include_comments=False,
        include_tables=True,
        include_images=False,
        include_links=False,
    )
    return (found.text or "") if isinstance(found, Document) else ""


def roughly(markup: str) -> str:
    text: str = extract_plain_text(markup, main_content=True, alt_texts=False, links=False, form_fields=False)
    return text


def runs(text: str) -> Runs:
    """Return the runs of four words in ``text``, each with its number; a shorter text is one run."""
    words = WORD.findall(text)
    return Counter(tuple(words[at : at + RUN]) for at in range(max(len(words) - RUN + 1, min(len(words), 1))))


def agreement(one: Runs, other: Runs) -> float:
    """Return the share of runs that two readings have in common (Dice), 1.0 for two empty ones."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def backed(text: str, second: str) -> str:
    """Return the lines that the second reading has too; the whole text when that would lose half of it."""
    known, words = runs(second), " ".join(WORD.findall(second))
    kept = "\n".join(line for line in text.splitlines() if is_backed(line, known, words))
    return kept if len(kept) > LEAST_LEFT * len(text) else text


def is_backed(line: str, known: Runs, words: str) -> bool:
    own = runs(line)
    if len(WORD.findall(line)) < RUN:
        return " ".join(WORD.findall(line)) in words
    return sum(count for run, count in own.items() if run in known) >= BACKED * own.total()
