"""When a source is worth asking again: often while it speaks, seldom while it is silent.

The wait follows what the source has shown: half its usual gap between
entries, and a tenth of its present silence when that is longer, so an empty
answer slows it gently and a new entry speeds it up at once. Failures back off
linearly and never end: no source is given up.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
# A publisher's ttl is advice to caches; some say a day and publish hourly.
LONGEST_TTL = timedelta(hours=1)
# A wait the server asked for is honoured, but a nonsense header must not silence a source.
LONGEST_RETRY_AFTER = timedelta(days=7)
ARRIVALS_LOOKED_AT = 20
WAITS_PER_GAP = 2
SHARE_OF_SILENCE = 10
MOST_JITTER = 0.1


def next_poll(
    *,
    at: datetime,
    last_new_at: datetime | None,
    arrivals: Sequence[datetime] = (),
    failures: int = 0,
    retry_after_s: float | None = None,
    ttl: timedelta | None = None,
    seed: str = "",
    shortest: timedelta = SHORTEST,
    longest: timedelta = LONGEST,
    back_off: timedelta | None = None,
) -> timedelta:
    """Return how long to wait from ``at`` before asking the source again.

    ``last_new_at`` is when it last brought something new, ``arrivals`` when
    its recent entries came (any order), ``failures`` how often in a row it
    failed, ``retry_after_s`` the wait its server asked for, ``ttl`` what the
    feed advises. ``seed`` (the source's address) spreads sources by up to a
    tenth, the same each time. The answer lies between ``shortest`` and
    ``longest``; only Retry-After reaches further, up to 7 days.
    """
    if failures > 0:
        wait = failures * (back_off or shortest)
    else:
        wait = max(usual_wait(at, last_new_at, arrivals, shortest), polite(ttl))
    wait = min(max(wait, shortest) * jitter(seed, at), longest)
    return max(wait, asked_for(retry_after_s))


def usual_wait(
    at: datetime,
    last_new_at: datetime | None,
    arrivals: Sequence[datetime],
    shortest: timedelta,
) -> timedelta:
    """Return the wait its own rhythm suggests; a source never heard is asked soon."""
    recent = sorted(moment for moment in arrivals if moment <= at)[-ARRIVALS_LOOKED_AT:]
    gap = (at - recent[0]) / len(recent) if recent else 2 * shortest
    silence = at - last_new_at if last_new_at else timedelta(0)
    return max(gap / WAITS_PER_GAP, silence / SHARE_OF_SILENCE)


def polite(ttl: timedelta | None) -> timedelta:
    return min(ttl, LONGEST_TTL) if ttl else timedelta(0)


def asked_for(retry_after_s: float | None) -> timedelta:
    return min(timedelta(seconds=retry_after_s or 0), LONGEST_RETRY_AFTER)


def jitter(seed: str, at: datetime) -> float:
    """Return a factor from 1 to 1.1 drawn from the seed and the day, so feeds do not march in step."""
    digest = hashlib.sha256(f"{seed} {at:%Y-%m-%d}".encode()).digest()
    return 1 + MOST_JITTER * digest[0] / 255
