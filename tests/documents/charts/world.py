"""The charts that the tests draw."""

from datetime import date, datetime, timedelta

from danbiet.documents.charts import Band, Event, Series, Volume
from danbiet.documents.wording import VIETNAM

AS_OF = datetime(2026, 11, 22, 14, 5, tzinfo=VIETNAM)
DAYS = [date(2026, 11, 13) + timedelta(days=n) for n in range(10)]
COUNTS = [3, 4, 2, None, 5, 31, 22, 4, 0, 9]
FEES = Series("Học phí", COUNTS, 0, alarms=DAYS[5:7], estimated=DAYS[9:])
HEALTH = Series("Bảo hiểm y tế", [1, 1, 2, 3, 5, 8, None, None, 4, 2], 1)
EVENTS = (
    Event(DAYS[1], "Ban hành NĐ 912/2026", "issued"),
    Event(DAYS[4], "Họp báo", "press_conference"),
    Event(DAYS[7], "số liệu học phí", "correction"),
)
AHEAD = Band([date(2026, 11, 22) + timedelta(days=n) for n in range(3)], [1.25, 2, 0.5], [4, 5, 3], [8, 44.5, 9])


def volume(**changes: object) -> Volume:
    given: dict[str, object] = {
        "title": "Học phí tăng gấp sáu sau họp báo",
        "days": DAYS,
        "series": [FEES],
        "source": "26 nguồn báo chí",
        "as_of": AS_OF,
        "events": EVENTS,
    }
    return Volume(**{**given, **changes})  # type: ignore[arg-type]
