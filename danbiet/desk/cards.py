"""What the rooms have to say today, put together; the rooms are not known by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from danbiet.kit.registry import Card, desk_cards

# Cards before this order stand in the wide column, the others beside it.
BESIDE = 30


@dataclass(frozen=True)
class Filled:
    """A card as it stands on one person's page now; ``html`` is empty where it has nothing to say."""

    order: int
    html: SafeString
    headline: str | None
    newest_at: datetime | None

    @property
    def is_beside(self) -> bool:
        return self.order >= BESIDE


def cards_for(request: HttpRequest, at: datetime) -> list[Filled]:
    """Return every registered card, in order, filled for the person who asks, at this moment."""
    return [_filled(card, request, at) for card in desk_cards]


def _filled(card: Card, request: HttpRequest, at: datetime) -> Filled:
    context = card.context(request.user, at)
    html = render_to_string(card.template, {"card": context, "at": at}, request=request)
    return Filled(card.order, mark_safe(html.strip()), card.headline(context), context.get("newest_at"))


def headlines_of(cards: list[Filled]) -> list[str]:
    """Return the parts of the page's first sentence, in the order of the cards."""
    return [card.headline for card in cards if card.headline]
