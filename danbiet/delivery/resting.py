"""Is it the recipient or the provider? A provider in trouble rests, and the next in order takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from danbiet.channels.base import Fate, Outcome, Reason
from danbiet.delivery.models import ChannelSetting

SHORTEST_REST: Final = timedelta(seconds=15)
LONGEST_REST: Final = timedelta(minutes=10)
# Reasons that lie with the provider whoever the recipient is.
OF_PROVIDER: Final = frozenset(
    {Reason.UNREACHABLE, Reason.TOO_FAST, Reason.NO_CREDIT, Reason.NOT_ALLOWED, Reason.NO_ANSWER}
)
# A provider's fault may lie with one message; with many at once it is the provider.
ENOUGH_FAULTS: Final = 3
NOT_SENT: Final = frozenset({Fate.LATER, Fate.UNCERTAIN})


def trouble_of(outcomes: Sequence[Outcome]) -> bool:
    """Whether these outcomes say that the provider itself is in trouble: its last messages all failed for it."""
    if not outcomes:
        return False
    tail = outcomes[-ENOUGH_FAULTS:]
    if any(outcome.fate not in NOT_SENT for outcome in tail):
        return False
    faults = sum(outcome.reason in OF_PROVIDER or outcome.reason is Reason.PROVIDER_ERROR for outcome in tail)
    return all(outcome.reason in OF_PROVIDER for outcome in tail) or faults >= ENOUGH_FAULTS


def note_health(provider: ChannelSetting, outcomes: Sequence[Outcome], trouble: bool, *, at: datetime) -> None:
    """Let a failing provider rest, longer the longer it fails; forget the failure once it works again."""
    if not outcomes:
        return
    known = ChannelSetting.objects.filter(pk=provider.pk)
    if trouble:
        since = provider.failing_since or at
        asked = max((o.retry_after for o in outcomes if o.retry_after), default=timedelta(0))
        rest = max(asked, min(LONGEST_REST, max(SHORTEST_REST, (at - since) / 2)))
        known.update(failing_since=since, paused_until=at + rest)
    elif provider.failing_since is not None:
        known.update(failing_since=None, paused_until=None)
