"""SMTP replies and delivery reports, in our words.

Source: RFC 5321 (replies), RFC 3463 and the IANA registry of enhanced status codes. The first digit is left open
(``x.1.1``): 4 means *for now*, 5 means *for ever*; the table says what the rest means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from danbiet.channels.base import Fate, Reason, Status

FAILED, LATER = Fate.FAILED, Fate.LATER

STATUSES: Final[Mapping[str, Status]] = {
    "2": Status(Fate.HANDED, words="taken over by the mail server"),
    "x.1.1": Status(FAILED, Reason.BAD_ADDRESS, "no such mailbox"),
    "x.1.2": Status(FAILED, Reason.BAD_ADDRESS, "no such domain"),
    "x.1.3": Status(FAILED, Reason.BAD_ADDRESS, "the address is written wrongly"),
    "x.1.6": Status(FAILED, Reason.BAD_ADDRESS, "the mailbox has moved"),
    "x.1.7": Status(LATER, Reason.NOT_ALLOWED, "our sender's address is written wrongly"),
    "x.1.8": Status(LATER, Reason.NOT_ALLOWED, "our sender's domain is unknown"),
    "x.1.10": Status(FAILED, Reason.BAD_ADDRESS, "the domain takes no mail (null MX)"),
    "x.1": Status(FAILED, Reason.BAD_ADDRESS, "trouble with the address"),
    "x.2.1": Status(FAILED, Reason.BAD_ADDRESS, "the mailbox is closed"),
    "x.2.2": Status(FAILED, Reason.MAILBOX_FULL, "the mailbox is full"),
    "x.2.3": Status(FAILED, Reason.TOO_LONG, "longer than the mailbox takes"),
    "x.2": Status(FAILED, Reason.REFUSED, "trouble with the mailbox"),
    "x.3.2": Status(FAILED, Reason.PROVIDER_ERROR, "the server takes no mail now"),
    "x.3.4": Status(FAILED, Reason.TOO_LONG, "larger than the server takes"),
    "x.3": Status(FAILED, Reason.PROVIDER_ERROR, "trouble with the server"),
    "x.4.7": Status(Fate.EXPIRED, Reason.EXPIRED, "tried for too long"),
    "x.4": Status(FAILED, Reason.UNREACHABLE, "the recipient's server was not reached"),
    "x.5": Status(FAILED, Reason.PROVIDER_ERROR, "the servers did not understand each other"),
    "x.6": Status(FAILED, Reason.REJECTED_CONTENT, "the content cannot be carried"),
    "x.7.1": Status(FAILED, Reason.REFUSED, "not authorised: refused by policy"),
    "x.7.28": Status(LATER, Reason.TOO_FAST, "too many messages"),
    "x.7": Status(FAILED, Reason.BLOCKED, "refused by security or policy"),
    "x.0": Status(FAILED, Reason.UNKNOWN, "no reason given"),
    "421": Status(LATER, Reason.PROVIDER_ERROR, "the server closes the line"),
    "450": Status(LATER, Reason.PROVIDER_ERROR, "the mailbox is busy"),
    "452": Status(LATER, Reason.MAILBOX_FULL, "no room for now"),
    "530": Status(LATER, Reason.NOT_ALLOWED, "sign in first"),
    "535": Status(LATER, Reason.NOT_ALLOWED, "wrong user name or password"),
    "550": Status(FAILED, Reason.BAD_ADDRESS, "no such mailbox, or not for us"),
    "551": Status(FAILED, Reason.BAD_ADDRESS, "the mailbox has moved"),
    "552": Status(FAILED, Reason.TOO_LONG, "larger than the mailbox takes"),
    "553": Status(FAILED, Reason.BAD_ADDRESS, "the address is written wrongly"),
    "554": Status(FAILED, Reason.REJECTED_CONTENT, "refused after reading"),
    "4": Status(LATER, Reason.PROVIDER_ERROR, "refused for now"),
    "5": Status(FAILED, Reason.REFUSED, "refused"),
}
SENDER_REFUSED: Final = Status(LATER, Reason.NOT_ALLOWED, "the server does not take mail from our sender")
ENHANCED: Final = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


def enhanced_code(words: str) -> str:
    """Return the enhanced status code in the words (``5.1.1``), or ""."""
    found = ENHANCED.search(words)
    return found[0] if found else ""


def of_enhanced(code: str) -> Status:
    """Return what an enhanced status code says; raises KeyError when it is none."""
    kind, subject, detail = code.split(".")
    if kind == "2":
        return STATUSES["2"]
    known = STATUSES.get(f"x.{subject}.{detail}") or STATUSES.get(f"x.{subject}") or STATUSES["x.0"]
    return known if kind == "5" else _for_now(known)


def _for_now(status: Status) -> Status:
    # 4.7.x is what servers say to senders who are too fast, and to those they greylist.
    reason = Reason.TOO_FAST if status in (STATUSES["x.7"], STATUSES["x.7.1"]) else status.reason
    return replace(status, fate=LATER, reason=reason)


def of_reply(stage: str, code: int, words: str) -> Status:
    """Return what a reply says of the message; ``stage`` is mail, rcpt or data."""
    if 200 <= code < 300:
        return STATUSES["2"]
    found = enhanced_code(words)
    meant = found[:1] == str(code)[:1] and not found.endswith(".0.0")
    status = of_enhanced(found) if meant else STATUSES.get(str(code)) or STATUSES["4" if code < 500 else "5"]
    if stage == "mail" and status.fate is FAILED and status.reason is not Reason.TOO_LONG:
        return SENDER_REFUSED
    return status
