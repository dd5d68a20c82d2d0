"""Charts that only a page of listening shows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from danbiet.documents.charts import Series, Volume
from danbiet.listening.actions.queries import Caught
from danbiet.offices.working_days import LOCAL
from danbiet.web.words import page_language


def caught_chart(caught: Caught, *, at: datetime) -> Volume:
    """Articles a day that a query would have caught."""
    today = at.astimezone(LOCAL).date()
    span = [today - timedelta(days=back) for back in reversed(range(caught.days))]
    counted = dict(caught.per_day)
    return Volume(
        title=_("Số bài mỗi ngày sẽ khớp"),
        days=span,
        series=[Series(_("bài"), [counted.get(day, 0) for day in span])],
        source=_("Các kênh tin cơ quan theo dõi"),
        as_of=at.astimezone(LOCAL),
        unit="bài",
        language=page_language(),
        demo=settings.ENV.demo,
    )
