"""The first-run checklist: what an agency must do before the desk can tell it anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from danbiet.listening.models import Follow, SavedQuery
from danbiet.offices.models import User
from danbiet.policies.models import Policy
from danbiet.web.counting import how_many


@dataclass(frozen=True)
class Step:
    """One thing to do first."""

    title: str
    reason: str
    button: str
    url: str
    is_done: bool


def steps_for(user: User) -> list[Step]:
    """Return the three first steps of this person's agency, done or not."""
    follows = Follow.objects.running().filter(agency=user.agency_id)
    policies = Policy.objects.visible_to(user).current()
    queries = SavedQuery.objects.visible_to(user).active()
    followed, kept, watched = how_many(follows[:1], policies[:1], queries[:1])
    return [
        Step(
            _("Bật một kênh tin"),
            _("Chọn trong danh sách báo chí có sẵn hoặc dán địa chỉ RSS. Chưa bật kênh nào thì chưa có tin."),
            _("Chọn kênh tin"),
            reverse("sources"),
            bool(followed),
        ),
        Step(
            _("Lập một hồ sơ chính sách"),
            _("Tin được gom theo chính sách: tên, giai đoạn, đơn vị chủ trì."),
            _("Lập hồ sơ"),
            reverse("policies"),
            bool(kept),
        ),
        Step(
            _("Viết một bộ từ khoá theo dõi"),
            _("Từ nào cho biết một bài nói về chính sách ấy. Trang này cho xem 30 ngày qua nó đã bắt được gì."),
            _("Viết từ khoá"),
            reverse("saved_queries"),
            bool(watched),
        ),
    ]


def is_beginning(steps: Iterable[Step]) -> bool:
    return not all(step.is_done for step in steps)
