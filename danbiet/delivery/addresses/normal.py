"""One way to write each kind of address, and why an address is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.addresses.phones import NotAPhone, to_e164
from danbiet.delivery.models import AddressKind
from danbiet.kit.http import BadUrl
from danbiet.kit.http.urls import checked_url

LONGEST: Final = 254
PHONE_CODES: Final = frozenset({"empty", "bad_phone", "not_mobile"})
WORDS: Final[Mapping[str, object]] = {
    "empty": _("dòng không có địa chỉ"),
    "control": _("có ký tự điều khiển"),
    "too_long": _("địa chỉ dài quá 254 ký tự"),
    "bad_phone": _("không phải số điện thoại đang dùng"),
    "not_mobile": _("số cố định hoặc số dịch vụ, không nhận được tin nhắn"),
    "bad_email": _("không phải địa chỉ thư điện tử"),
    "bad_domain": _("tên miền của địa chỉ thư viết sai"),
    "bad_zalo": _("không phải mã người quan tâm của Zalo OA (dãy chữ số)"),
    "bad_url": _("không phải địa chỉ https"),
    "bad_device": _("mã thiết bị chỉ gồm chữ, số, dấu chấm, gạch"),
    "bad_place": _("không có xã, phường, đặc khu nào có mã hoặc tên này"),
    "double": _("trùng một dòng ở trên"),
    "columns": _("số cột khác với dòng tiêu đề"),
}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_ZALO: Final = re.compile(r"[0-9]{6,24}")
_DEVICE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,63}")
_is_email: Final = EmailValidator()


class Refused(ValueError):
    """This is no address of the wanted kind; ``code`` is stable, ``words_of(code)`` what an officer reads."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def words_of(code: str) -> str:
    """Return the officer's words for a code of refusal."""
    return str(WORDS.get(code, code))


def normal_address(kind: str, text: str) -> str:
    """Return the one way to write an address of this kind. Raises Refused."""
    plain = unicodedata.normalize("NFC", text).strip().strip("\ufeff\u200b")
    if _CONTROL.search(plain):
        raise Refused("control")
    if not plain:
        raise Refused("empty")
    if len(plain) > LONGEST:
        raise Refused("too_long")
    return _WAYS[AddressKind(kind)](plain)


def _phone(text: str) -> str:
    try:
        return to_e164(text)
    except NotAPhone as error:
        raise Refused(str(error)) from error


def _email(text: str) -> str:
    """The domain in lower case and ASCII (IDNA); the local part as written, for a server may tell case apart."""
    local, at, domain = text.removeprefix("mailto:").strip("<>").rpartition("@")
    if not at or not local.isascii():
        raise Refused("bad_email")
    try:
        address = f"{local}@{idna.encode(domain.lower().rstrip('.'), uts46=True).decode()}"
    except idna.IDNAError as error:
        raise Refused("bad_domain") from error
    try:
        _is_email(address)
    except ValidationError as error:
        raise Refused("bad_email") from error
    return address


def _zalo(text: str) -> str:
    return _matched(_ZALO, text, "bad_zalo")


def _device(text: str) -> str:
    return _matched(_DEVICE, text, "bad_device")


def _url(text: str) -> str:
    try:
        url = checked_url(text)
    except BadUrl as error:
        raise Refused("bad_url") from error
    if url.scheme != "https":
        raise Refused("bad_url")
    return str(url)


def _matched(pattern: re.Pattern[str], text: str, code: str) -> str:
    if not pattern.fullmatch(text):
        raise Refused(code)
    return text


_WAYS: Final[Mapping[str, Callable[[str], str]]] = {
    AddressKind.PHONE: _phone,
    AddressKind.EMAIL: _email,
    AddressKind.ZALO: _zalo,
    AddressKind.STATION: _device,
    AddressKind.URL: _url,
}
