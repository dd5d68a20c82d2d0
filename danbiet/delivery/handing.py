"""Handing messages to a provider: one outcome for each, whatever happens; no transaction is open meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from danbiet.channels.base import Fate, Message, Outcome, Reason
from danbiet.delivery.models import ChannelSetting
from danbiet.delivery.providers import Lines

log = logging.getLogger(__name__)


def hand_over(provider: ChannelSetting, lines: Lines, messages: Sequence[Message]) -> list[Outcome]:
    """Hand messages to a provider; one outcome for each, whatever happens.

    A line that cannot be opened leaves all of them LATER; an adapter that raises half-way leaves the rest UNCERTAIN.
    """
    if not messages:
        return []
    try:
        sender = lines.sender(provider)
    except Exception as error:
        log.exception("provider %s: the line cannot be opened", provider.pk)
        return [_outcome(m, Fate.LATER, Reason.UNREACHABLE, type(error).__name__) for m in messages]
    heard: dict[str, Outcome] = {}
    problem = "no outcome"
    try:
        heard.update((outcome.key, outcome) for outcome in sender.send(messages))
    except Exception as error:
        log.exception("provider %s: the adapter failed while sending", provider.pk)
        problem = type(error).__name__
        lines.drop(provider)
    return [heard.get(m.key) or _outcome(m, Fate.UNCERTAIN, Reason.NO_ANSWER, problem) for m in messages]


def _outcome(message: Message, fate: Fate, reason: Reason, detail: str) -> Outcome:
    return Outcome(message.key, fate, reason=reason, detail=detail)
