"""Who may approve a warning template, and who may fill one and send it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.models import Role, User
from danbiet.publishing.models import ReleaseKind, WarningTemplate
from danbiet.publishing.queries.approvals import delegations_held, route_of


@dataclass(frozen=True)
class Sender:
    """Whether a person may fill and send, in whose place, and in words why not."""

    refusal: str = ""
    on_behalf_of: User | None = None


def sender_of(template: WarningTemplate, user: User, at: datetime) -> Sender:
    """Say whether ``user`` may send this template now: who approves emergency warnings, never who wrote the words."""
    if not template.is_usable:
        return Sender(_("Mẫu này chưa được duyệt hoặc đã thôi dùng nên không gửi được."))
    if user.pk == template.author_id:
        return Sender(_("Bạn viết mẫu này nên không tự điền và gửi. Gọi ngay một người duyệt khẩn khác của cơ quan."))
    role = route_of(template.agency, ReleaseKind.WARNING, is_emergency=True)[0].role
    if role in user.roles_on(timezone.localdate(at)):
        return Sender()
    away = [each.absent for each in delegations_held(user, at) if each.role == role]
    stands_in_for = next((each for each in away if each.pk != template.author_id), None)
    if stands_in_for is None:
        said = _("Người giữ vai “{role}”, hoặc người được ủy quyền vai ấy, điền và gửi cảnh báo khẩn.")
        return Sender(said.format(role=Role(role).label))
    return Sender(on_behalf_of=stands_in_for)


def may_approve(template: WarningTemplate, user: User, at: datetime) -> bool:
    """Tell whether ``user`` may approve the words: holder of a role that approves warnings, and not their author."""
    if template.approved_at is not None or template.retired_at is not None or user.pk == template.author_id:
        return False
    steps = [
        *route_of(template.agency, ReleaseKind.WARNING),
        *route_of(template.agency, ReleaseKind.WARNING, is_emergency=True),
    ]
    return bool({step.role for step in steps} & user.roles_on(timezone.localdate(at)))
