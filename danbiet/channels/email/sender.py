"""An open SMTP line: one connection, kept; where it breaks decides what is said of the message."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final
from urllib.parse import quote

from danbiet.channels.base import Fate, Message, Outcome, Reason, Sender, Status
from danbiet.channels.email.addresses import ascii_address, message_id, return_path
from danbiet.channels.email.letters import Writer, WrongHeader
from danbiet.channels.email.settings import EmailSettings
from danbiet.channels.email.statuses import enhanced_code, of_reply
from danbiet.kit.clock import now

BAD_ADDRESS: Final = Status(Fate.FAILED, Reason.BAD_ADDRESS)
BAD_HEADER: Final = Status(Fate.FAILED, Reason.REJECTED_CONTENT)
UNREACHABLE: Final = Status(Fate.LATER, Reason.UNREACHABLE)
NOT_ALLOWED: Final = Status(Fate.LATER, Reason.NOT_ALLOWED)
NO_ANSWER: Final = Status(Fate.UNCERTAIN, Reason.NO_ANSWER)
CLOSING: Final = 421
START: Final = 354  # start mail input
GOOD: Final = frozenset({250, 251, START})
BROKEN: Final = (smtplib.SMTPException, OSError)
Reply = tuple[int, bytes]


class NoLine(Exception):
    """The server cannot be used now; ``status`` says what that means for every message."""

    def __init__(self, status: Status, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class BrokeBefore(Exception):
    """The line broke, or was closed, before the message left."""


class BrokeAfter(Exception):
    """The line broke after the message's final dot."""


@dataclass(frozen=True)
class Letter:
    """A message written out for the wire."""

    message: Message
    address: str
    wire: bytes


class Ahead:
    """Letters written one ahead, so that the next is being signed while the server deals with this one."""

    def __init__(self, letters: Iterator[Letter | Outcome]) -> None:
        self.letters = letters
        self.ready: deque[Letter | Outcome] = deque()

    def work(self) -> None:
        if not self.ready:
            self.ready.extend(islice(self.letters, 1))

    def take(self) -> Letter | Outcome:
        self.work()
        return self.ready.popleft()


class EmailSender(Sender):
    """Hands letters to one mail server, one after the other."""

    def __init__(self, settings: EmailSettings, *, clock: Callable[[], datetime] = now) -> None:
        self.settings = settings
        self.clock = clock
        self.writer = Writer(settings)
        self.line: smtplib.SMTP | None = None

    def send(self, messages: Sequence[Message]) -> Iterator[Outcome]:
        ahead = Ahead(map(self._prepared, messages))
        for place, message in enumerate(messages):
            letter = ahead.take()
            try:
                yield letter if isinstance(letter, Outcome) else self._one(letter, ahead.work)
            except NoLine as error:
                yield from (error.status.outcome(m.key, detail=error.detail) for m in messages[place:])
                return
            except BrokeAfter as error:
                yield NO_ANSWER.outcome(message.key, detail=str(error))
                rest = messages[place + 1 :]
                yield from (UNREACHABLE.outcome(m.key, detail="the line broke") for m in rest)
                return

    def close(self) -> None:
        if self.line is not None:
            try:
                self.line.quit()
            except BROKEN:
                self.line.close()
            self.line = None

    def _prepared(self, message: Message) -> Letter | Outcome:
        address = ascii_address(message.address)
        if address is None:
            return BAD_ADDRESS.outcome(message.key, detail="not a mailbox")
        try:
            return Letter(message, address, self.writer.written(message, address, at=self.clock()))
        except WrongHeader as error:
            return BAD_HEADER.outcome(message.key, detail=f"header {error}")

    def _one(self, letter: Letter, meanwhile: Callable[[], None]) -> Outcome:
        try:
            return self._handed(letter, meanwhile)
        except BrokeBefore:
            return self._again(letter, meanwhile)

    def _again(self, letter: Letter, meanwhile: Callable[[], None]) -> Outcome:
        """Try once more on a new line: a kept one is often closed by the server while it idles."""
        try:
            return self._handed(letter, meanwhile)
        except BrokeBefore as error:
            raise NoLine(UNREACHABLE, str(error)) from error

    def _handed(self, letter: Letter, meanwhile: Callable[[], None]) -> Outcome:
        line = self._open()
        try:
            refusal = self._envelope(line, letter)
            if refusal is None:
                line.send(letter.wire)
        except BROKEN as error:
            self._drop()
            raise BrokeBefore(type(error).__name__) from error
        meanwhile()
        return refusal or self._answer(line, letter.message)

    def _envelope(self, line: smtplib.SMTP, letter: Letter) -> Outcome | None:
        """Announce the letter; return the refusal, or None when the server waits for it."""
        notify = " NOTIFY=FAILURE" if line.has_extn("dsn") else ""
        commands = {
            "mail": f"MAIL FROM:<{self._return_path(letter.message)}>{self._mail_options(line, letter)}",
            "rcpt": f"RCPT TO:<{letter.address}>{notify}",
            "data": "DATA",
        }
        together = line.has_extn("pipelining")
        said = _said_together(line, commands) if together else _said_in_turn(line, commands)
        refused = [stage for stage, (code, _) in said.items() if code not in GOOD]
        if not refused:
            return None
        outcome = self._refused(letter.message, refused[0], *said[refused[0]])
        if together and said["data"][0] == START:
            self._drop()  # the server waits for a letter to nobody: better no line than an empty letter
        else:
            line.rset()
        return outcome

    def _answer(self, line: smtplib.SMTP, message: Message) -> Outcome:
        try:
            code, words = line.getreply()
        except BROKEN as error:
            self._drop()
            raise BrokeAfter(type(error).__name__) from error
        if code == CLOSING:
            self._drop()
        return self._outcome(message, "data", code, words)

    def _refused(self, message: Message, stage: str, code: int, words: bytes) -> Outcome:
        if code == CLOSING:
            raise smtplib.SMTPServerDisconnected("421")
        return self._outcome(message, stage, code, words)

    def _outcome(self, message: Message, stage: str, code: int, words: bytes) -> Outcome:
        text = words.decode("utf-8", "replace")
        # The server's words may repeat the address; its codes do not.
        detail = f"{stage} {code} {enhanced_code(text)}".strip()
        reference = message_id(message.key, self.settings.domain) if 200 <= code < 300 else ""
        return of_reply(stage, code, text).outcome(message.key, reference=reference, detail=detail)

    def _return_path(self, message: Message) -> str:
        envelope = self.settings.envelope
        return return_path(message.key, envelope) if self.settings.verp else envelope

    def _mail_options(self, line: smtplib.SMTP, letter: Letter) -> str:
        size = f" SIZE={len(letter.wire)}" if line.has_extn("size") else ""
        mark = f" RET=HDRS ENVID={quote(letter.message.key, safe='')}" if line.has_extn("dsn") else ""
        return size + mark

    # -- the line

    def _open(self) -> smtplib.SMTP:
        if self.line is None:
            try:
                self.line = self._connected()
            except smtplib.SMTPNotSupportedError as error:
                raise NoLine(NOT_ALLOWED, "the server offers no STARTTLS or no sign-in") from error
            except smtplib.SMTPResponseException as error:
                raise NoLine(of_reply("mail", error.smtp_code, ""), f"connect {error.smtp_code}") from error
            except BROKEN as error:
                raise NoLine(UNREACHABLE, type(error).__name__) from error
        return self.line

    def _connected(self) -> smtplib.SMTP:
        settings, tls = self.settings, self._tls()
        line = self._dialled(tls)
        try:
            assert line.sock is not None
            line.sock.settimeout(settings.answer_seconds)
            # A letter right behind its commands would wait 40 ms for their acknowledgement (Nagle).
            line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                line.starttls(context=tls)
                line.ehlo_or_helo_if_needed()
            if settings.username and settings.password is not None:
                line.login(settings.username, settings.password.get_secret_value())
        except BaseException:
            line.close()
            raise
        return line

    def _dialled(self, tls: ssl.SSLContext | None) -> smtplib.SMTP:
        settings = self.settings
        host, port, name, wait = settings.host, settings.port, settings.domain, settings.connect_seconds
        if settings.security == "tls":
            return smtplib.SMTP_SSL(host, port, name, timeout=wait, context=tls)
        return smtplib.SMTP(host, port, name, timeout=wait)

    def _tls(self) -> ssl.SSLContext | None:
        if self.settings.security == "plain":
            return None
        return ssl.create_default_context(cafile=self.settings.ca_file or None)

    def _drop(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None


def _said_in_turn(line: smtplib.SMTP, commands: Mapping[str, str]) -> dict[str, Reply]:
    """Give one command after the other; stop at the first that is refused."""
    said: dict[str, Reply] = {}
    for stage, command in commands.items():
        said[stage] = line.docmd(command)
        if said[stage][0] not in GOOD:
            break
    return said


def _said_together(line: smtplib.SMTP, commands: Mapping[str, str]) -> dict[str, Reply]:
    """Give all commands at once (RFC 2920): one journey to the server and back instead of three."""
    line.send("".join(f"{command}\r\n" for command in commands.values()))
    return {stage: line.getreply() for stage in commands}
