"""Messages as mail: headers of one recipient around a body that all recipients share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from danbiet.channels.base import Attachment, Message
from danbiet.channels.email.addresses import message_id
from danbiet.channels.email.dkim import DkimSigner
from danbiet.channels.email.settings import EmailSettings
from danbiet.engine.text.folding import nfc

# What a message may bring of its own; everything else is made here.
FREE: Final = re.compile(
    r"List-[A-Za-z-]+|X-[A-Za-z0-9-]+|In-Reply-To|References|Feedback-ID|Precedence", re.IGNORECASE
)
LONGEST_LINE: Final = 900
Headers = list[tuple[str, str]]


class WrongHeader(ValueError):
    """A header that a message may not bring: one of ours, or one with a line end inside."""


@dataclass(frozen=True)
class Body:
    """What comes after the recipient's headers: MIME headers, the bytes, and the bytes as they stand on the wire."""

    headers: tuple[tuple[str, str], ...]
    content: bytes
    wire: bytes


class Writer:
    """Writes the letters of one sender."""

    def __init__(self, settings: EmailSettings) -> None:
        self.domain = settings.domain
        self.sender = _folded("From", str(Address(settings.from_name, addr_spec=settings.from_address)))
        self.reply_to = settings.reply_to
        self.signer: DkimSigner | None = None
        if settings.dkim_key is not None:
            domain, key = settings.dkim_domain or settings.domain, settings.dkim_key.get_secret_value()
            self.signer = DkimSigner(domain=domain, selector=settings.dkim_selector, key=key)

    def written(self, message: Message, address: str, *, at: datetime) -> bytes:
        """Return the letter as it follows DATA: signed, dot-stuffed, with the final dot. Raises WrongHeader."""
        body = body_of(message.text, message.html, message.language, tuple(message.attachments))
        headers = [*self._headers(message, address, at), *body.headers]
        head = "".join(f"{name}: {value}\r\n" for name, value in headers).encode()
        if self.signer is not None:
            head = self.signer.signature(headers, body.content, at=int(at.timestamp())) + head
        return head + body.wire

    def _headers(self, message: Message, address: str, at: datetime) -> Headers:
        made = [
            ("From", self.sender),
            ("To", address),
            ("Subject", _folded("Subject", " ".join(nfc(message.subject).split()))),
            ("Date", format_datetime(at)),
            ("Message-ID", message_id(message.key, self.domain)),
            ("Auto-Submitted", "auto-generated"),
        ]
        if self.reply_to:
            made.append(("Reply-To", self.reply_to))
        return made + [(name, _checked(name, value)) for name, value in message.headers.items()]


def _checked(name: str, value: str) -> str:
    if not FREE.fullmatch(name) or re.search(r"[\r\n\0]", value):
        raise WrongHeader(name)
    # The library would encode a long link as words, which no mail program follows; so plain lines stay as they are.
    return value if value.isascii() and len(value) < LONGEST_LINE else _folded(name, value)


@lru_cache(maxsize=256)
def _folded(name: str, value: str) -> str:
    line = SMTP.header_factory(name, value).fold(policy=SMTP)
    return str(line)[len(name) + 1 :].strip()


@lru_cache(maxsize=16)
def body_of(text: str, html: str, language: str, attachments: Sequence[Attachment]) -> Body:
    """Return the body that every recipient of one edition shares."""
    letter = EmailMessage(policy=SMTP)
    letter.set_content(nfc(text), cte="quoted-printable")
    if html:
        letter.add_alternative(nfc(html), subtype="html", cte="quoted-printable")
    for file in attachments:
        main, _, sub = file.content_type.partition("/")
        letter.add_attachment(file.content, maintype=main, subtype=sub or "octet-stream", filename=file.name)
    letter["Content-Language"] = language
    head, _, content = letter.as_bytes().partition(b"\r\n\r\n")
    return Body(_parsed(head), content, b"\r\n" + _stuffed(content))


def _parsed(head: bytes) -> tuple[tuple[str, str], ...]:
    lines = re.split(r"\r\n(?![ \t])", head.decode("ascii"))
    return tuple((name, value.lstrip(" ")) for name, _, value in (line.partition(":") for line in lines))


def _stuffed(content: bytes) -> bytes:
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"
