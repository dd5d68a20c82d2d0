"""What waits for an officer at half past seven: an alarm, news, a silent source, a wrong match."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from danbiet.listening.models import Alarm, Feed, Item, Story
from danbiet.offices.models import Agency
from danbiet.policies.models import Policy
from tests.builders import (
    a_family,
    a_feed,
    a_mention,
    a_policy,
    a_saved_query,
    a_source,
    a_story,
    an_alarm,
    an_item,
)

LONG_TITLE = "Học phí năm học mới: phụ huynh các xã vùng sâu hỏi vì sao mức đóng mỗi nơi một khác và bao giờ được miễn"


@dataclass(frozen=True)
class Morning:
    """The rows a journey walks through."""

    policy: Policy
    story: Story
    original: Item
    reprint: Item
    wrong: Item
    alarm: Alarm
    silent: Feed
    offered: Feed


def a_morning_at(agency: Agency) -> Morning:
    """Return a morning of ``agency``: one story of three articles, two of one, all about school fees."""
    now = timezone.now()
    policy = a_policy(agency, short_title="Học phí", public_from=timezone.localdate())
    a_saved_query(policy, name="Học phí – tên gọi", text='"học phí"')
    feed = a_feed(a_source("Báo Sông Mây (minh hoạ)"), followed_by=agency, last_new_at=now)
    other = a_feed(a_source("Báo Đò Dọc (minh hoạ)"), followed_by=agency, last_new_at=now)

    def written(title: str, minutes: int, feed: Feed = feed) -> Item:
        received = now - timedelta(minutes=minutes)
        item = an_item(feed=feed, title=title, body=f"{title}. Tin tiếp theo.", received_at=received)
        a_mention(item, policy)
        return item

    original, reprint = written(LONG_TITLE, 30), written(LONG_TITLE, 20, other)
    wrong = written("Học phí lớp dạy múa sạp của câu lạc bộ", 15)
    a_family(original, reprint)
    story = a_story(original, reprint, wrong, title=LONG_TITLE)
    for minutes, title in ((12, "Học phí mầm non giữ nguyên"), (10, "Ba xã miễn học phí từ tháng sau")):
        a_story(written(title, minutes))
    return Morning(
        policy=policy,
        story=story,
        original=original,
        reprint=reprint,
        wrong=wrong,
        alarm=an_alarm(policy, at=now - timedelta(minutes=5), evidence={"stories": [story.pk], "used": 20}),
        silent=a_feed(
            a_source("Kênh Gạch Non"), followed_by=agency, is_silent=True, last_new_at=now - timedelta(days=2)
        ),
        offered=a_feed(a_source("Báo Hương Cau"), is_starter=True),
    )
