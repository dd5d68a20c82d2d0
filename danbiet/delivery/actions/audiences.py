"""Lists of addresses: made for a purpose, deleted with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.delivery.actors import LEDGER, Actor
from danbiet.delivery.addresses import current_key_id
from danbiet.delivery.models import Audience, Dispatch
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy

IN_USE = (Dispatch.State.READY, Dispatch.State.RUNNING, Dispatch.State.PAUSED)


class NoPurpose(ValueError):
    """A list needs a purpose, a basis, and, when imported, a day on which it is deleted."""


class NameTaken(ValueError):
    """The agency has a list of this name."""


class StillSending(ValueError):
    """Messages to this list are on their way."""


@transaction.atomic
def make_audience(
    agency: Agency,
    *,
    name: str,
    kind: str,
    address_kind: str,
    purpose: str,
    basis: str,
    expires_on: date | None = None,
    policy: Policy | None = None,
    by: Actor,
    at: datetime,
) -> Audience:
    """Make an empty list. Raises NoPurpose, NameTaken."""
    if not (name.strip() and purpose.strip() and basis.strip()):
        raise NoPurpose(_("Hãy ghi tên, mục đích và căn cứ của danh sách; hết mục đích thì danh sách bị xoá."))
    if kind == Audience.Kind.IMPORTED and expires_on is None:
        raise NoPurpose(_("Danh sách nhập từ tệp phải có ngày xoá."))
    if expires_on is not None and expires_on < timezone.localdate(at):
        raise NoPurpose(_("Ngày xoá đã qua. Hãy chọn ngày sau."))
    try:
        with transaction.atomic():
            audience = Audience.objects.create(
                agency=agency,
                name=name.strip(),
                kind=kind,
                address_kind=address_kind,
                purpose=purpose.strip(),
                basis=basis.strip(),
                policy=policy,
                expires_on=expires_on,
                key_id=current_key_id(),
                created_by=by if isinstance(by, User) else None,
                created_at=at,
            )
    except IntegrityError as error:
        raise NameTaken(_("Đã có danh sách tên này. Hãy đặt tên khác.")) from error
    record("make_audience", audience, by=by, at=at, kind=kind, address_kind=address_kind, expires_on=expires_on)
    return audience


@transaction.atomic
def delete_audience(audience: Audience, *, by: Actor, at: datetime) -> int:
    """Delete every address of a list and close it; return how many. Counts of what was sent stay.

    Raises StillSending while messages to it wait to leave.
    """
    if audience.dispatches.filter(state__in=IN_USE).exists():
        raise StillSending(_("Đang có lượt gửi dùng danh sách này. Dừng hoặc chờ gửi xong rồi xoá."))
    Audience.objects.select_for_update().get(pk=audience.pk)
    deleted = delete_recipients(audience)
    Audience.objects.filter(pk=audience.pk).update(size=0, closed_at=audience.closed_at or at)
    record("delete_audience", audience, by=by, at=at, recipients=deleted)
    audience.refresh_from_db()
    return deleted


def expire_lists(*, at: datetime) -> int:
    """Delete the lists whose day has passed and that nothing is being sent to; return how many lists."""
    today = timezone.localdate(at)
    over = Audience.objects.filter(closed_at=None, expires_on__lt=today).exclude(dispatches__state__in=IN_USE)
    lists = list(over.distinct())
    for audience in lists:
        delete_audience(audience, by=LEDGER, at=at)
    return len(lists)


def delete_recipients(audience: Audience, *, only: list[int] | None = None) -> int:
    """Delete addresses (all, or those of ``only``) with their rows of the ledger; return how many.

    Plain SQL in the order of the references: a million rows through the ORM would be read first.
    """
    wanted = "SELECT id FROM delivery_recipient WHERE audience_id = %s" + (" AND id = ANY(%s)" if only else "")
    given: list[Any] = [audience.pk, *([only] if only else [])]
    deleted = 0
    with connection.cursor() as cursor:
        for statement in DELETE:
            cursor.execute(statement.format(wanted=wanted), given)
            deleted = cursor.rowcount
    return deleted


DELETE = (
    "UPDATE delivery_playlog SET delivery_id = NULL WHERE delivery_id IN"
    " (SELECT d.id FROM delivery_delivery d WHERE d.recipient_id IN ({wanted}))",
    "DELETE FROM delivery_delivery WHERE recipient_id IN ({wanted})",
    "DELETE FROM delivery_letter WHERE recipient_id IN ({wanted})",
    "DELETE FROM delivery_playlog WHERE station_id IN"
    " (SELECT s.id FROM delivery_station s WHERE s.recipient_id IN ({wanted}))",
    "DELETE FROM delivery_station WHERE recipient_id IN ({wanted})",
    "DELETE FROM delivery_recipient WHERE id IN ({wanted})",
)
