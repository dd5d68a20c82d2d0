"""What a press digest says, before it becomes a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from danbiet.documents.letterhead import Letterhead
from danbiet.documents.wording import Language, counted, local, moment, number, one_line, word


@dataclass(frozen=True)
class DigestLine:
    """One story: its first article, how often it was reprinted, what to do.

    ``tone_words`` are words (``chưa đo`` while tone is not measured), never a
    score. ``published_at`` carries a time zone, or is ``None`` when unknown.
    """

    n: int
    outlet: str
    published_at: datetime | None
    title: str
    url: str
    summary: str = ""
    tone_words: str = ""
    reprints: int = 0
    unit: str = ""
    proposal: str = ""

    def outlet_and_time(self, language: Language) -> str:
        """``Báo Sông Mây (14:05, 22/11/2026)``."""
        return f"{one_line(self.outlet)} ({self.when(language)})"

    def when(self, language: Language) -> str:
        """``14:05, 22/11/2026``, or that the day is unknown."""
        if self.published_at is None:
            return word("undated", language)
        return ", ".join(moment(self.published_at, language).split(" ", 1))

    def tone(self, language: Language) -> str:
        """The tone in words; unmeasured unless someone measured it."""
        return one_line(self.tone_words) or word("unmeasured", language)


@dataclass(frozen=True)
class PolicyGroup:
    """The stories of one policy, in the officer's order."""

    policy: str
    stories: int
    articles: int
    lines: Sequence[DigestLine] = ()


@dataclass(frozen=True, kw_only=True)
class DigestDocument:
    """A press digest (điểm báo) of one agency for one period.

    ``assessment`` holds the officer's three lines. ``basis`` are the grounds
    of the report, each written in italics. ``chart`` is a specification from
    ``charts``; its description becomes the picture's alternative text.
    Demonstration and language come from the letterhead.

    A story may stand in several groups; give ``distinct_stories`` and
    ``distinct_articles`` then, so that totals count each one once.
    """

    letterhead: Letterhead
    start: datetime
    end: datetime
    groups: Sequence[PolicyGroup]
    assessment: Sequence[str] = ()
    basis: Sequence[str] = ()
    silent_sources: Sequence[str] = ()
    distinct_stories: int | None = None
    distinct_articles: int | None = None
    chart: Mapping[str, Any] | None = None

    @property
    def language(self) -> Language:
        return self.letterhead.language

    @property
    def subject(self) -> str:
        """``Điểm báo từ 07:00 20/11/2026 đến 07:00 22/11/2026``."""
        start, end = moment(self.start, self.language), moment(self.end, self.language)
        return word("digest_of", self.language, start=start, end=end)

    @property
    def stories(self) -> int:
        """How many stories the period had, each counted once where that is known."""
        summed = sum(group.stories for group in self.groups)
        return summed if self.distinct_stories is None else self.distinct_stories

    @property
    def articles(self) -> int:
        """How many articles the period had, each counted once where that is known."""
        summed = sum(group.articles for group in self.groups)
        return summed if self.distinct_articles is None else self.distinct_articles

    @property
    def count_note(self) -> str:
        """What the counts count, and why they may not add up."""
        overlap = sum(group.stories for group in self.groups) > self.stories
        notes = [self.heading("count_note"), *([self.heading("overlap_note")] if overlap else [])]
        return " ".join(notes)

    @property
    def told(self) -> Sequence[PolicyGroup]:
        """The groups that have stories to tell."""
        return [group for group in self.groups if group.lines]

    @property
    def silent_note(self) -> str:
        """The sentence on sources that brought nothing, or an empty one."""
        if not self.silent_sources:
            return ""
        names = ", ".join(one_line(name) for name in self.silent_sources)
        return word("silent_note", self.language, sources=names)

    def heading(self, key: str) -> str:
        return word(key, self.language)

    def count_header(self) -> tuple[str, str, str]:
        return self.heading("policy"), self.heading("stories"), self.heading("articles")

    def count_rows(self) -> list[tuple[str, str, str]]:
        """The counts by policy and their sum, as written text."""
        rows = [(one_line(g.policy), g.stories, g.articles) for g in self.groups]
        rows.append((self.heading("total"), self.stories, self.articles))
        return [(n, number(s, self.language), number(a, self.language)) for n, s, a in rows]

    def detail_header(self) -> tuple[str, ...]:
        keys = ("n", "outlet", "title", "summary", "tone", "unit", "proposal")
        return tuple(self.heading(f"col_{key}") for key in keys)


def reprint_words(line: DigestLine, language: Language) -> str:
    """``12 bài đăng lại``, or nothing."""
    if not line.reprints:
        return ""
    text = word("reprints", language, n=number(line.reprints, language))
    return text.removesuffix("s") if language == "en" and line.reprints == 1 else text


def short_moment(value: datetime, language: Language) -> str:
    """``14:05 22/11`` for narrow places."""
    at = local(value)
    return f"{at:%H:%M} {at:%d/%m}" if language == "vi" else f"{at:%H:%M} {at:%-d %b}"


def group_title(digest: DigestDocument, group: PolicyGroup) -> str:
    """``Học phí: 5 sự việc, 20 bài``."""
    stories = counted(group.stories, "sự việc", digest.language)
    articles = counted(group.articles, "bài", digest.language)
    return f"{one_line(group.policy)}: {stories}, {articles}"
