"""A dispatch whose facts changed: held before its next batch, until two people have decided what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.delivery.actions.dispatches import NotNow, pause, resume
from danbiet.delivery.actors import LEDGER
from danbiet.delivery.models import Dispatch, StillRight
from danbiet.delivery.queries.outdated import facts_in_the_way, word_on_todays_facts
from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.publishing.editions import FactChange, facts_hash

SHORTEST_REASON: Final = 10
SHOWN: Final = 2  # changes named in the reason; the page shows all


class NoReason(ValueError):
    """Whoever says that a text is still right writes why."""


class SamePerson(PermissionError):
    """She wrote the reason herself; somebody else agrees to it."""


def hold_if_outdated(dispatch: Dispatch, *, at: datetime) -> bool:
    """Hold a running dispatch when the fact table no longer bears its words out; return whether it was held."""
    changes = facts_in_the_way(dispatch)
    if changes:
        with suppress(NotNow):  # somebody else held or ended it in this moment
            pause(dispatch, reason=_reason(changes), by=LEDGER, at=at)
    return bool(changes)


def hold_outdated(*, at: datetime) -> int:
    """Hold every running dispatch whose facts changed, also those that send nothing just now; return how many."""
    running = Dispatch.objects.running().filter(waiting__gt=0).select_related("edition__release__policy")
    return sum(hold_if_outdated(dispatch, at=at) for dispatch in running)


@transaction.atomic
def say_still_right(dispatch: Dispatch, *, reason: str, by: User, at: datetime) -> StillRight:
    """Write why a held dispatch's text is right although the facts changed; it goes on once somebody else agrees.

    A later reason takes the place of one that nobody has agreed to. Raises NotNow, NoReason.
    """
    _refuse_unless_held(dispatch)
    if len(reason.strip()) < SHORTEST_REASON:
        raise NoReason(_("Hãy ghi rõ vì sao bài vẫn đúng dù bảng dữ kiện đã đổi; người thứ hai sẽ đọc lý do này."))
    word, _new = StillRight.objects.update_or_create(
        dispatch=dispatch,
        facts_hash=facts_hash(dispatch.edition.release.policy),
        defaults={"reason": reason.strip(), "written_by": by, "written_at": at},
    )
    record("say_still_right", dispatch, by=by, at=at, facts_hash=word.facts_hash)
    return word


@transaction.atomic
def agree_still_right(dispatch: Dispatch, *, by: User, at: datetime) -> Dispatch:
    """Agree that the text is still right, and let the dispatch go on. Raises NotNow, SamePerson, NotSendable."""
    _refuse_unless_held(dispatch)
    word = word_on_todays_facts(dispatch)
    if word is None:
        raise NotNow(_("Chưa ai ghi lý do với bảng dữ kiện hiện nay. Hãy ghi lý do, rồi người khác đồng ý."))
    if word.written_by_id == by.pk:
        raise SamePerson(_("Bạn đã ghi lý do này; cần một người khác đọc và đồng ý."))
    read = StillRight.objects.filter(pk=word.pk, written_at=word.written_at, agreed_at=None)
    if not read.update(agreed_by=by, agreed_at=at):
        raise NotNow(_("Lý do vừa được viết lại. Hãy tải lại trang và đọc lý do mới."))
    record("agree_still_right", dispatch, by=by, at=at, facts_hash=word.facts_hash, written_by=word.written_by_id)
    return resume(dispatch, by=by, at=at)


def _refuse_unless_held(dispatch: Dispatch) -> None:
    dispatch.refresh_from_db(fields=["state"])
    if dispatch.state != Dispatch.State.PAUSED or not facts_in_the_way(dispatch):
        raise NotNow(_("Lượt gửi này không dừng vì bảng dữ kiện đổi, nên không có gì để xác nhận. Hãy tải lại trang."))


def _reason(changes: Sequence[FactChange]) -> str:
    said = "; ".join(str(each) for each in changes[:SHOWN])
    more = _(" và {n} dòng khác").format(n=len(changes) - SHOWN) if len(changes) > SHOWN else ""
    return _("Bảng dữ kiện đã đổi trong khi gửi: {changes}.").format(changes=said + more)
