"""The present moment. Only views, jobs and commands read it; the rest is told ``at=``."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
