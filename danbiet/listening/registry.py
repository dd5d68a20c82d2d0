"""What listening shows on other rooms' pages: cards of *Hôm nay*, the dossier's tab."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from danbiet.kit.registry import BriefLine, BriefPart, Card, Tab, brief_parts, desk_cards, dossier_tabs
from danbiet.listening.models import Alarm, Digest, Feed, Item
from danbiet.listening.queries.dossier import dossier_of
from danbiet.listening.queries.today import Delay, news_of, since_of
from danbiet.offices.access import DeskRequest
from danbiet.offices.models import User
from danbiet.policies.models import Policy
from danbiet.web.counting import how_many
from danbiet.web.words import moment_in_words, number_in_words

MOST_ALARMS = 6
DELAY_WINDOW = timedelta(hours=24)
FAILING = 3  # tries in a row that brought nothing


def alarms_card(user: User, at: datetime) -> Mapping[str, Any]:
    waiting = Alarm.objects.visible_to(user).open().with_deadline().select_related("policy", "taken_by").waiting_first()
    total, untaken = how_many(waiting, waiting.waiting())
    return {"alarms": waiting[:MOST_ALARMS], "total": total, "waiting": untaken, "user": user}


def alarms_headline(card: Mapping[str, Any]) -> str | None:
    n = card["waiting"]
    return ngettext("%(n)d cảnh báo chờ bạn", "%(n)d cảnh báo chờ bạn", n) % {"n": n} if n else None


def news_card(user: User, at: datetime) -> Mapping[str, Any]:
    newest = Item.objects.visible_to(user).filter(state=Item.State.ANALYSED).order_by("-pk").first()
    return {
        "since": since_of(user, at=at),
        "policies": news_of(user, at=at),
        "newest": newest,
        "newest_at": newest.shown_at if newest else None,
        "delay": Delay.of(user, since=at - DELAY_WINDOW, at=at),
    }


def news_headline(card: Mapping[str, Any]) -> str | None:
    n = len({story for policy in card["policies"] for story in policy.story_ids})
    return (
        ngettext("%(n)d sự việc mới về chính sách của bạn", "%(n)d sự việc mới về chính sách của bạn", n) % {"n": n}
        if n
        else None
    )


def silence_card(user: User, at: datetime) -> Mapping[str, Any]:
    followed = (
        Feed.objects.filter(follows__agency=user.agency_id, follows__ended_at=None)
        .exclude(kind=Feed.Kind.IMPORT)
        .select_related("source")
    )
    ailing = list(followed.filter(Q(is_silent=True) | Q(failures__gte=FAILING)).order_by("last_new_at", "pk"))
    return {
        "silent": [feed for feed in ailing if feed.is_silent],
        "failing": sorted((feed for feed in ailing if feed.failures >= FAILING), key=lambda feed: -feed.failures),
    }


def silence_headline(card: Mapping[str, Any]) -> str | None:
    names = list(dict.fromkeys(feed.source.name for feed in card["silent"]))[:2]
    return _("nguồn im lặng: %(names)s") % {"names": ", ".join(names)} if names else None


def digest_card(user: User, at: datetime) -> Mapping[str, Any]:
    mine = Digest.objects.visible_to(user)
    return {
        "draft": mine.drafts().first(),
        "last": mine.signed().select_related("signed_by").order_by("-signed_at").first(),
        "since": since_of(user, at=at),
    }


def open_alarms(user: User, at: datetime) -> list[BriefLine]:
    """Open alarms as sensitive points of the spokesperson's morning page."""
    rows = Alarm.objects.visible_to(user).open().with_deadline().select_related("policy").waiting_first()
    return [_alarm_line(alarm, at) for alarm in rows[:MOST_ALARMS]]


def _alarm_line(alarm: Alarm, at: datetime) -> BriefLine:
    of_stories = alarm.evidence.get("stream") == "stories"
    said = _("%(n)s sự việc mới trong %(hours)d giờ") if of_stories else _("%(n)s bài độc lập trong %(hours)d giờ")
    counted = said % {"n": number_in_words(alarm.observed), "hours": alarm.window_hours}
    usual = _("thường lệ %(n)s") % {"n": number_in_words(alarm.expected, 1)}
    due = getattr(alarm, "due_at", None)
    return BriefLine(
        f"{alarm.policy.short_title}: {counted}, {usual}",
        moment_in_words(alarm.raised_at),
        reverse("alarm", args=[alarm.pk]),
        bool(due and due < at),
    )


def tab_context(policy: Policy, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    return dossier_of(policy, request.user, at=at)


def register() -> None:
    """Put listening's parts where other rooms show them."""
    desk_cards.add(Card("alarms", 10, "listening/cards/alarms.html", alarms_card, alarms_headline))
    desk_cards.add(Card("news", 20, "listening/cards/news.html", news_card, news_headline))
    desk_cards.add(Card("digest", 30, "listening/cards/digest.html", digest_card, lambda card: None))
    desk_cards.add(Card("silence", 40, "listening/cards/silence.html", silence_card, silence_headline))
    brief_parts.add(BriefPart("alarms", 10, open_alarms))
    dossier_tabs.add(Tab("press", 20, gettext_lazy("Báo chí"), "listening/tabs/press.html", tab_context))
