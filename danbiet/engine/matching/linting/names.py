"""Whether a run of words is the name of a private person.

A name begins with a surname. What follows must then show that it is a name: the
capitals of someone who typed a name, or the shape surname + middle + given name
filling a whole phrase. Words of policy that begin alike (hồ sơ, lý lịch, đào tạo)
and names on street signs are known and left alone. See docs/method/matching.md.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from danbiet.engine.matching.linting.lexicons import (
    Name,
    agrees,
    common_pairs,
    lexicon,
    single_names,
    strong_surnames,
    syllables,
)
from danbiet.engine.matching.nodes import Word
from danbiet.engine.text import fold

_LONGEST: Final = 4  # syllables after the first of the surname
_MARKERS: Final = ("văn", "thị")
# Bare surnames whose other readings are few: "dang", "do", "ho", "ly" are not here.
_BARE_AND_RARE: Final = frozenset(syllables("nguyen pham huynh bui"))
_BARE_SURNAMES: Final = _BARE_AND_RARE | frozenset(
    syllables("tran le hoang phan vu vo ngo truong trinh dinh duong doan")
)
_PLACES: Final = frozenset(
    syllables("đường phố phường cầu hầm trường viện quỹ giải thưởng quảng hẻm ngõ kênh học thpt thcs tàng nhà")
)


def private_names(run: Sequence[Word], known: Collection[Name]) -> Iterator[Sequence[Word]]:
    """Yield the parts of a run of words that look like a private person's name.

    ``known`` holds names that may be listened to: people in public office.
    """
    texts = tuple(word.text for word in run)
    free = [not covered for covered in _covered(texts, [*known, *lexicon("namesakes").accented])]
    start = 0
    while start < len(run):
        length = _name_at(run, texts, start, free) if free[start] else 0
        if length:
            yield run[start : start + length]
        start += length or 1


def _covered(texts: Name, entries: Collection[Name]) -> list[bool]:
    """Say for each word whether it lies in an entry that stands in the run."""
    covered = [False] * len(texts)
    for entry in entries:
        for start in range(len(texts) - len(entry) + 1):
            if all(map(agrees, texts[start : start + len(entry)], entry)):
                covered[start : start + len(entry)] = [True] * len(entry)
    return covered


def _name_at(run: Sequence[Word], texts: Name, start: int, free: Sequence[bool]) -> int:
    """Return how many words from ``start`` are a person's name; 0 when none."""
    surname = _surname_length(texts, start)
    if not surname or _is_anonymous(texts, start + surname):
        return 0
    # "Đoàn Việt Nam" is a delegation: what follows is already another name.
    if not free[start + surname] and not _is_strong(texts, start, surname):
        return 0
    capitals = _capitals(run, start)
    if capitals > surname:
        return capitals if _is_typed_as_name(texts, start, surname, capitals) else 0
    return _small_letter_name(texts, start, surname)


def _surname_length(texts: Name, start: int) -> int:
    surnames = lexicon("surnames")
    for length in (2, 1):
        part = texts[start : start + length]
        if len(part) == length and len(texts) > start + length and surnames.holds(part):
            return length
    return 0


def _is_anonymous(texts: Name, given: int) -> bool:
    """Say whether the name ends in a letter that stands for a name: Nguyễn Văn A."""
    following = texts[given : given + 2]
    return any(len(text) == 1 and text not in ("y", "ý", "ỷ") for text in following)


def _capitals(run: Sequence[Word], start: int) -> int:
    """Return how many words from ``start`` are written with a first capital."""
    length = 0
    for word in run[start : start + _LONGEST + 1]:
        if not _is_capitalised(word):
            break
        length += 1
    return length


def _is_capitalised(word: Word) -> bool:
    return word.written[:1].isupper() and (len(word.written) == 1 or not word.written.isupper())


def _is_typed_as_name(texts: Name, start: int, surname: int, length: int) -> bool:
    if start and texts[start - 1] in _PLACES:
        return False
    if common_pairs().holds(texts[start : start + 2]) and not _has_shape(texts, start, surname, length):
        return False
    # Two syllables after a weak surname are more often a commune or a company.
    if length - surname < 2 and not _is_strong(texts, start, surname):
        return False
    if _given(texts[start + length - 1]) or _middle(texts[start + surname]):
        return True
    return _is_strong(texts, start, surname) and length - surname == 2


def _small_letter_name(texts: Name, start: int, surname: int) -> int:
    rest = len(texts) - start - surname
    if _marked_name(texts, start, surname):
        return surname + min(rest, 2)
    length = surname + rest
    whole = start == 0 and rest <= _LONGEST - 1
    if not whole or common_pairs().holds(texts[:2]) or common_pairs().holds(texts[-2:]):
        return 0
    if rest == 1:
        return length if _is_unmistakable(texts, surname) and _given(texts[-1]) else 0
    if _is_bare(texts[0]) and (rest > 2 or texts[0] not in _BARE_SURNAMES):
        return 0
    return length if _has_shape(texts, start, surname, length) else 0


def _is_unmistakable(texts: Name, surname: int) -> bool:
    """Say whether the first word is a surname and hardly anything else, even bare."""
    if _is_bare(texts[0]):
        return texts[0] in _BARE_AND_RARE
    return _is_strong(texts, 0, surname)


def _marked_name(texts: Name, start: int, surname: int) -> bool:
    """Say whether văn or thị stands after the surname, and a further word after it."""
    marker = start + surname
    if len(texts) < marker + 2 or not any(agrees(texts[marker], known) for known in _MARKERS):
        return False
    if _is_strong(texts, start, surname) and fold(texts[start]) in _BARE_AND_RARE:
        return True
    pairs = common_pairs()
    before = start > 0 and pairs.holds(texts[start - 1 : start + 1])
    inside = pairs.holds(texts[start : start + 2]) or pairs.holds(texts[marker : marker + 2])
    return not (before or inside) and (start == 0 or _given(texts[marker + 1]))


def _has_shape(texts: Name, start: int, surname: int, length: int) -> bool:
    """Say whether a middle name and a given name follow the surname."""
    if length - surname < 2:
        return False
    return _middle(texts[start + surname]) and _given(texts[start + length - 1])


def _is_strong(texts: Name, start: int, surname: int) -> bool:
    part = texts[start : start + surname]
    if _is_bare(part[0]):
        return part[0] in _BARE_SURNAMES
    return strong_surnames().holds(part)


def _is_bare(text: str) -> bool:
    return fold(text) == text


def _given(text: str) -> bool:
    return single_names("given_names").holds((text,))


def _middle(text: str) -> bool:
    return single_names("middle_names").holds((text,))
