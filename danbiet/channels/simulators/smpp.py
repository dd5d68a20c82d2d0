"""A carrier's SMSC that speaks SMPP 3.4; the peer of ``Smpp``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import SecretStr
from smpplib import consts, smpp
from smpplib.client import SimpleSequenceGenerator

from danbiet.channels.simulators.loop import LoopbackServer
from danbiet.channels.simulators.script import Script, Tally, Trouble
from danbiet.channels.smpp import SmppSettings

SYSTEM_ID, PASSWORD = "danbiet", "simulat"
UDHI = 0x40
STATUSES = {
    Trouble.TOO_FAST: consts.SMPP_ESME_RTHROTTLED,
    Trouble.CLOSED: consts.SMPP_ESME_RMSGQFUL,
    Trouble.ERROR: consts.SMPP_ESME_RSYSERR,
}


@dataclass
class Taken:
    """One submit_sm that asked for a receipt."""

    number: str
    state: int = consts.SMPP_MESSAGE_STATE_ENROUTE
    twice: bool = False


class SmppCenter(LoopbackServer):
    """SMPP carries no key of ours: ``key_of`` says which key a number stands for in the tally."""

    def __init__(
        self,
        script: Script | None = None,
        *,
        port: int = 0,
        key_of: Callable[[str], str] = str,
        keep_texts: bool = True,
    ) -> None:
        super().__init__(port=port)
        self.script = script or Script()
        self.key_of = key_of
        self.keep_texts = keep_texts
        self.tally = Tally()
        self.parts: dict[str, list[bytes]] = {}
        self.submitted: list[Any] = []
        self.taken: dict[str, Taken] = {}
        self.bound: list[SmppConnection] = []
        self.numbers = SimpleSequenceGenerator()

    def settings(self, **changes: Any) -> SmppSettings:
        """Return the settings that reach this SMSC."""
        fields: dict[str, Any] = {
            "host": self.host,
            "port": self.port,
            "system_id": SYSTEM_ID,
            "password": SecretStr(PASSWORD),
            "brandname": "DanBiet",
        }
        return SmppSettings(**(fields | changes))

    def protocol(self) -> asyncio.BaseProtocol:
        return SmppConnection(self)

    def take(self, pdu: Any, number: str, *, twice: bool) -> str:
        """Keep a submit_sm and return its message_id; a message counts when its last part has come."""
        reference = f"{len(self.taken) + 1:08x}"
        self.taken[reference] = Taken(number, twice=twice)
        key = self.key_of(number)
        if self.keep_texts:
            octets = pdu.short_message or getattr(pdu, "message_payload", None) or b""
            self.parts.setdefault(key, []).append(octets)
            self.submitted.append(pdu)
        if pdu.registered_delivery:
            self.tally.asked[key] += 1
            self.tally.sent[key] += 1
        return reference

    def receipts(self, *, at: datetime, state: str = "DELIVRD") -> None:
        """Send a receipt on the bound line for everything taken and still under way."""
        for reference, kept in list(self.taken.items()):
            if kept.state == consts.SMPP_MESSAGE_STATE_ENROUTE:
                kept.state = consts.SMPP_MESSAGE_STATE_DELIVERED
                for _ in range(2 if kept.twice else 1):
                    self.receipt(reference, kept.number, at=at, state=state)

    def receipt(self, reference: str, number: str, *, at: datetime, state: str = "DELIVRD") -> None:
        """Send one receipt, also about a message that nobody sent."""
        when = at.strftime("%y%m%d%H%M")
        dates = f"submit date:{when} done date:{when}"
        text = f"id:{reference} sub:001 dlvrd:001 {dates} stat:{state} err:000 text:Tu 01/7/2026"
        self.deliver(number, text.encode(), esm_class=4)

    def deliver(self, number: str, text: bytes, *, esm_class: int) -> None:
        """Send a deliver_sm: a receipt (esm_class 4) or a subscriber's own words (0)."""
        fields = {"source_addr": number.lstrip("+"), "destination_addr": "DanBiet", "esm_class": esm_class}
        pdu = smpp.make_pdu("deliver_sm", client=self.numbers, short_message=text, **fields)
        if self.bound:
            self.later(0, partial(self.bound[-1].transport.write, pdu.generate()))


class SmppConnection(asyncio.Protocol):
    """One client's line."""

    def __init__(self, center: SmppCenter) -> None:
        self.center = center
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.center.opened(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.center.closed(self.transport)
        if self in self.center.bound:
            self.center.bound.remove(self)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while len(self.buffer) >= 4 and len(self.buffer) >= (size := int.from_bytes(self.buffer[:4], "big")):
            raw, self.buffer = self.buffer[:size], self.buffer[size:]
            pdu = smpp.parse_pdu(raw, client=SimpleSequenceGenerator(), allow_unknown_opt_params=True)
            handle = getattr(self, f"on_{pdu.command}", None)
            if handle is not None:
                handle(pdu)

    def on_bind_transceiver(self, pdu: Any) -> None:
        known = (pdu.system_id, pdu.password) == (SYSTEM_ID.encode(), PASSWORD.encode())
        if known:
            self.center.bound.append(self)
        self.say(pdu, status=consts.SMPP_ESME_ROK if known else consts.SMPP_ESME_RINVPASWD, system_id="SIM")

    def on_enquire_link(self, pdu: Any) -> None:
        self.say(pdu)

    def on_unbind(self, pdu: Any) -> None:
        self.say(pdu)

    def on_query_sm(self, pdu: Any) -> None:
        reference = pdu.message_id.decode("latin-1")
        kept = self.center.taken.get(reference)
        status = consts.SMPP_ESME_ROK if kept else consts.SMPP_ESME_RQUERYFAIL
        state = kept.state if kept else consts.SMPP_MESSAGE_STATE_UNKNOWN
        self.say(pdu, status=status, message_id=reference, final_date="", message_state=state, error_code=0)

    def on_submit_sm(self, pdu: Any) -> None:
        center, number = self.center, f"+{pdu.destination_addr.decode('latin-1')}"
        center.tally.calls += 1
        trouble = center.script.next()
        if trouble is Trouble.CUT_BEFORE:
            self.transport.abort()
        elif (refusal := self.refusal(number, trouble)) is not None:
            self.say(pdu, status=refusal)
        else:
            reference = center.take(pdu, number, twice=trouble is Trouble.TWICE)
            self.taken(pdu, reference, trouble)

    def refusal(self, number: str, trouble: Trouble) -> int | None:
        if number in self.center.script.bad:
            return int(consts.SMPP_ESME_RINVDSTADR)
        if number in self.center.script.busy:
            return int(consts.SMPP_ESME_RX_T_APPN)
        return STATUSES.get(trouble)

    def taken(self, pdu: Any, reference: str, trouble: Trouble) -> None:
        if trouble is Trouble.CUT_AFTER:
            self.transport.abort()
        elif trouble is Trouble.LATE:
            wait = self.center.script.late_seconds
            asyncio.get_running_loop().call_later(wait, lambda: self.say(pdu, message_id=reference))
        elif trouble is not Trouble.HANG:
            self.say(pdu, message_id=reference)

    def say(self, pdu: Any, *, status: int = consts.SMPP_ESME_ROK, **fields: Any) -> None:
        answer = smpp.make_pdu(f"{pdu.command}_resp", client=self.center.numbers, **fields)
        answer.sequence, answer.status = pdu.sequence, status
        self.transport.write(answer.generate())
