"""What every channel is: the contract that the ledger relies on and that `tests/channels/contract.py` holds.

A channel hands messages to a provider (a mail server, an SMS gateway, a broker of loudspeakers) and says of each
what became of it. It knows no database and no clock; the ledger in `delivery` keeps the books.

The one rule that matters: a channel never guesses. When a message may or may not have left (the line broke after
the last byte, the answer never came), its fate is UNCERTAIN, and only a look-up or a receipt settles it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import TracebackType
from typing import Any, ClassVar, Self

from pydantic import BaseModel


class Fate(StrEnum):
    """What became of a message, as far as is known."""

    HANDED = "handed"  # the provider took it and gave a reference
    RECEIVED = "received"  # the provider (or the device) says that it arrived, or was played
    FAILED = "failed"  # it will never arrive; `reason` says why
    LATER = "later"  # refused for now; try again after `retry_after`
    UNCERTAIN = "uncertain"  # it may have left: never send it again blindly
    EXPIRED = "expired"  # its time passed before it could arrive


class Reason(StrEnum):
    """Why, in words that are the same for every provider; each adapter's table maps its codes to these."""

    NONE = ""
    BAD_ADDRESS = "bad_address"  # no such number, mailbox or device
    REFUSED = "refused"  # the recipient or her provider does not want it
    BLOCKED = "blocked"  # on a do-not-call list, or the sender name is not registered
    MAILBOX_FULL = "mailbox_full"
    TOO_LONG = "too_long"
    REJECTED_CONTENT = "rejected_content"  # the template or the words were refused
    NO_CREDIT = "no_credit"
    NOT_ALLOWED = "not_allowed"  # credentials, quota, or hour of the day
    TOO_FAST = "too_fast"  # 429 and its kin
    UNREACHABLE = "unreachable"  # the provider did not answer at all: nothing left
    NO_ANSWER = "no_answer"  # it left, the answer never came
    PROVIDER_ERROR = "provider_error"
    OFFLINE = "offline"  # the device is silent
    OUT_OF_HOURS = "out_of_hours"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Attachment:
    """A file beside the text; ``sha256`` (hex) is what the recipient can check."""

    name: str
    content_type: str
    content: bytes
    sha256: str = ""


@dataclass(frozen=True)
class Message:
    """One message to one recipient.

    ``key`` is unique for ever and serves as idempotency key: a provider that honours it may be asked twice.
    ``address`` is what the channel calls one: a mailbox, a number in E.164, a device, a URL.
    """

    key: str
    address: str
    text: str
    subject: str = ""
    html: str = ""
    language: str = "vi"
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()
    starts_at: datetime | None = None  # when a loudspeaker is to begin; None for at once
    expires_at: datetime | None = None
    priority: int = 0  # 0 thông thường, 1 ưu tiên, 2 khẩn cấp (Thông tư 39/2020/TT-BTTTT)
    extra: Mapping[str, Any] = field(default_factory=dict)  # what only this channel needs, e.g. a ZNS template's values


@dataclass(frozen=True)
class Outcome:
    """What became of one message when it was handed over."""

    key: str
    fate: Fate
    reference: str = ""
    reason: Reason = Reason.NONE
    detail: str = ""  # the provider's own code, for the operator; never an address
    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Notice:
    """Later word about one message: a receipt, a bounce, a look-up, a play-back log.

    It names the message by the provider's ``reference``, by our ``key``, or both.
    """

    fate: Fate
    at: datetime
    reference: str = ""
    key: str = ""
    reason: Reason = Reason.NONE
    detail: str = ""
    seconds: float | None = None  # how long a loudspeaker played


@dataclass(frozen=True)
class Problem:
    """Why a text does not fit a channel. ``code`` is stable; the room words it. ``stops`` blocks sending."""

    code: str
    stops: bool
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fitted:
    """A text as the channel would carry it: what leaves, in how many billed parts, and what is wrong with it."""

    text: str
    parts: int = 1
    units: int = 0  # characters, septets or seconds, as ``unit`` says
    unit: str = "characters"
    encoding: str = ""
    cost_vnd: int | None = None  # for one recipient; None where nobody bills by message
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class Limits:
    """What the channel can carry. ``per_call`` is how many messages one call of the provider takes."""

    most_units: int | None = None
    per_call: int = 1
    html: bool = False
    attachments: bool = False
    audio: bool = False


@dataclass(frozen=True)
class Status:
    """One line of a provider's status table: its code, what it means for the ledger, and why."""

    fate: Fate
    reason: Reason = Reason.NONE
    words: str = ""  # the provider's own words

    def outcome(
        self, key: str, *, reference: str = "", detail: str = "", retry_after: timedelta | None = None
    ) -> Outcome:
        """Return what this line says of the message ``key`` that was just handed over."""
        return Outcome(key, self.fate, reference, self.reason, detail, retry_after)

    def notice(self, at: datetime, *, reference: str = "", key: str = "", detail: str = "") -> Notice:
        """Return what this line says of a message handed over earlier."""
        return Notice(self.fate, at, reference, key, self.reason, detail)


class BadReceipt(ValueError):
    """A call that claims to be a receipt and is not: unsigned, unreadable, or for another account."""


class Sender(ABC):
    """An open line to one provider; a context manager. One sender is used by one thread."""

    @abstractmethod
    def send(self, messages: Sequence[Message]) -> Iterator[Outcome]:
        """Hand messages over; yield one outcome for each, in any order, as soon as it is known.

        Never raises for a message: trouble is an outcome. Messages after a broken line are LATER (UNREACHABLE).
        """

    def look_up(self, messages: Mapping[str, str], *, at: datetime) -> Iterator[Notice]:
        """Ask the provider about messages, given as key → reference ("" where none is known).

        ``at`` is the moment of asking, for answers that carry no time of their own. Yields nothing for those that
        the provider does not know about or cannot look up, and nothing when the provider does not answer.
        """
        return iter(())

    def notices(self, *, at: datetime) -> Iterator[Notice]:
        """Yield what the provider has said on this line since the last call (SMPP receipts, play-back logs).

        Waits for nothing. Providers that call back over HTTP speak through ``Channel.read_receipts`` instead.
        """
        return iter(())

    def close(self) -> None:  # noqa: B027 — many lines have nothing to close
        """Close the line."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Channel(ABC):
    """One way out. Subclasses live one a file; `CHANNELS` in the package lists them."""

    key: ClassVar[str]
    label: ClassVar[str]  # Vietnamese; a msgid of the catalogue
    icon: ClassVar[str] = "channel"
    address_kind: ClassVar[str]  # email | phone | zalo | station | url | none
    limits: ClassVar[Limits] = Limits()
    Settings: ClassVar[type[BaseModel]]  # SecretStr for what must be encrypted; each field with title and description
    statuses: ClassVar[Mapping[str, Status]] = {}
    can_look_up: ClassVar[bool] = False
    confirms_receipt: ClassVar[bool] = True  # False: it says what came back, never what arrived
    is_idempotent: ClassVar[bool] = False  # the provider honours our key, so an uncertain message may be asked again

    @abstractmethod
    def fit(self, text: str, *, settings: BaseModel | None = None) -> Fitted:
        """Return the text as this channel would carry it, with parts, cost and problems."""

    @abstractmethod
    def open(self, settings: BaseModel) -> Sender:
        """Return an open line to the provider of these settings."""

    def takes(self, settings: BaseModel | None) -> str:
        """Return the kind of address that these settings ask for; one of `address_kind`'s words."""
        return self.address_kind

    def honours_keys(self, settings: BaseModel | None) -> bool:
        """Say whether this provider answers the same key as the first time, so that it may be asked again."""
        return self.is_idempotent

    def read_receipts(
        self, body: bytes, headers: Mapping[str, str], *, settings: BaseModel, at: datetime
    ) -> list[Notice]:
        """Return what a call from the provider says; ``at`` is when it came. Raises BadReceipt."""
        raise BadReceipt(f"{self.key}: this channel takes no receipts")
