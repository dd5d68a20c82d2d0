"""A message as submit_sm, and a deliver_sm as the receipt it carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from zlib import crc32

from smpplib import consts

from danbiet.channels.base import Message, Notice
from danbiet.channels.smpp.settings import SmppSettings
from danbiet.channels.smpp.statuses import STATE_WORDS, of_state
from danbiet.channels.sms_text import GSM_7, carried, encoding_of, gsm_encoded, split

RECEIPT: Final = 0x04  # esm_class, bits 5-2
ID: Final = re.compile(r"\bid:\s*(\S+)", re.IGNORECASE)
STAT: Final = re.compile(r"\bstat:\s*([A-Z]{7})", re.IGNORECASE)
Fields = dict[str, Any]


def submissions(message: Message, settings: SmppSettings) -> Iterator[Fields]:
    """Yield the fields of each submit_sm; only the last one asks for a receipt, so that a message has one."""
    text = carried(message.text, accents=settings.accents)
    encoding = encoding_of(text)
    common = _common(message, settings) | {"data_coding": 0 if encoding == GSM_7 else consts.SMPP_ENCODING_ISO10646}
    parts = [_octets(part, encoding) for part in split(text, sizes=settings.sizes)]
    if len(parts) == 1:
        yield common | {"short_message": parts[0], "registered_delivery": 1}
    elif settings.long_messages == "payload":
        yield common | {"short_message": b"", "message_payload": b"".join(parts), "registered_delivery": 1}
    else:
        yield from _joined(message.key, parts, common)


def _common(message: Message, settings: SmppSettings) -> Fields:
    return {
        "source_addr_ton": consts.SMPP_TON_ALNUM,
        "source_addr_npi": consts.SMPP_NPI_UNK,
        "source_addr": settings.brandname,
        "dest_addr_ton": consts.SMPP_TON_INTL,
        "dest_addr_npi": consts.SMPP_NPI_ISDN,
        "destination_addr": message.address.lstrip("+"),
        "priority_flag": min(message.priority, 3),
        "validity_period": absolute_time(message.expires_at),
    }


def _joined(key: str, parts: list[bytes], common: Fields) -> Iterator[Fields]:
    mark = crc32(key.encode()) & 0xFF  # the same for every part, and the same when the message is sent again
    for number, octets in enumerate(parts, start=1):
        header = bytes((5, 0, 3, mark, len(parts), number))
        last = int(number == len(parts))
        yield common | {"short_message": header + octets, "esm_class": 0x40, "registered_delivery": last}


def _octets(text: str, encoding: str) -> bytes:
    return gsm_encoded(text) if encoding == GSM_7 else text.encode("utf-16-be")


def absolute_time(moment: datetime | None) -> str:
    """Return SMPP's absolute time in UTC, or "" for the carrier's own limit."""
    return "" if moment is None else moment.astimezone(UTC).strftime("%y%m%d%H%M%S000+")


def receipt(pdu: Any, *, at: datetime) -> Notice | None:
    """Return what a deliver_sm says of a message of ours, or None when it is not a receipt that can be read.

    A text from a subscriber (esm_class 0) is none: it is acknowledged and forgotten, never stored.
    """
    if ((pdu.esm_class or 0) & 0x3C) != RECEIPT:
        return None
    text = (pdu.short_message or getattr(pdu, "message_payload", None) or b"").decode("latin-1")
    reference = _plain(getattr(pdu, "receipted_message_id", None)) or _first(ID, text)
    state = getattr(pdu, "message_state", None) or STATE_WORDS.get(_first(STAT, text).upper())
    if not reference or state is None:
        return None
    return of_state(state).notice(at, reference=reference, detail=f"state {state}")


def _plain(octets: bytes | None) -> str:
    return (octets or b"").rstrip(b"\0").decode("latin-1")


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
