"""Whether words name somebody: a story calls people by what they do, and no table holds a private person's name.

Names are found by their form: a surname with its capitals (as the engine reads texts, and as the rule for saved
queries has it), or a form of address before a capital (“chị Hoa”). Staff and spokespersons may be named in full, and
so may places, streets, schools and organisations. A letter that stands for a name (“Nguyễn Văn A”) is none. By form
alone a name may slip through, and a rare place may be taken for one: see docs/officer/kho-cau-chuyen.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final

from danbiet.engine.matching.linting.lexicons import syllables
from danbiet.engine.matching.linting.names import private_names
from danbiet.engine.matching.nodes import Word
from danbiet.engine.text import fold, nfc, tokens
from danbiet.engine.text.facts.figure import Kind
from danbiet.engine.text.facts.names import names
from danbiet.engine.text.tokens import Token
from danbiet.offices.models import Agency, User
from danbiet.publishing.models import Spokesperson

Span = tuple[int, int]
LONGEST: Final = 4  # syllables of a name after a form of address
FORMS_OF_ADDRESS: Final = "ông bà anh chị cô chú bác em cháu cụ dì cậu thím mợ bé"
ADDRESSES: Final = frozenset(FORMS_OF_ADDRESS.split())
# What stands after a form of address and names an office, or nobody private.
OFFICES: Final = frozenset(
    {"phó", "trưởng", "chủ tịch", "chủ nhiệm", "giám đốc", "tổng giám", "bí thư", "hiệu trưởng", "hiệu phó"}
    | {"bộ trưởng", "thứ trưởng", "thủ tướng", "cục trưởng", "vụ trưởng", "viện trưởng", "chánh văn", "đại biểu"}
    | {"bác sĩ", "giáo viên", "kỹ sư", "cán bộ", "công an", "công đoàn", "hồ"}
)
# At the beginning of a sentence these are places, not somebody addressed.
PLACES: Final = frozenset({"bà rịa", "bà nà", "bà đen", "cô tô", "ông đốc"})
OPENINGS: Final = frozenset('.!?:;“”"\n–-')


def people_named(text: str, *, known: Collection[str] = ()) -> list[str]:
    """Return the names of people that the text holds, as written, in order; those of ``known`` people are left out."""
    whole = nfc(text)
    figures = names(whole)
    places = [(each.start, each.end) for each in figures if each.kind in (Kind.PLACE, Kind.ORGANISATION)]
    found = [(each.start, each.end) for each in figures if each.kind is Kind.PERSON]
    words = tokens(whole)
    guessed = [*_by_surname(whole, words, known), *_by_address(whole, words)]
    found += [span for span in guessed if not any(span[0] < end and start < span[1] for start, end in places)]
    staff = {fold(name) for name in known}
    said = [whole[start:end] for start, end in _widest(found)]
    return list(dict.fromkeys(name for name in said if fold(name) not in staff and not _is_letter(name)))


def names_of_staff(agency: Agency, day: date) -> list[str]:
    """Return who may be named in the agency's texts: its staff, and who speaks for it on this day."""
    staff = User.objects.filter(agency=agency).exclude(full_name="").values_list("full_name", flat=True)
    speaking = Spokesperson.objects.filter(agency=agency).on(day).values_list("person__full_name", flat=True)
    return list(dict.fromkeys([*staff, *speaking]))


def _by_surname(text: str, words: Sequence[Token], known: Collection[str]) -> Iterator[Span]:
    listed = [syllables(name) for name in known]
    for run in _capital_runs(text, words):
        typed = [Word(each.text, exact=False, at=each.start, written=_typed(text, each)) for each in run]
        for name in private_names(typed, listed):
            yield name[0].at, name[-1].at + len(name[-1].written)


def _by_address(text: str, words: Sequence[Token]) -> Iterator[Span]:
    for place, word in enumerate(words[:-1]):
        called = _capitals_after(text, words, place)
        if word.text in ADDRESSES and called and _is_addressed(text, word) and not _is_office(called, word):
            yield called[0].start, called[-1].end


def _is_addressed(text: str, word: Token) -> bool:
    """A capital form of address counts at the beginning of a sentence only; elsewhere it is part of a name."""
    if text[word.start].islower():
        return True
    before = text[: word.start].rstrip(" ")
    return not before or before[-1] in OPENINGS


def _is_office(called: Sequence[Token], address: Token) -> bool:
    first, both = called[0].text, " ".join(each.text for each in called[:2])
    is_letter = len(first) == 1 and len(called) == 1
    return is_letter or bool({first, both} & OFFICES) or f"{address.text} {first}" in PLACES


def _capitals_after(text: str, words: Sequence[Token], place: int) -> list[Token]:
    run: list[Token] = []
    for before, word in zip(words[place:], words[place + 1 : place + 1 + LONGEST], strict=False):
        if text[before.end : word.start] != " " or not text[word.start].isupper():
            break
        run.append(word)
    # “chị Chủ nhiệm”: the office goes on in small letters.
    return run + _rest_of_office(words, place + 1 + len(run)) if len(run) == 1 else run


def _rest_of_office(words: Sequence[Token], place: int) -> list[Token]:
    pair = words[place - 1 : place + 1]
    return [pair[1]] if len(pair) == 2 and f"{pair[0].text} {pair[1].text}" in OFFICES else []


def _capital_runs(text: str, words: Sequence[Token]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for word in words:
        if run and (text[run[-1].end : word.start] != " " or not text[word.start].isupper()):
            yield run
            run = []
        if text[word.start].isupper():
            run.append(word)
    if run:
        yield run


def _is_letter(name: str) -> bool:
    return len(name.split()[-1]) == 1 and name.split()[-1] not in "YÝ"


def _typed(text: str, word: Token) -> str:
    """Return the word as typed; one in capitals only as a name is usually written."""
    written = text[word.start : word.end]
    return written.capitalize() if written.isupper() and len(written) > 1 else written


def _widest(spans: Collection[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
