"""What the question box shows on pages of other rooms: a card of *Hôm nay*, a tab of the dossier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from danbiet.kit.registry import Card, Tab, desk_cards, dossier_tabs
from danbiet.offices.access import DeskRequest
from danbiet.offices.models import User
from danbiet.policies.models import Answer, Policy
from danbiet.publishing.queries.questions import questions_of
from danbiet.web.counting import how_many

MOST = 5


def card(user: User, at: datetime) -> Mapping[str, Any]:
    waiting = questions_of(user).open()
    total, overdue = how_many(waiting, waiting.filter(due_at__lt=at))
    return {"questions": waiting[:MOST], "total": total, "overdue": overdue}


def headline(card: Mapping[str, Any]) -> str | None:
    n, late = card["total"], card["overdue"]
    if late:
        return ngettext("%(n)d câu hỏi của dân quá hạn", "%(n)d câu hỏi của dân quá hạn", late) % {"n": late}
    return (
        ngettext("%(n)d câu hỏi của dân chờ trả lời", "%(n)d câu hỏi của dân chờ trả lời", n) % {"n": n} if n else None
    )


def tab(policy: Policy, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    return {
        "answers": Answer.objects.public().filter(policy=policy).order_by("-published_at"),
        "waiting": questions_of(request.user).open().filter(policy=policy).count(),
        "is_public": policy.public_from is not None and policy.public_from <= timezone.localdate(at),
    }


def register() -> None:
    """Put the question box where other rooms show it."""
    desk_cards.add(Card("questions", 24, "publishing/cards/questions.html", card, headline))
    dossier_tabs.add(Tab("questions", 50, _("Hỏi – đáp"), "publishing/tabs/questions_of_policy.html", tab))
