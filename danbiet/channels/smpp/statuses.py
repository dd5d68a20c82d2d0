"""SMPP's codes, in our words. Source: SMPP 3.4, sections 5.1.3 (command_status), 5.2.28 (message_state), appendix B."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from smpplib import consts

from danbiet.channels.base import Fate, Reason, Status

FAILED, LATER = Fate.FAILED, Fate.LATER

BY_STATUS: Final[Mapping[int, Status]] = {
    consts.SMPP_ESME_ROK: Status(Fate.HANDED, words="taken over"),
    consts.SMPP_ESME_RINVMSGLEN: Status(FAILED, Reason.TOO_LONG, "invalid length"),
    consts.SMPP_ESME_RSYSERR: Status(LATER, Reason.PROVIDER_ERROR, "system error"),
    consts.SMPP_ESME_RINVSRCADR: Status(FAILED, Reason.BLOCKED, "the brandname is not registered"),
    consts.SMPP_ESME_RINVDSTADR: Status(FAILED, Reason.BAD_ADDRESS, "no such number"),
    consts.SMPP_ESME_RINVDSTTON: Status(FAILED, Reason.BAD_ADDRESS, "wrong type of number"),
    consts.SMPP_ESME_RINVDSTNPI: Status(FAILED, Reason.BAD_ADDRESS, "wrong numbering plan"),
    consts.SMPP_ESME_RBINDFAIL: Status(LATER, Reason.NOT_ALLOWED, "bind failed"),
    consts.SMPP_ESME_RINVPASWD: Status(LATER, Reason.NOT_ALLOWED, "wrong password"),
    consts.SMPP_ESME_RINVSYSID: Status(LATER, Reason.NOT_ALLOWED, "wrong system_id"),
    consts.SMPP_ESME_RALYBND: Status(LATER, Reason.NOT_ALLOWED, "already bound"),
    consts.SMPP_ESME_RINVBNDSTS: Status(LATER, Reason.NOT_ALLOWED, "not bound"),
    consts.SMPP_ESME_RMSGQFUL: Status(LATER, Reason.TOO_FAST, "the queue is full"),
    consts.SMPP_ESME_RTHROTTLED: Status(LATER, Reason.TOO_FAST, "throttled"),
    consts.SMPP_ESME_RSUBMITFAIL: Status(LATER, Reason.PROVIDER_ERROR, "submit failed"),
    consts.SMPP_ESME_RX_T_APPN: Status(LATER, Reason.PROVIDER_ERROR, "temporary error"),
    consts.SMPP_ESME_RX_P_APPN: Status(FAILED, Reason.PROVIDER_ERROR, "permanent error"),
    consts.SMPP_ESME_RX_R_APPN: Status(FAILED, Reason.REJECTED_CONTENT, "rejected"),
    consts.SMPP_ESME_RINVEXPIRY: Status(Fate.EXPIRED, Reason.EXPIRED, "the time of validity is over"),
    consts.SMPP_ESME_RDELIVERYFAILURE: Status(FAILED, Reason.PROVIDER_ERROR, "not delivered"),
    consts.SMPP_ESME_RUNKNOWNERR: Status(Fate.UNCERTAIN, Reason.UNKNOWN, "unknown error"),
}
BY_STATE: Final[Mapping[int, Status]] = {
    consts.SMPP_MESSAGE_STATE_ENROUTE: Status(Fate.HANDED, words="on its way"),
    consts.SMPP_MESSAGE_STATE_ACCEPTED: Status(Fate.HANDED, words="accepted"),
    consts.SMPP_MESSAGE_STATE_DELIVERED: Status(Fate.RECEIVED, words="on the handset"),
    consts.SMPP_MESSAGE_STATE_EXPIRED: Status(Fate.EXPIRED, Reason.EXPIRED, "its time passed"),
    consts.SMPP_MESSAGE_STATE_DELETED: Status(FAILED, Reason.PROVIDER_ERROR, "deleted"),
    consts.SMPP_MESSAGE_STATE_UNDELIVERABLE: Status(FAILED, Reason.UNREACHABLE, "undeliverable"),
    consts.SMPP_MESSAGE_STATE_REJECTED: Status(FAILED, Reason.REFUSED, "rejected"),
    consts.SMPP_MESSAGE_STATE_UNKNOWN: Status(Fate.UNCERTAIN, Reason.UNKNOWN, "invalid state"),
}
STATE_WORDS: Final[Mapping[str, int]] = {
    "ENROUTE": consts.SMPP_MESSAGE_STATE_ENROUTE,
    "ACCEPTD": consts.SMPP_MESSAGE_STATE_ACCEPTED,
    "DELIVRD": consts.SMPP_MESSAGE_STATE_DELIVERED,
    "EXPIRED": consts.SMPP_MESSAGE_STATE_EXPIRED,
    "DELETED": consts.SMPP_MESSAGE_STATE_DELETED,
    "UNDELIV": consts.SMPP_MESSAGE_STATE_UNDELIVERABLE,
    "REJECTD": consts.SMPP_MESSAGE_STATE_REJECTED,
    "UNKNOWN": consts.SMPP_MESSAGE_STATE_UNKNOWN,
}
STATUSES: Final[Mapping[str, Status]] = {
    **{f"status 0x{code:08x}": status for code, status in BY_STATUS.items()},
    **{word: BY_STATE[state] for word, state in STATE_WORDS.items()},
}


def of_status(code: int) -> Status:
    """Return what a command_status says; a vendor's own code means refused for a reason we do not know."""
    return BY_STATUS.get(code, Status(FAILED, Reason.UNKNOWN, "a vendor's own code"))


def of_state(state: int) -> Status:
    """Return what a message_state says."""
    return BY_STATE.get(state, BY_STATE[consts.SMPP_MESSAGE_STATE_UNKNOWN])
