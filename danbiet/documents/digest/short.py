"""The digest for a chat group: plain text that fits one message."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from danbiet.documents.digest.model import (
    DigestDocument,
    DigestLine,
    group_title,
    reprint_words,
    short_moment,
)
from danbiet.documents.wording import clipped, counted, number, one_line, word


class LimitTooSmall(ValueError):
    """The message would not even hold its own counts."""


def digest_short(digest: DigestDocument, limit: int = 1500) -> str:
    """Return the digest as text of fewer than ``limit`` characters.

    Counts come first, then stories, the first of every policy before the
    second of any. It is cut at a whole line that says how many are left out.
    Links are left out: half a link is worse than none.

    Raises LimitTooSmall when not even the counts fit.
    """
    head = _head(digest)
    room = limit - 1 - len(_joined(head))
    if room < 0:
        raise LimitTooSmall(f"The counts alone take {len(_joined(head))} of {limit} characters.")
    policies = [f"• {group_title(digest, group)}" for group in digest.groups]
    # Half of what is left goes to the counts by policy, so that stories have room.
    counts = _fitting(policies, room // 2, digest, "more_policies", len(policies))
    room -= _length(counts)
    stories = [_story(n, line, digest) for n, line in enumerate(_in_turn(digest), start=1)]
    total = max(digest.stories, len(stories))
    title = digest.heading("top")
    told = _fitting(stories, room - len(title) - 1, digest, "more_stories", total)
    return _joined([*head, *counts, *([title, *told] if told else [])])


def _head(digest: DigestDocument) -> list[str]:
    language = digest.language
    agency = clipped(digest.letterhead.agency, 120)
    start, end = (short_moment(at, language) for at in (digest.start, digest.end))
    stories = counted(digest.stories, "sự việc", language)
    articles = counted(digest.articles, "bài", language)
    lines = [f"{digest.heading('digest').upper()} · {agency}", f"{start} – {end}"]
    if digest.letterhead.demo:
        lines.insert(0, f"[{word('demo', language)}]")
    lines.append(f"{digest.heading('counts')}: {stories}, {articles}.")
    if digest.silent_sources:
        silent = number(len(digest.silent_sources), language)
        lines.append(f"{digest.heading('silent_sources')}: {silent}.")
    return lines


def _story(n: int, line: DigestLine, digest: DigestDocument) -> str:
    language = digest.language
    when = short_moment(line.published_at, language) if line.published_at else line.when(language)
    reprints = reprint_words(line, language)
    place = ", ".join(part for part in (one_line(line.outlet), when) if part)
    return f"{n}. {one_line(line.title)} ({place}{f'; {reprints}' if reprints else ''})"


def _in_turn(digest: DigestDocument) -> Iterator[DigestLine]:
    for rank in zip_longest(*(group.lines for group in digest.told)):
        yield from (line for line in rank if line is not None)


def _fitting(lines: Sequence[str], room: int, digest: DigestDocument, more: str, total: int) -> list[str]:
    """Return the most first lines that fit ``room``, and a line on the rest."""
    for kept in range(len(lines), -1, -1):
        left = total - kept
        rest = [word(more, digest.language, n=number(left, digest.language))] if left else []
        chosen = [*lines[:kept], *rest]
        if _length(chosen) <= room:
            return chosen
    return []


def _length(lines: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(lines)
