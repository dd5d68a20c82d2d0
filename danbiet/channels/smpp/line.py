"""A bound line to the SMSC: PDUs out, PDUs in, receipts kept aside."""

from __future__ import annotations

import logging
import select
import socket
import ssl
from typing import Any, Final

from smpplib import consts, exceptions, smpp
from smpplib.client import Client

from danbiet.channels.base import Fate, Reason, Status
from danbiet.channels.smpp.settings import SmppSettings
from danbiet.channels.smpp.statuses import of_status

LOGGER: Final = "danbiet.channels.smpp"
# smpplib writes whole PDUs, and so telephone numbers, at DEBUG.
logging.getLogger(LOGGER).setLevel(logging.ERROR)


class NoLine(Exception):
    """The SMSC cannot be used now; ``status`` says what that means for every message."""

    def __init__(self, status: Status, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class Broken(Exception):
    """The line broke, or fell silent."""


class SmppClient(Client):  # type: ignore[misc]
    """smpplib's client, with a name to check when TLS is used."""

    def _create_socket(self) -> socket.socket:
        raw = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        raw.settimeout(self.timeout)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return raw if self._ssl_context is None else self._ssl_context.wrap_socket(raw, server_hostname=self.host)


class Line:
    """Bound as a transceiver from the moment it is made. Raises NoLine."""

    def __init__(self, settings: SmppSettings) -> None:
        self.heard: list[Any] = []  # deliver_sm PDUs not yet read
        tls = ssl.create_default_context() if settings.tls else None
        self.client = SmppClient(
            settings.host,
            settings.port,
            timeout=settings.connect_seconds,
            logger_name=LOGGER,
            ssl_context=tls,
            allow_unknown_opt_params=True,
        )
        try:
            self.client.connect()
            self._bind(settings)
        except BaseException:
            self.drop()
            raise
        self.client._socket.settimeout(settings.answer_seconds)

    def _bind(self, settings: SmppSettings) -> None:
        who = {"system_id": settings.system_id, "system_type": settings.system_type}
        try:
            self.client.bind_transceiver(password=settings.password.get_secret_value(), **who)
        except exceptions.PDUError as error:
            raise NoLine(of_status(int(error.args[1])), f"bind 0x{int(error.args[1]):08x}") from error

    def submit(self, fields: dict[str, Any]) -> int:
        """Send a submit_sm and return its sequence number. Raises Broken."""
        return self._sent("submit_sm", **fields)

    def query(self, reference: str, source: str) -> int:
        """Ask for the state of a message and return the sequence number. Raises Broken."""
        ton, npi = consts.SMPP_TON_ALNUM, consts.SMPP_NPI_UNK
        return self._sent(
            "query_sm", message_id=reference, source_addr=source, source_addr_ton=ton, source_addr_npi=npi
        )

    def enquire(self) -> None:
        """Tell the SMSC that we are still here. Raises Broken."""
        self._sent("enquire_link")

    def answer(self) -> Any:
        """Wait for the next PDU that answers one of ours; what comes between is dealt with. Raises Broken."""
        while True:
            pdu = self._read()
            if not self._is_theirs(pdu):
                return pdu

    def poll(self) -> None:
        """Take in what has come, without waiting. Raises Broken."""
        while select.select([self.client._socket], [], [], 0)[0]:
            self._is_theirs(self._read())

    def drop(self) -> None:
        if self.client._socket is not None:
            self.client._socket.close()
            self.client._socket = None

    def unbind(self) -> None:
        """Say good-bye; receipts that come meanwhile are kept."""
        try:
            self._sent("unbind")
            while self.answer().command != "unbind_resp":
                continue
        except Broken:
            pass
        self.drop()

    def _is_theirs(self, pdu: Any) -> bool:
        """Answer a PDU that the SMSC sends of its own; return whether it was one."""
        if pdu.command == "deliver_sm":
            self.heard.append(pdu)
        elif pdu.command not in ("enquire_link", "unbind"):
            return pdu.command in ("enquire_link_resp", "alert_notification")
        self._reply(pdu)
        if pdu.command == "unbind":
            raise Broken("the SMSC said good-bye")
        return True

    def _reply(self, pdu: Any) -> None:
        reply = smpp.make_pdu(f"{pdu.command}_resp", client=self.client)
        reply.sequence = pdu.sequence
        self._send(reply)

    def _sent(self, command: str, **fields: Any) -> int:
        pdu = smpp.make_pdu(command, client=self.client, **fields)
        self._send(pdu)
        return int(pdu.sequence)

    def _send(self, pdu: Any) -> None:
        try:
            self.client.send_pdu(pdu)
        except (exceptions.ConnectionError, exceptions.PDUError, OSError) as error:
            raise Broken(type(error).__name__) from error

    def _read(self) -> Any:
        try:
            return self.client.read_pdu()
        except (exceptions.ConnectionError, exceptions.PDUError, exceptions.UnknownCommandError, OSError) as error:
            raise Broken(type(error).__name__) from error


def bound(settings: SmppSettings) -> Line:
    """Return a bound line; whatever prevents it is a NoLine."""
    try:
        return Line(settings)
    except (exceptions.ConnectionError, exceptions.PDUError, OSError) as error:
        raise NoLine(Status(Fate.LATER, Reason.UNREACHABLE), type(error).__name__) from error
