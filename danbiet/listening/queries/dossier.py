"""Volume and stories of one policy, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from danbiet.documents.charts import Band, Event, Series, Volume
from danbiet.listening.models import Alarm, Follow, Mention, SavedQuery, Story, StoryCount
from danbiet.listening.queries.outlook import MOST_DAYS, Outlook, outlook_of
from danbiet.offices.models import User
from danbiet.offices.working_days import LOCAL
from danbiet.policies.models import Policy, Stage
from danbiet.web.words import page_language

DAYS = 60
MOST_STORIES = 20


def dossier_of(policy: Policy, user: User, *, at: datetime) -> Mapping[str, Any]:
    """Return what the dossier's press tab shows."""
    ahead = outlook(policy, at=at)
    return {
        "volume": volume_of(policy, at=at, band=ahead.band if ahead else None),
        "outlook": ahead,
        "totals": totals_of(policy, at=at),
        "stories": stories_of(policy, user)[:MOST_STORIES],
        "story_count": stories_of(policy, user).count(),
        "alarms": Alarm.objects.visible_to(user).for_policy(policy).with_deadline().order_by("-raised_at")[:5],
        "saved_queries": SavedQuery.objects.visible_to(user).filter(policy=policy, retired_at=None).order_by("name"),
        "days": DAYS,
    }


def stories_of(policy: Policy, user: User) -> Any:
    """Return stories with a standing mention of the policy, the latest first, counted for the policy."""
    standing = Q(items__mentions__policy=policy) & ~Q(items__mentions__state=Mention.State.STRUCK)
    return (
        Story.objects.visible_to(user)
        .filter(standing)
        .annotate(
            of_policy=Count("items", filter=standing, distinct=True),
            own_of_policy=Count("items", filter=standing & Q(items__is_original=True), distinct=True),
            first_of_policy=Min("items__published_at", filter=standing),
            last_of_policy=Max("items__published_at", filter=standing),
        )
        .order_by("-last_of_policy", "-pk")
    )


def daily_counts(
    policies: Sequence[Policy], *, at: datetime, days: int = DAYS
) -> dict[int, dict[date, dict[str, int]]]:
    """Return for each policy and local day the new stories, the articles and the independent reports."""
    first = (at.astimezone(LOCAL) - timedelta(days=days - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = (
        StoryCount.objects.filter(policy__in=policies, hour__gte=first, hour__lte=at)
        .annotate(day=TruncDate("hour"))
        .values("policy_id", "day")
        .annotate(stories=Sum("new_stories"), articles=Sum("articles"), independent=Sum("independent"))
    )
    counts: dict[int, dict[date, dict[str, int]]] = {policy.pk: {} for policy in policies}
    for row in rows.order_by():
        counts[row["policy_id"]][row["day"]] = {
            "stories": row["stories"],
            "articles": row["articles"],
            "independent": row["independent"],
        }
    return counts


def outlook(policy: Policy, *, at: datetime) -> Outlook | None:
    """Return what new stories the coming week should bring; None until the agency has listened for eight weeks.

    Only whole days speak: today and the day on which listening began are left out.
    """
    *past, today = days_until(at, MOST_DAYS + 1)
    began = Follow.objects.filter(agency=policy.agency_id).aggregate(first=Min("since"))["first"] or at
    counted = daily_counts([policy], at=at, days=len(past) + 1)[policy.pk]
    heard = [day for day in past if day > began.astimezone(LOCAL).date()]
    return outlook_of([counted.get(day, {}).get("stories", 0) for day in heard], today=today)


def volume_of(policy: Policy, *, at: datetime, days: int = DAYS, band: Band | None = None) -> Volume:
    """Return the chart of new stories a day, with milestones and alarms as marks, and a forecast if there is one."""
    span = days_until(at, days)
    counted = daily_counts([policy], at=at, days=days)[policy.pk]
    return Volume(
        title=_("Số sự việc mới mỗi ngày về %(policy)s") % {"policy": policy.short_title},
        days=span,
        series=[
            Series(
                _("sự việc mới"),
                [counted.get(day, {}).get("stories", 0) for day in span],
                policy.colour_slot,
                alarms=_alarm_days(policy, span),
            )
        ],
        source=_("Các kênh tin cơ quan theo dõi"),
        as_of=at.astimezone(LOCAL),
        events=_milestones(policy, span),
        language=page_language(),
        demo=settings.ENV.demo,
        band=band,
    )


def days_until(at: datetime, days: int) -> list[date]:
    """Return the local days that end with the day of ``at``, the first first."""
    today = at.astimezone(LOCAL).date()
    return [today - timedelta(days=back) for back in reversed(range(days))]


def _milestones(policy: Policy, span: Sequence[date]) -> list[Event]:
    happened = policy.milestones.filter(happened_on__gte=span[0], happened_on__lte=span[-1])
    return [
        Event(each.happened_on, str(Stage(each.stage).label), "issued" if each.stage == Stage.PROMULGATION else "other")
        for each in happened
        if each.happened_on
    ]


def _alarm_days(policy: Policy, span: Sequence[date]) -> list[date]:
    since = datetime.combine(span[0], datetime.min.time(), LOCAL)
    raised = Alarm.objects.filter(policy=policy, raised_at__gte=since).values_list("raised_at", flat=True)
    return sorted({moment.astimezone(LOCAL).date() for moment in raised})


def totals_of(policy: Policy, *, at: datetime) -> Mapping[str, int]:
    """Return stories, articles and independent reports of the last 7 and 30 days."""
    totals: dict[str, int] = {}
    for days in (7, 30):
        window = StoryCount.objects.filter(policy=policy, hour__gt=at - timedelta(days=days))
        sums = window.aggregate(stories=Sum("new_stories"), articles=Sum("articles"), independent=Sum("independent"))
        totals |= {f"{key}_{days}": value or 0 for key, value in sums.items()}
    return totals
