"""Trying a provider with one message to a member of staff, outside the ledger: nothing of the address is kept."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.channels.base import Fate, Message, Outcome, Reason
from danbiet.delivery.addresses import Refused, normal_address, words_of
from danbiet.delivery.models import ChannelSetting
from danbiet.delivery.providers import channel_of, settings_of
from danbiet.offices.audit import record
from danbiet.offices.models import User

log = logging.getLogger(__name__)
LASTING = timedelta(minutes=10)


class NotAnAddress(ValueError):
    """This is no address of the channel's kind."""


def try_provider(provider: ChannelSetting, *, address: str, text: str, by: User, at: datetime) -> Outcome:
    """Send one message by this provider, on or off, and return what became of it. Raises NotAnAddress.

    The log keeps that it was tried and what came of it, never the address.
    """
    channel = channel_of(provider.channel)
    try:
        normal = normal_address(channel.takes(settings_of(provider)), address)
    except Refused as error:
        raise NotAnAddress(_("Không gửi thử được: {why}.").format(why=words_of(error.code))) from error
    message = Message(
        key=f"try-{secrets.token_hex(8)}", address=normal, text=text, subject=_("Tin thử"), expires_at=at + LASTING
    )
    outcome = _sent(provider, message)
    with transaction.atomic():
        record("try_provider", provider, by=by, at=at, fate=str(outcome.fate), reason=str(outcome.reason))
    return outcome


def _sent(provider: ChannelSetting, message: Message) -> Outcome:
    try:
        with channel_of(provider.channel).open(settings_of(provider)) as sender:
            found = list(sender.send([message]))
    except Exception as error:
        log.exception("provider %s: the trial failed", provider.pk)
        return Outcome(message.key, Fate.LATER, reason=Reason.UNREACHABLE, detail=type(error).__name__)
    return found[0] if found else Outcome(message.key, Fate.UNCERTAIN, reason=Reason.NO_ANSWER)
