"""What the press desk shows on *Hôm nay*: questions due, mandates about to end; and the release's six questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from danbiet.kit.registry import Card, Tab, desk_cards, release_tabs
from danbiet.offices.models import User
from danbiet.publishing.queries.press_requests import due_by, open_requests
from danbiet.publishing.queries.spokespersons import expiring
from danbiet.web.counting import how_many

MOST = 5


def requests_card(user: User, at: datetime) -> Mapping[str, Any]:
    waiting = open_requests(user)
    total, overdue, today = how_many(waiting, waiting.filter(due_at__lt=at), due_by(waiting.filter(due_at__gte=at), at))
    return {"requests": list(waiting[:MOST]), "total": total, "overdue": overdue, "due_today": today}


def requests_headline(card: Mapping[str, Any]) -> str | None:
    parts = []
    if n := card["due_today"]:
        said = "%(n)d yêu cầu của báo chí đến hạn hôm nay"
        parts.append(ngettext(said, said, n) % {"n": n})
    if n := card["overdue"]:
        said = "%(n)d yêu cầu của báo chí quá hạn"
        parts.append(ngettext(said, said, n) % {"n": n})
    return " · ".join(parts) or None


def mandates_card(user: User, at: datetime) -> Mapping[str, Any]:
    today = timezone.localdate(at)
    return {"mandates": list(expiring(user.agency, today)) if user.agency else []}


def mandates_headline(card: Mapping[str, Any]) -> str | None:
    names = [str(each.person) for each in card["mandates"]][:2]
    return _("tư cách phát ngôn sắp hết hạn: %(names)s") % {"names": ", ".join(names)} if names else None


def register() -> None:
    """Put the press desk's parts where other pages show them."""
    from danbiet.publishing.views.briefs import checklist  # views need the applications that start after this one

    desk_cards.add(Card("press_requests", 15, "publishing/press/card_requests.html", requests_card, requests_headline))
    desk_cards.add(Card("mandates", 45, "publishing/press/card_mandates.html", mandates_card, mandates_headline))
    label = gettext_lazy("Sáu câu kiểm tra")
    release_tabs.add(Tab("checklist", 35, label, "publishing/press/checklist.html", checklist))
