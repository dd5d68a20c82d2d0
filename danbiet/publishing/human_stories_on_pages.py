"""What the story bank shows on other pages: stories that must be withdrawn on *Hôm nay*, a tab of the dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from danbiet.kit.registry import Card, Tab, desk_cards, dossier_tabs
from danbiet.offices.access import DeskRequest
from danbiet.offices.models import User
from danbiet.policies.models import Policy
from danbiet.publishing.queries.human_stories import stories_list, to_withdraw

MOST = 5


def card(user: User, at: datetime) -> Mapping[str, Any]:
    fallen = list(to_withdraw(user, at))
    return {"fallen": fallen[:MOST], "total": len(fallen)}


def headline(card: Mapping[str, Any]) -> str | None:
    n = card["total"]
    said = ngettext("%(n)d câu chuyện phải thu hồi", "%(n)d câu chuyện phải thu hồi", n)
    return said % {"n": n} if n else None


def tab(policy: Policy, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    return {"stories": stories_list(request.user, at).filter(policy=policy, dropped_at=None)[:20]}


def register() -> None:
    """Put the story bank where other rooms show it."""
    desk_cards.add(Card("human_stories", 3, "publishing/human_stories/card.html", card, headline))
    dossier_tabs.add(Tab("human_stories", 55, _("Câu chuyện"), "publishing/human_stories/dossier.html", tab))
