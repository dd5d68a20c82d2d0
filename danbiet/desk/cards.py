"""What the rooms have to say today, put together; the rooms are not known by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from danbiet.kit.registry import desk_cards
from danbiet.offices.models import User


@dataclass(frozen=True)
class Filled:
    """A card with what it shows to one person now."""

    key: str
    template: str
    context: Mapping[str, Any]
    headline: str | None


def cards_for(user: User, at: datetime) -> list[Filled]:
    """Return every registered card, in order, filled for this person at this moment."""
    return [Filled(card.key, card.template, card.context(user, at), card.headline(user, at)) for card in desk_cards]


def headlines_of(cards: list[Filled]) -> list[str]:
    """Return the parts of the page's first sentence, in the order of the cards."""
    return [card.headline for card in cards if card.headline]
