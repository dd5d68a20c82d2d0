"""What a warning says, and whether the standard allows it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

STATUSES: Final = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPES: Final = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES: Final = ("Public", "Restricted", "Private")
CATEGORIES: Final = (
    *("Geo", "Met", "Safety", "Security", "Rescue", "Fire"),
    *("Health", "Env", "Transport", "Infra", "CBRNE", "Other"),
)
RESPONSES: Final = (
    *("Shelter", "Evacuate", "Prepare", "Execute", "Avoid"),
    *("Monitor", "Assess", "AllClear", "None"),
)
URGENCIES: Final = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES: Final = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES: Final = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")

COMMUNE_CODE: Final = "VN-xa"
"""The name of our geocode: the commune's code in the official list of administrative units."""

_FORBIDDEN: Final = re.compile(r"[\s,<&]")


class NotValid(ValueError):
    """The standard does not allow it; ``problems`` lists everything that is wrong, for developers."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Reference:
    """An earlier message: sender, identifier and when it was sent."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True)
class Area:
    """Where: ``description`` in words, ``communes`` as official codes."""

    description: str
    communes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Info:
    """The warning in one language. Times are aware; ``web`` is the full page."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str
    areas: Sequence[Area]
    categories: Sequence[str] = ("Other",)
    responses: Sequence[str] = ()
    urgency: str = "Unknown"
    severity: str = "Unknown"
    certainty: str = "Unknown"
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    web: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One message. ``identifier`` and ``sender`` have no spaces, commas, < or &."""

    identifier: str
    sender: str
    sent: datetime
    infos: Sequence[Info]
    status: str = "Actual"
    message_type: str = "Alert"
    scope: str = "Public"
    note: str = ""
    references: Sequence[Reference] = ()

    @property
    def reference(self) -> Reference:
        """How a later message names this one."""
        return Reference(self.sender, self.identifier, self.sent)

    def check(self) -> None:
        """Raise NotValid with everything that the standard does not allow."""
        problems = [*self._envelope(), *(p for info in self.infos for p in _of_info(info))]
        if problems:
            raise NotValid(problems)

    def _envelope(self) -> Iterator[str]:
        for name, value in (("identifier", self.identifier), ("sender", self.sender)):
            if not value or _FORBIDDEN.search(value):
                yield f"{name} “{value}” is empty or has a space, comma, < or &"
        yield from _one_of("status", self.status, STATUSES)
        yield from _one_of("msgType", self.message_type, MESSAGE_TYPES)
        yield from _one_of("scope", self.scope, SCOPES)
        yield from _aware("sent", self.sent)
        if self.message_type in ("Update", "Cancel") and not self.references:
            yield f"{self.message_type} names no earlier message"
        if self.message_type == "Alert" and self.references:
            yield "a first Alert names no earlier message"
        if not self.infos:
            yield "no info in any language"
        languages = [info.language for info in self.infos]
        if len(set(languages)) < len(languages):
            yield "two infos in the same language"


def _of_info(info: Info) -> Iterator[str]:
    for name in ("language", "event", "headline", "description"):
        if not getattr(info, name).strip():
            yield f"{name} is empty"
    if not info.categories:
        yield "no category"
    for category in info.categories:
        yield from _one_of("category", category, CATEGORIES)
    for response in info.responses:
        yield from _one_of("responseType", response, RESPONSES)
    yield from _one_of("urgency", info.urgency, URGENCIES)
    yield from _one_of("severity", info.severity, SEVERITIES)
    yield from _one_of("certainty", info.certainty, CERTAINTIES)
    for name in ("effective", "onset", "expires"):
        yield from _aware(name, getattr(info, name))
    yield from _in_order(info)
    yield from _places(info)


def _in_order(info: Info) -> Iterator[str]:
    begin = info.onset or info.effective
    if info.expires is None:
        yield "no expires: a warning without an end is believed for ever or not at all"
    elif begin is not None and begin.tzinfo and info.expires.tzinfo and info.expires <= begin:
        yield "it expires before it begins"
    if info.web and urlsplit(info.web).scheme not in ("http", "https"):
        yield f"web “{info.web}” is not an http(s) address"


def _places(info: Info) -> Iterator[str]:
    if not info.areas:
        yield "no area"
    for area in info.areas:
        if not area.description.strip():
            yield "an area without a description"
        for code in area.communes:
            if not re.fullmatch(r"\d{5}", code):
                yield f"“{code}” is not a commune's code of five digits"


def _one_of(name: str, value: str, allowed: Collection[str]) -> Iterator[str]:
    if value not in allowed:
        yield f"{name} “{value}” is none of {', '.join(allowed)}"


def _aware(name: str, moment: datetime | None) -> Iterator[str]:
    if moment is not None and moment.tzinfo is None:
        yield f"{name} has no time zone"
