"""Where releases show themselves: on *Hôm nay*, in the dossier, beside an alarm, a story or a policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danbiet.kit.registry import Button, Card, Tab, buttons, desk_cards, dossier_tabs
from danbiet.offices.access import DeskRequest
from danbiet.offices.models import User
from danbiet.policies.models import Policy
from danbiet.publishing.models import Release, ReleaseKind
from danbiet.publishing.queries.approvals import approvals_waiting
from danbiet.publishing.queries.dossier import told_of
from danbiet.publishing.queries.publications import reviews_owed

SOON = timedelta(hours=24)
MOST = 5


def card(user: User, at: datetime) -> Mapping[str, Any]:
    """What needs this person: her word, what is due, what goes out by itself today."""
    soon = at + SOON
    is_due, goes_out = Q(due_at__lt=soon), Q(state="scheduled", publish_at__lt=soon)
    working = Release.objects.visible_to(user).in_work().filter(is_due | goes_out | ~Q(held=""))
    wanted = list(working.select_related("policy", "author").order_by("pk"))
    due = sorted((each for each in wanted if each.due_at and each.due_at < soon), key=_due)
    going = [each for each in wanted if each.state == "scheduled" and each.publish_at and each.publish_at < soon]
    waiting = approvals_waiting(user, at)
    return {
        "waiting": waiting[:MOST],
        "n_waiting": len(waiting),
        "n_late_approvals": sum(each.is_late(at) for each in waiting),
        "due": due[:MOST],
        "n_late": sum(each.due_at < at for each in due if each.due_at),
        "scheduled": sorted(going, key=_goes_out)[:MOST],
        "held": [each for each in wanted if each.held][:MOST],
        "reviews": reviews_owed(user, at)[:MOST],
    }


def _due(release: Release) -> Any:
    return release.due_at, release.pk


def _goes_out(release: Release) -> Any:
    return release.publish_at, release.pk


def headline(shown: Mapping[str, Any]) -> str | None:
    n, late = shown["n_waiting"], shown["n_late"]
    parts = [
        (_("1 bản chờ bạn duyệt") if n == 1 else _("%(n)d bản chờ bạn duyệt") % {"n": n}) if n else "",
        (_("1 bản công bố quá hạn") if late == 1 else _("%(n)d bản công bố quá hạn") % {"n": late}) if late else "",
    ]
    return " · ".join(part for part in parts if part) or None


def dossier(policy: Policy, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    return {"told": told_of(policy, request.user, at=at)}


# -- Soạn phản hồi ----------------------------------------------------------------


def respond_to_alarm(alarm: Any) -> str:
    return _respond(f"alarm:{alarm.pk}", policy=alarm.policy_id, detected_at=alarm.raised_at)


def respond_to_story(story: Any) -> str:
    return _respond(f"story:{story.pk}", detected_at=story.first_at)


def respond_on_policy(policy: Policy) -> str:
    return _respond(f"policy:{policy.pk}", policy=policy.pk)


def _respond(about: str, *, policy: int | None = None, detected_at: datetime | None = None) -> str:
    """Return where a response begins; what is known of the noun goes along in the address."""
    known = {"about": about, "kind": ReleaseKind.RESPONSE.value, "policy": policy}
    words = {name: value for name, value in known.items() if value}
    if detected_at is not None:
        words["detected_at"] = detected_at.isoformat(timespec="seconds")
    return f"{reverse('release_new')}?{urlencode(words)}"


def register() -> None:
    desk_cards.add(Card("releases", 5, "publishing/cards/releases.html", card, headline))
    label = gettext_lazy("Công bố")
    dossier_tabs.add(Tab("releases", 30, label, "publishing/tabs/dossier.html", dossier))
    words = gettext_lazy("Soạn phản hồi")
    buttons.add(Button("respond_to_alarm", 10, "alarm", words, respond_to_alarm))
    buttons.add(Button("respond_to_story", 10, "story", words, respond_to_story))
    buttons.add(Button("respond_on_policy", 10, "policy", words, respond_on_policy))
