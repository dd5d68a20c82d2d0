"""The chart of a digest: new stories a day of its policies, frozen with it as numbers and drawn in any language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from danbiet.documents.charts import Series, Volume, chart_spec
from danbiet.documents.wording import Language
from danbiet.listening.queries.dossier import daily_counts, days_until
from danbiet.offices.working_days import LOCAL
from danbiet.policies.models import Policy

DAYS = 14
MOST_POLICIES = 5


def frozen_volume(policies: Sequence[Policy], *, at: datetime) -> dict[str, Any] | None:
    """Return the numbers of the chart as plain JSON; None when the digest tells of no policy."""
    shown = policies[:MOST_POLICIES]
    if not shown:
        return None
    days = days_until(at, DAYS)
    counts = daily_counts(shown, at=at, days=DAYS)
    return {
        "as_of": at.isoformat(),
        "days": [day.isoformat() for day in days],
        "series": [
            {
                "name": policy.short_title,
                "slot": policy.colour_slot,
                "values": [counts[policy.pk].get(day, {}).get("stories", 0) for day in days],
            }
            for policy in shown
        ],
    }


def drawn(frozen: Mapping[str, Any] | None, *, language: Language) -> Mapping[str, Any] | None:
    """Return the specification that Word and PDF draw, or None where nothing was frozen."""
    if frozen is None:
        return None
    return chart_spec(
        Volume(
            title=_("Số sự việc mới mỗi ngày, theo chính sách"),
            days=[date.fromisoformat(day) for day in frozen["days"]],
            series=[Series(each["name"], each["values"], each["slot"]) for each in frozen["series"]],
            source=_("Các kênh tin cơ quan theo dõi"),
            as_of=datetime.fromisoformat(frozen["as_of"]).astimezone(LOCAL),
            language=language,
            demo=settings.ENV.demo,
        )
    )
