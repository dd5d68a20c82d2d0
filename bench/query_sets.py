"""Seeded sets of saved queries as officers would write them, out of articles that are not matched afterwards."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from danbiet.engine.text import fold, tokens

OUTLETS = (
    "Tuổi Trẻ", "Thanh Niên", "VnExpress", "Nhân Dân", "Lao Động", "Tiền Phong", "Sài Gòn Giải Phóng",
    "Hà Nội Mới", "VietNamNet", "Dân Trí", "Người Lao Động", "Pháp Luật",
)  # fmt: skip

_SEED = 20261122
_MOST_TERMS = 6
_LONGEST = 4
_COMMONEST = 150  # no query is about these words alone
_RARE = 0.01  # a word that stands alone is in at most this share of the articles, whatever its diacritics
_RECURS = 3  # two words that belong together meet in at least as many articles …
_BROAD = 0.05  # … and in at most this share of them: an officer is told that a wider query is too broad
_SENTENCE = re.compile(r"[^.;:!?()\n]+")

Line = list[str]


def draw_queries(articles: Sequence[str], count: int) -> list[str]:
    """Return the texts of ``count`` queries of 1 to 6 terms, each number as likely as the others.

    A term is a rare word (1 in 4) or a run of two (half of these), three or
    four words that belong together; 3 in 20 are written without diacritics.
    The terms of one query come from one article, as an officer's words belong
    to one matter. They are joined by VÀ, HOẶC, GẦN and KHÔNG, some stand
    within ``tiêuđề:``, and 1 query in 20 names an outlet.
    """
    writer = _Writer(articles)
    return [writer.query() for _ in range(count)]


class _Writer:
    def __init__(self, articles: Sequence[str]) -> None:
        self.draw = random.Random(_SEED)
        told = [lines for lines in map(_lines, articles) if lines]
        within = _spread({fold(word) for line in lines for word in line} for lines in told)
        self.common = {word for word, _ in within.most_common(_COMMONEST)}
        self.rare = {word for word, n in within.items() if n <= _RARE * len(told) and word.isalpha()}
        met = _spread({pair for line in lines for pair in pairwise(line)} for lines in told)
        most = _BROAD * len(told)
        narrow = (pair for pair, n in met.items() if _RECURS <= n <= most)
        self.together = {pair for pair in narrow if not self.common.issuperset(map(fold, pair))}
        matters = ((self._rare_words(lines), [run for line in lines for run in self._runs(line)]) for lines in told)
        self.matters = [(words, runs) for words, runs in matters if runs]

    def query(self) -> str:
        terms = list(self._terms(self.draw.randint(1, _MOST_TERMS)))
        text = self._joined(terms)
        if self.draw.random() < 0.05:
            text += f' báo:"{self.draw.choice(OUTLETS)}"'
        return text

    def _terms(self, count: int) -> Iterator[str]:
        words, runs = self.draw.choice(self.matters)
        for _ in range(count):
            alone = words and self.draw.random() < 0.25
            term = self.draw.choice(words) if alone else self._phrase(self.draw.choice(runs))
            yield fold(term) if self.draw.random() < 0.15 else term

    def _rare_words(self, lines: list[Line]) -> Line:
        return [word for line in lines for word in line if fold(word) in self.rare]

    def _runs(self, line: Line) -> Iterator[Line]:
        """Yield each up to four words of the line of which every two belong together."""
        for start in range(len(line) - 1):
            end = start + 1
            while end < min(len(line), start + _LONGEST) and (line[end - 1], line[end]) in self.together:
                end += 1
            if end - start > 1:
                yield line[start:end]

    def _phrase(self, run: Line) -> str:
        return f'"{" ".join(run[: self.draw.choice((2, 2, 3, _LONGEST))])}"'

    def _joined(self, terms: list[str]) -> str:
        match terms:
            case [one]:
                return f"tiêuđề:{one}" if self.draw.random() < 0.1 else one
            case [one, other]:
                return self._pair(one, other)
            case [*some, last]:
                return self._several(some, last)
        raise ValueError("A query has at least one term.")

    def _pair(self, one: str, other: str) -> str:
        joins = (" ", " HOẶC ", f" GẦN/{self.draw.randint(1, 10)} ", " -")
        return f"{one}{self.draw.choices(joins, (4, 3, 2, 1))[0]}{other}"

    def _several(self, some: list[str], last: str) -> str:
        """Return spellings of one thing joined by HOẶC, with what must stand beside it or must not."""
        cut = self.draw.randint(1, len(some))
        either = some[0] if cut == 1 else f"({' HOẶC '.join(some[:cut])})"
        joins = (" ", " HOẶC ", " -", " tiêuđề:")
        return f"{' '.join([either, *some[cut:]])}{self.draw.choices(joins, (5, 2, 2, 1))[0]}{last}"


def _spread(found: Iterator[set[str]] | Iterator[set[tuple[str, str]]]) -> Counter:  # type: ignore[type-arg]
    return Counter(one for each in found for one in each)


def _lines(article: str) -> list[Line]:
    lines = ([token.text for token in tokens(line)] for line in _SENTENCE.findall(article))
    return [line for line in lines if len(line) > 1]
