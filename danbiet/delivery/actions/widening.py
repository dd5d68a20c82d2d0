"""Sending a dispatch to more lists: whoever has it, or may have it, is left as she is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.channels.base import Fitted
from danbiet.delivery.actions.dispatches import NotNow, as_of_now, check_audiences, refuse_unsendable
from danbiet.delivery.actions.starting import add_rows
from danbiet.delivery.content import fitted
from danbiet.delivery.ledger import counts
from danbiet.delivery.loudspeakers import CHANNEL as LOUDSPEAKER
from danbiet.delivery.models import Audience, Dispatch
from danbiet.delivery.providers import channel_of, first_settings
from danbiet.delivery.queries.expected import expected
from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.publishing.models import VariantKind


@transaction.atomic
def add_audiences(dispatch: Dispatch, audiences: Sequence[Audience], *, by: User, at: datetime) -> int:
    """Send it to these lists too; return how many more will get it. An address that has a row gets no second one.

    A dispatch that is done runs again; one that is held stays held. Raises NotNow, NotSendable, WrongAudience.
    """
    counts.lock([dispatch.pk])
    dispatch.refresh_from_db()
    _refuse_late(dispatch, at)
    refuse_unsendable(dispatch.edition, dispatch=dispatch, at=at)
    channel, settings = channel_of(dispatch.channel), first_settings(dispatch.agency_id, dispatch.channel)
    check_audiences(dispatch.agency, channel, audiences, settings)
    dispatch.audiences.add(*audiences)
    more = _more(dispatch, at=at)
    _reckon(dispatch, fitted(dispatch.edition, VariantKind(dispatch.variant_kind), channel, settings))
    record("add_audiences", dispatch, by=by, at=at, audiences=[each.pk for each in audiences], recipients=more)
    return more


def _refuse_late(dispatch: Dispatch, at: datetime) -> None:
    if dispatch.state == Dispatch.State.CANCELLED or dispatch.corrects_id is not None:
        raise NotNow(_("Lượt gửi này đã huỷ, hoặc là đính chính cho đúng những người đã nhận: không thêm ai được."))
    if dispatch.starts_at is not None and dispatch.starts_at <= at and dispatch.channel == LOUDSPEAKER:
        raise NotNow(_("Giờ phát đã qua nên không thêm cụm loa được. Hãy huỷ lượt này rồi hẹn giờ khác."))


def _more(dispatch: Dispatch, *, at: datetime) -> int:
    if dispatch.started_at is None:
        before = dispatch.expected
        reach = expected(dispatch.edition, list(dispatch.audiences.all()), list(dispatch.places.all()))
        Dispatch.objects.filter(pk=dispatch.pk).update(expected=reach.recipients)
        dispatch.refresh_from_db()
        return dispatch.expected - before
    if more := add_rows(dispatch, at=at):
        state = dispatch.state if dispatch.state == Dispatch.State.PAUSED else Dispatch.State.RUNNING
        changed = as_of_now(dispatch, at=at) | {"state": state, "finished_at": None}
        Dispatch.objects.filter(pk=dispatch.pk).update(**changed)
        dispatch.refresh_from_db()
    return more


def _reckon(dispatch: Dispatch, fit: Fitted) -> None:
    cost = None if fit.cost_vnd is None else fit.cost_vnd * dispatch.expected
    dispatch.expected_parts, dispatch.expected_cost = fit.parts * dispatch.expected, cost
    dispatch.save(update_fields=["expected_parts", "expected_cost"])
