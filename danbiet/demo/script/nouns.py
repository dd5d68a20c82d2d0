"""The nouns of the script: who publishes, what is published, and the truth about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

# Vietnam has one zone and no summer time.
LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

Change = Literal["whole", "retitled", "wrapped", "cut", "lost_letters", "no_diacritics"]


@dataclass(frozen=True)
class Outlet:
    """An invented outlet. ``weight`` is how much it writes itself, ``takes`` how readily it reprints."""

    key: str
    name: str
    host: str
    feed: str
    design: str
    weight: float
    takes: float
    dateline: str
    silent_days: int = 0


@dataclass(frozen=True)
class Subject:
    """One side of a policy that the press writes about, in several wordings."""

    key: str
    angle: str
    titles: Sequence[str]
    facts: Sequence[str]
    worries: Sequence[str]
    answers: Sequence[str]


@dataclass(frozen=True)
class Spark:
    """What sets off a burst."""

    key: str
    kind: str
    titles: Sequence[str]
    claims: Sequence[str]
    echo: Sequence[str]


@dataclass(frozen=True)
class Policy:
    """An invented policy: what its dossier says and what the press may write about it.

    Days in ``milestones`` and ``silent_from`` count from the end of the script; ``rate`` is
    happenings per ordinary working day.
    """

    key: str
    agency: str
    name: str
    title: str
    document: str
    short: str
    kind: str
    stage: str
    unit: str
    summary: str
    rate: float
    groups: Sequence[str]
    milestones: Sequence[Mapping[str, Any]]
    facts: Sequence[Mapping[str, str]]
    messages: Sequence[str]
    queries: Sequence[Mapping[str, str]]
    background: Sequence[str]
    subjects: Sequence[Subject]
    sparks: Sequence[Spark]
    silent_from: int | None = None
    slow_subjects: Sequence[str] = ()


@dataclass(frozen=True)
class Truth:
    """What an article is. ``family`` and ``story`` are keys; equal keys belong together.

    ``change`` says how a reprint was altered and is None for an original. ``policies`` are the keys
    of the policies that the article concerns.
    """

    family: str
    story: str
    policies: tuple[str, ...]
    change: Change | None = None
    credited: bool = False
    burst: str | None = None
    genre: str = ""

    @property
    def role(self) -> str:
        return "original" if self.change is None else "reprint"


@dataclass(frozen=True)
class Article:
    """One article as its outlet publishes it; ``published_at`` is aware."""

    key: str
    outlet: Outlet
    section: str
    path: str
    published_at: datetime
    title: str
    paragraphs: tuple[str, ...]
    truth: Truth

    @property
    def url(self) -> str:
        return f"http://{self.outlet.host}{self.path}"

    @property
    def summary(self) -> str:
        """The first paragraph, which the outlet shows in its feed."""
        return self.paragraphs[0]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Burst:
    """A scripted rise of a policy's stories, for an alarm to find."""

    key: str
    policy: str
    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Rise:
    """A question that builds over weeks: neither quiet nor a burst."""

    policy: str
    starts_at: datetime
    ends_at: datetime
