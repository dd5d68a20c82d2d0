"""What delivery shows on other rooms' pages, and does for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danbiet.delivery.actions.letters import post_letter
from danbiet.kit.registry import Card, Postman, Tab, desk_cards, postmen, release_tabs


def register() -> None:
    """Put delivery's parts where other rooms show them."""
    from danbiet.delivery import cards
    from danbiet.delivery.views import ringbacks, sending  # views need the applications that start after this one

    postmen.add(Postman("letters", 10, post_letter))
    release_tabs.add(Tab("sending", 60, _("Gửi"), "delivery/sending/tab.html", sending.tab))
    release_tabs.add(Tab("ringback", 65, _("Nhạc chờ"), "delivery/ringbacks/tab.html", ringbacks.tab))
    desk_cards.add(Card("sending", 17, "delivery/cards/sending.html", cards.sending_card, cards.sending_headline))
    desk_cards.add(Card("reach", 48, "delivery/cards/reach.html", cards.reach_card, cards.reach_headline))
