"""A message as Zalo's three services want it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from danbiet.channels.base import Message
from danbiet.channels.phones import is_e164
from danbiet.channels.zalo.settings import ZaloSettings
from danbiet.engine.text.folding import nfc

USER_ID: Final = re.compile(r"[0-9]{5,32}")
LONGEST_TITLE: Final = 150
LONGEST_LEAD: Final = 300


class WrongAddress(ValueError):
    """Not a telephone number (ZNS) or not a user's id (OA)."""


class NoTemplate(ValueError):
    """A ZNS message without the template and its values."""


@dataclass(frozen=True)
class Call:
    """Where to post what; ``reference`` names the field of the answer that holds Zalo's own id."""

    url: str
    body: dict[str, Any]
    reference: str


def call_of(message: Message, settings: ZaloSettings) -> Call:
    """Return the call that hands the message over. Raises WrongAddress, NoTemplate."""
    if settings.service == "zns":
        return _notice(message, settings)
    if settings.service == "oa":
        return _to_follower(message, settings)
    return _draft(message, settings)


def _notice(message: Message, settings: ZaloSettings) -> Call:
    template, values = message.extra.get("template_id"), message.extra.get("template_data")
    if not is_e164(message.address):
        raise WrongAddress("not E.164")
    if not template or not isinstance(values, dict):
        raise NoTemplate("extra needs template_id and template_data")
    body = {
        "phone": message.address.lstrip("+"),
        "template_id": str(template),
        "template_data": {name: nfc(str(value)) for name, value in values.items()},
        "tracking_id": message.key,
    }
    return Call(f"{settings.zns_url.rstrip('/')}/message/template", body, "msg_id")


def _to_follower(message: Message, settings: ZaloSettings) -> Call:
    if not USER_ID.fullmatch(message.address):
        raise WrongAddress("not a user's id")
    body = {"recipient": {"user_id": message.address}, "message": {"text": nfc(message.text)}}
    return Call(f"{settings.oa_url.rstrip('/')}/v3.0/oa/message/cs", body, "message_id")


def _draft(message: Message, settings: ZaloSettings) -> Call:
    """An article stays hidden until a person publishes it in the OA's own page."""
    text = nfc(message.text)
    body = {
        "type": "normal",
        "title": nfc(message.subject)[:LONGEST_TITLE],
        "author": settings.author,
        "description": text[:LONGEST_LEAD],
        "body": [{"type": "text", "content": paragraph} for paragraph in text.split("\n") if paragraph.strip()],
        "status": "hide",
        "comment": "hide",
        "tracking_link": "",
    }
    return Call(f"{settings.oa_url.rstrip('/')}/v2.0/article/create", body, "token")
