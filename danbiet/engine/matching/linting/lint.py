"""The remarks on a query."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Final

from danbiet.engine.matching.linting.findings import Finding
from danbiet.engine.matching.linting.lexicons import Name, lexicon, syllables
from danbiet.engine.matching.linting.names import private_names
from danbiet.engine.matching.nodes import And, Field, Near, Not, Or, Phrase, Query, Word, words_of
from danbiet.engine.text.words import common_spellings

_MANY_SPELLINGS: Final = 2
_SHORT: Final = 2


def lint(query: Query, *, known_names: Collection[str] = ()) -> list[Finding]:
    """Return what is unwise in the query, in the order in which it was written.

    ``known_names`` are people whose public office may be listened to; a name that
    is neither there nor on the list of streets, places and organisations refuses
    the query.
    """
    known = [syllables(name) for name in known_names]
    branches = list(_branches(query))
    found = [
        *(finding for run in _runs(query) for finding in _persons(run, known)),
        *(finding for branch in branches for finding in _width(branch)),
        *(_ambiguity(word) for word in _loose_words(query) if _spellings(word)),
    ]
    return sorted(found, key=lambda finding: (finding.position, finding.kind))


def _persons(run: Sequence[Word], known: Collection[Name]) -> Iterator[Finding]:
    for name in private_names(run, known):
        written = " ".join(word.written or word.text for word in name)
        yield Finding(
            "private_person",
            f"“{written}” giống tên riêng của một người. Hệ thống theo dõi chính sách, không theo dõi cá nhân: "
            "hãy thay bằng tên chính sách, văn bản hoặc sự việc. Nếu là người giữ chức vụ, khai ở mục Cơ quan trước.",
            name[0].at,
            refuses=True,
        )


def _width(branch: Query) -> Iterator[Finding]:
    words = _plain_words(branch)
    if not words:
        return
    written = " ".join(word.written or word.text for word in words)
    if _is_broad(words):
        message = f"“{written}” đứng một mình sẽ bắt phần lớn tin tức. Thêm từ để thu hẹp, ví dụ tên chính sách."
        yield Finding("too_broad", message, words[0].at, refuses=False)
    elif len(words) == 1 and len(words[0].text) <= _SHORT:
        message = f"“{written}” quá ngắn để đứng một mình. Viết đủ cụm từ trong ngoặc kép."
        yield Finding("too_short", message, words[0].at, refuses=False)


def _is_broad(words: Sequence[Word]) -> bool:
    texts = tuple(word.text for word in words)
    return lexicon("broad").holds(texts) or (len(texts) == 1 and texts[0].isdigit())


def _ambiguity(word: Word) -> Finding:
    spellings = _spellings(word)
    shown = ", ".join(spellings[:4]) + (" …" if len(spellings) > 4 else "")
    message = (
        f"“{word.written or word.text}” viết không dấu nên bắt cả {shown}. Viết có dấu nếu chỉ muốn một từ, "
        f"hoặc ={word.text} nếu đúng là từ không dấu."
    )
    return Finding("accent_ambiguous", message, word.at, refuses=False)


def _spellings(word: Word) -> list[str]:
    """Return the spellings a bare word stands for, when there are many."""
    found = sorted(common_spellings().get(word.text, ())) if not word.exact else []
    return found if len(found) >= _MANY_SPELLINGS else []


def _plain_words(branch: Query) -> tuple[Word, ...]:
    """Return the words of a branch that asks for one word or phrase only."""
    match branch:
        case Word():
            return (branch,)
        case Phrase(words):
            return words
        case And(parts) if all(isinstance(part, Word) for part in parts):
            return tuple(words_of(branch))
        case _:
            return ()


def _branches(query: Query) -> Iterator[Query]:
    """Yield the alternatives of the query: each of them alone can match."""
    if isinstance(query, Or):
        for part in query.parts:
            yield from _branches(part)
    else:
        yield query


def _loose_words(query: Query) -> Iterator[Word]:
    """Yield the words that stand outside phrases and names of outlets."""
    match query:
        case Word():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from _loose_words(part)
        case Not(part) | Field("title", part):
            yield from _loose_words(part)
        case Near(left, right):
            yield from _loose_words(left)
            yield from _loose_words(right)


def _runs(query: Query) -> Iterator[Sequence[Word]]:
    """Yield the runs of words that a reader would read as one expression."""
    match query:
        case Word():
            yield (query,)
        case Phrase(words):
            yield words
        case And(parts):
            yield from _runs_of(parts)
        case Or(parts):
            for part in parts:
                yield from _runs(part)
        case Not(part) | Field("title", part):
            yield from _runs(part)
        case Near(left, right):
            yield from _runs_of((left, right))


def _runs_of(parts: Sequence[Query]) -> Iterator[Sequence[Word]]:
    """Yield neighbouring single words as one run: an unquoted name is a name too."""
    for single, group in groupby(parts, lambda part: isinstance(part, Word)):
        if single:
            yield [part for part in group if isinstance(part, Word)]
        else:
            for part in group:
                yield from _runs(part)
