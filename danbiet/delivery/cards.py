"""What sending shows on *Hôm nay*: what is going out or in trouble, loudspeakers silent, lists to be deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danbiet.channels import CHANNELS
from danbiet.delivery.models import Audience, ChannelSetting, Dispatch, Station
from danbiet.delivery.queries.pages import dispatches_of
from danbiet.delivery.queries.pages_stations import silent
from danbiet.delivery.queries.pages_words import recipients_in_words
from danbiet.delivery.queries.progress import progress_of
from danbiet.offices.models import User
from danbiet.web.counting import how_many
from danbiet.web.words import number_in_words

MOST: Final = 4
LATELY: Final = timedelta(hours=24)
SOON: Final = timedelta(days=14)


def sending_card(user: User, at: datetime) -> Mapping[str, Any]:
    going = Q(state__in=[Dispatch.State.RUNNING, Dispatch.State.PAUSED])
    waits = Q(state=Dispatch.State.PLANNED, planned_at__gt=at - LATELY)
    troubled = Q(state=Dispatch.State.DONE, finished_at__gt=at - LATELY) & (Q(failed__gt=0) | Q(uncertain__gt=0))
    rows = list(dispatches_of(user).filter(going | waits | troubled)[:MOST])
    failing = ChannelSetting.objects.filter(agency=user.agency_id, is_on=True, failing_since__isnull=False)
    return {"dispatches": rows, "failing": list(failing.order_by("channel", "position")[:MOST])}


def sending_headline(card: Mapping[str, Any]) -> str | None:
    held = [
        each for each in card["dispatches"] if each.state == Dispatch.State.PAUSED and each.waiting and not each.is_dry
    ]
    if held:
        said = _("lượt gửi %(channel)s đang dừng, %(whom)s còn chờ")
        whom = recipients_in_words(held[0].channel, held[0].waiting)
        return said % {"channel": _(CHANNELS[held[0].channel].label), "whom": whom}
    going = [each for each in card["dispatches"] if each.state == Dispatch.State.RUNNING and not each.is_dry]
    if not going:
        return None
    first = going[0]
    said = _("lượt gửi %(channel)s: %(progress)s") % {
        "channel": _(CHANNELS[first.channel].label), "progress": progress_of(first),
    }  # fmt: skip
    if first.uncertain:
        said += ", " + _("%(n)s chưa rõ") % {"n": number_in_words(first.uncertain)}
    return said


def reach_card(user: User, at: datetime) -> Mapping[str, Any]:
    today = timezone.localdate(at)
    stations = Station.objects.visible_to(user).filter(retired_at=None)
    lists = Audience.objects.visible_to(user).filter(closed_at=None, expires_on__lte=today + SOON)
    quiet, known = how_many(silent(stations, at, user.agency), stations)
    return {
        "silent": quiet,
        "stations": known,
        "lists": list(lists.order_by("expires_on", "name")[:MOST]),
        "today": today,
    }


def reach_headline(card: Mapping[str, Any]) -> str | None:
    if not card["silent"]:
        return None
    said = "%(n)s cụm loa im lặng"
    return ngettext(said, said, card["silent"]) % {"n": number_in_words(card["silent"])}
