"""Mailboxes, and the marks in a message by which a bounce finds its way back to the ledger."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote

ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL: Final = re.compile(rf"{ATOM}(\.{ATOM})*")
DOMAIN: Final = re.compile(r"(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}")
LONGEST_LOCAL: Final = 64


def is_address(text: str) -> bool:
    """Return whether the text is one mailbox, its domain in ASCII or as Vietnamese letters."""
    return ascii_address(text) is not None


def ascii_address(text: str) -> str | None:
    """Return the mailbox as SMTP carries it, an international domain in its ASCII form; None when it is none."""
    local, mark, domain = text.rpartition("@")
    if not mark or len(local) > LONGEST_LOCAL or not LOCAL.fullmatch(local):
        return None
    try:
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return None
    return f"{local}@{ascii_domain}" if DOMAIN.fullmatch(ascii_domain) else None


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of the message ``key``: the key itself, fit for a header."""
    return f"<{quote(key, safe='')}@{domain}>"


def key_of(identifier: str, domain: str) -> str:
    """Return the key inside a Message-ID of our domain, or "" when it is not one of ours."""
    local, _, found = identifier.strip().strip("<>").rpartition("@")
    return unquote(local) if found.lower() == domain.lower() else ""


def return_path(key: str, envelope: str) -> str:
    """Return the address that takes this message's bounces: ``bounces+key@domain`` (VERP)."""
    local, _, domain = envelope.rpartition("@")
    marked = f"{local}+{quote(key, safe='')}"
    return f"{marked}@{domain}" if len(marked) <= LONGEST_LOCAL else envelope


def key_of_return_path(address: str, envelope: str) -> str:
    """Return the key in a return path made by ``return_path``, or ""."""
    local, _, domain = envelope.rpartition("@")
    found = re.search(rf"{re.escape(local)}\+([^@\s<>]+)@{re.escape(domain)}", address, re.IGNORECASE)
    return unquote(found[1]) if found else ""
