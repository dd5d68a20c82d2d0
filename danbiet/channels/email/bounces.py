"""Reading bounces: delivery reports (RFC 3464) and complaints (RFC 5965).

A report names the message by the Message-ID in the returned headers, by the envelope id we gave, or by the address it
came back to. Nothing in it is believed about a message that is not ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Part
from typing import Final
from urllib.parse import unquote

from danbiet.channels.base import BadReceipt, Fate, Notice, Reason, Status
from danbiet.channels.email.addresses import key_of, key_of_return_path
from danbiet.channels.email.statuses import STATUSES, enhanced_code, of_enhanced

ACTIONS: Final[Mapping[str, Status]] = {
    "delivered": Status(Fate.RECEIVED),
    "relayed": Status(Fate.HANDED),
    "expanded": Status(Fate.HANDED),
    "delayed": Status(Fate.HANDED),
}
COMPLAINT: Final = Status(Fate.RECEIVED, Reason.REFUSED, "the recipient marked it as unwanted")


def bounces(raw: bytes, *, domain: str, envelope: str, at: datetime) -> list[Notice]:
    """Return what a report says. Raises BadReceipt when it is no report, or about a message that is not ours."""
    letter = message_from_bytes(raw)
    kind = str(letter.get_param("report-type") or "").lower()
    if letter.get_content_type() != "multipart/report" or kind not in ("delivery-status", "feedback-report"):
        raise BadReceipt("this mail is not a delivery report; leave it in the mailbox")
    key, reference = _named(letter, domain, envelope)
    if not key:
        raise BadReceipt("this delivery report is not about a message of ours")
    if kind == "feedback-report":
        return [COMPLAINT.notice(at, reference=reference, key=key, detail="complaint")]
    found = [status.notice(at, reference=reference, key=key, detail=detail) for status, detail in _reported(letter)]
    if not found:
        raise BadReceipt("this delivery report says nothing of any recipient")
    return found


def _named(letter: Part, domain: str, envelope: str) -> tuple[str, str]:
    for identifier in _identifiers(letter):
        if key := key_of(identifier, domain):
            return key, identifier
    to = " ".join(str(letter.get(name, "")) for name in ("To", "Delivered-To", "X-Original-To"))
    key = _envelope_id(letter) or key_of_return_path(to, envelope)
    return key, ""


def _identifiers(letter: Part) -> Iterator[str]:
    """Yield the Message-IDs of the returned messages, never that of the report itself."""
    for part in letter.walk():
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            part = message_from_bytes(payload if isinstance(payload, bytes) else b"")
        if part is not letter and part.get("Message-ID"):
            yield str(part["Message-ID"]).strip()


def _blocks(letter: Part) -> list[Part]:
    for part in letter.walk():
        payload = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(payload, list):
            return [block for block in payload if isinstance(block, Part)]
    return []


def _envelope_id(letter: Part) -> str:
    ids = [str(block["Original-Envelope-Id"]) for block in _blocks(letter) if block.get("Original-Envelope-Id")]
    return unquote(ids[0].strip()) if ids else ""


def _reported(letter: Part) -> Iterator[tuple[Status, str]]:
    for block in _blocks(letter):
        action = str(block.get("Action", "")).strip().lower()
        if action:
            code = enhanced_code(str(block.get("Status", ""))) or enhanced_code(str(block.get("Diagnostic-Code", "")))
            yield ACTIONS.get(action) or _failed(code), f"{action} {code}".strip()


def _failed(code: str) -> Status:
    """Return why it failed for good: also a 4.x.x, once the server has given up trying."""
    if not code or code.startswith("2"):
        return STATUSES["x.0"]
    return of_enhanced("5" + code[1:])
