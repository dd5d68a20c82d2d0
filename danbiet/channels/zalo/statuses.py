"""Zalo's error codes, in our words.

Source: zalo.cloud, ZNS, "Cách xử lý mã lỗi"; developers.zalo.me, Official Account API, "Mã lỗi".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from danbiet.channels.base import Fate, Reason, Status

FAILED, LATER = Fate.FAILED, Fate.LATER

STATUSES: Final[Mapping[str, Status]] = {
    "0": Status(Fate.HANDED, words="success"),
    "-32": Status(LATER, Reason.TOO_FAST, "too many calls"),
    "-100": Status(Fate.UNCERTAIN, Reason.UNKNOWN, "unknown error"),
    "-101": Status(LATER, Reason.NOT_ALLOWED, "application invalid"),
    "-102": Status(LATER, Reason.NOT_ALLOWED, "application does not exist"),
    "-103": Status(LATER, Reason.NOT_ALLOWED, "application not activated"),
    "-104": Status(LATER, Reason.NOT_ALLOWED, "application's secret invalid"),
    "-105": Status(LATER, Reason.NOT_ALLOWED, "application not linked to an OA"),
    "-108": Status(FAILED, Reason.BAD_ADDRESS, "phone number invalid"),
    "-109": Status(FAILED, Reason.REJECTED_CONTENT, "template id invalid"),
    "-110": Status(FAILED, Reason.REFUSED, "the recipient's Zalo is too old"),
    "-111": Status(FAILED, Reason.REJECTED_CONTENT, "template data empty"),
    "-112": Status(FAILED, Reason.REJECTED_CONTENT, "template data invalid"),
    "-114": Status(FAILED, Reason.REFUSED, "the recipient is inactive or does not take such notices"),
    "-115": Status(LATER, Reason.NO_CREDIT, "out of quota"),
    "-116": Status(FAILED, Reason.REJECTED_CONTENT, "text invalid"),
    "-117": Status(FAILED, Reason.BLOCKED, "no permission for this template"),
    "-118": Status(FAILED, Reason.BAD_ADDRESS, "no Zalo account"),
    "-119": Status(FAILED, Reason.REFUSED, "the account cannot receive notices"),
    "-120": Status(LATER, Reason.NOT_ALLOWED, "the OA has no permission"),
    "-124": Status(LATER, Reason.NOT_ALLOWED, "access token invalid"),
    "-125": Status(LATER, Reason.NOT_ALLOWED, "OA id invalid"),
    "-130": Status(FAILED, Reason.TOO_LONG, "content exceeds the template's limit"),
    "-131": Status(FAILED, Reason.REJECTED_CONTENT, "template not approved"),
    "-132": Status(FAILED, Reason.REJECTED_CONTENT, "parameters invalid"),
    "-133": Status(LATER, Reason.OUT_OF_HOURS, "not allowed to send at night"),
    "-135": Status(LATER, Reason.NOT_ALLOWED, "the OA has no permission to send ZNS"),
    "-139": Status(FAILED, Reason.REFUSED, "the recipient refused this kind of notice"),
    "-141": Status(FAILED, Reason.REFUSED, "the recipient refused notices from this OA"),
    "-144": Status(LATER, Reason.NOT_ALLOWED, "the OA's daily quota is used up"),
    "-146": Status(FAILED, Reason.BLOCKED, "the template was disabled for low quality"),
    "-147": Status(LATER, Reason.NOT_ALLOWED, "the template's daily quota is used up"),
    "-201": Status(FAILED, Reason.REJECTED_CONTENT, "parameter invalid"),
    "-211": Status(LATER, Reason.NO_CREDIT, "out of quota"),
    "-213": Status(FAILED, Reason.REFUSED, "the recipient does not follow the OA"),
    "-216": Status(LATER, Reason.NOT_ALLOWED, "access token invalid"),
    "-230": Status(FAILED, Reason.REFUSED, "the recipient has not written to the OA lately"),
    "http 429": Status(LATER, Reason.TOO_FAST, "too many calls"),
    "http 503": Status(LATER, Reason.PROVIDER_ERROR, "closed for the moment"),
    "http 5xx": Status(Fate.UNCERTAIN, Reason.PROVIDER_ERROR, "broke while working"),
}
TOKEN_REFUSED: Final = frozenset({"-124", "-216"})


def of_error(code: str) -> Status:
    """Return what Zalo's error code says; one that is not in the table leaves the message uncertain."""
    return STATUSES.get(code, Status(Fate.UNCERTAIN, Reason.UNKNOWN, "a code that is not in the table"))


def of_call(code: int) -> Status:
    """Return what an HTTP status other than 200 says of the message."""
    return STATUSES.get(f"http {code}") or STATUSES["http 5xx"]
