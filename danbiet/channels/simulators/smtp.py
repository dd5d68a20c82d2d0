"""A mail server that keeps what it is given and reports what it could not deliver; the peer of ``Email``."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.utils import format_datetime
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import SecretStr

from danbiet.channels.email import EmailSettings
from danbiet.channels.email.addresses import key_of
from danbiet.channels.simulators.loop import LoopbackServer
from danbiet.channels.simulators.script import Script, Tally, Trouble

TOKEN = "simulated-receipt-token"
REFUSALS = {
    Trouble.TOO_FAST: "450 4.7.28 too many messages, slow down",
    Trouble.CLOSED: "421 4.3.2 closing for maintenance",
}


class SmtpSink(LoopbackServer):
    """``full`` mailboxes are accepted and bounce later. Letters are kept whole in ``letters`` when ``keep_texts``.

    ``tls`` makes it offer STARTTLS; ``password`` makes it ask for a sign-in as ``danbiet``; ``pipelining`` lets
    commands come together, as most servers do.
    """

    def __init__(
        self,
        script: Script | None = None,
        *,
        port: int = 0,
        full: frozenset[str] = frozenset(),
        tls: ssl.SSLContext | None = None,
        password: str = "",
        pipelining: bool = True,
        keep_texts: bool = True,
    ) -> None:
        super().__init__(port=port)
        self.script = script or Script()
        self.full = full
        self.tls = tls
        self.password = password
        self.pipelining = pipelining
        self.keep_texts = keep_texts
        self.tally = Tally()
        self.letters: dict[str, bytes] = {}
        self.unreported: list[tuple[str, str, str]] = []  # Message-ID, return path, address

    def settings(self, **changes: Any) -> EmailSettings:
        """Return the settings that reach this server."""
        fields: dict[str, Any] = {
            "host": self.host,
            "port": self.port,
            "security": "plain",
            "from_address": "tin@danbiet.example.vn",
            "from_name": "Dân Biết",
            "bounce_address": "bounces@danbiet.example.vn",
            "receipt_token": SecretStr(TOKEN),
        }
        return EmailSettings(**(fields | changes))

    def protocol(self) -> asyncio.BaseProtocol:
        return TrackedSmtp(self)

    def signed_in(self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any) -> AuthResult:
        given = isinstance(data, LoginPassword) and data.login == b"danbiet"
        return AuthResult(success=given and data.password == self.password.encode(), handled=False)

    def take(self, envelope: Envelope) -> None:
        """Remember a letter."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        identifier = str(message_from_bytes(raw.partition(b"\r\n\r\n")[0]).get("Message-ID", ""))
        key = key_of(identifier, identifier.rpartition("@")[2].rstrip(">"))
        address = envelope.rcpt_tos[0]
        self.tally.asked[key] += 1
        self.tally.sent[key] += 1
        if self.keep_texts:
            self.tally.addresses[key] = address
            self.letters[key] = raw
        if self.full:
            self.unreported.append((identifier, envelope.mail_from or "", address))

    # -- bounces

    def calls(self, at: datetime) -> Iterator[tuple[bytes, dict[str, str]]]:
        """Yield the bounces as the mail server posts them to the address for receipts."""
        return ((report, {"Authorization": f"Bearer {TOKEN}"}) for report in self.bounces(at=at))

    def bounces(self, *, at: datetime, headers_returned: bool = True) -> Iterator[bytes]:
        """Yield a delivery report (RFC 3464) for every letter taken for a full mailbox and not yet reported."""
        waiting, self.unreported = self.unreported, []
        for identifier, path, address in waiting:
            if address in self.full:
                yield delivery_report(
                    identifier if headers_returned else "", path, address, action="failed", status="5.2.2", at=at
                )


def delivery_report(identifier: str, path: str, address: str, *, action: str, status: str, at: datetime) -> bytes:
    """Return a delivery report as mail servers write it; without ``identifier`` nothing of the letter is returned."""
    returned = (
        f"--=_b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {identifier}\r\n\r\n" if identifier else ""
    )
    return (
        f"From: MAILER-DAEMON@mx.example.vn\r\nTo: {path}\r\nDate: {format_datetime(at)}\r\n"
        "Message-ID: <report@mx.example.vn>\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\r\n\r\n'
        "--=_b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n\r\n"
        "--=_b\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.example.vn\r\nArrival-Date: {format_datetime(at)}\r\n\r\n"
        f"Original-Recipient: rfc822;{address}\r\nFinal-Recipient: rfc822;{address}\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 {status} see status\r\n\r\n"
        f"{returned}--=_b--\r\n"
    ).encode()


class Desk:
    """The server's answers, command by command."""

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink
        self.trouble = Trouble.NONE

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], *["250-PIPELINING"] * self.sink.pipelining, *responses[-1:]]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.sink.tally.calls += 1
        self.trouble = self.sink.script.next()
        if self.trouble is Trouble.CUT_BEFORE:
            cut(server)
        if self.trouble is Trouble.CLOSED:
            asyncio.get_running_loop().call_later(0.01, cut, server)
        if self.trouble in REFUSALS:
            return REFUSALS[self.trouble]
        envelope.mail_from = address
        return "250 2.1.0 sender ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.sink.script.bad:
            return f"550 5.1.1 <{address}> no such mailbox"
        if address in self.sink.script.busy:
            return f"451 4.3.0 <{address}> try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.trouble is Trouble.ERROR:  # a mail server that answers with a fault has not taken the letter
            return "451 4.3.0 local error"
        self.sink.take(envelope)
        if self.trouble is Trouble.CUT_AFTER:
            cut(server)
        if self.trouble is Trouble.HANG:
            await asyncio.sleep(3600)
        if self.trouble is Trouble.LATE:
            await asyncio.sleep(self.sink.script.late_seconds)
        return "250 2.0.0 queued"


def cut(server: SMTP) -> None:
    transport = server.transport
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


class TrackedSmtp(SMTP):
    """A connection that the sink can cut."""

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink
        super().__init__(
            Desk(sink),
            hostname="sink.example.vn",
            loop=sink._loop,
            tls_context=sink.tls,
            auth_required=bool(sink.password),
            auth_require_tls=False,
            authenticator=sink.signed_in if sink.password else None,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.sink.opened(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport is not None:
            self.sink.closed(self.transport)
        super().connection_lost(error)
