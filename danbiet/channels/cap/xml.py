"""A warning as XML and back. Elements stand in the order of the standard's schema."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from lxml import etree
from lxml.etree import _Element

from danbiet.channels.cap.alert import COMMUNE_CODE, Alert, Area, Info, NotValid, Reference

SPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_cap(alert: Alert) -> bytes:
    """Return the warning as CAP 1.2. Raises NotValid."""
    alert.check()
    root = etree.Element(f"{{{SPACE}}}alert", nsmap={None: SPACE})
    references = " ".join(f"{r.sender},{r.identifier},{_moment(r.sent)}" for r in alert.references)
    _fill(
        root,
        ("identifier", alert.identifier),
        ("sender", alert.sender),
        ("sent", _moment(alert.sent)),
        ("status", alert.status),
        ("msgType", alert.message_type),
        ("scope", alert.scope),
        ("note", alert.note),
        ("references", references),
    )
    for info in alert.infos:
        _write_info(etree.SubElement(root, f"{{{SPACE}}}info"), info)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def read_cap(content: bytes) -> Alert:
    """Return what a CAP 1.2 message says. Raises NotValid when it is no such message, or breaks the standard."""
    root = _root(content)
    try:
        alert = Alert(
            identifier=_text(root, "identifier"),
            sender=_text(root, "sender"),
            sent=datetime.fromisoformat(_text(root, "sent")),
            status=_text(root, "status"),
            message_type=_text(root, "msgType"),
            scope=_text(root, "scope"),
            note=_text(root, "note"),
            references=tuple(map(_reference, _text(root, "references").split())),
            infos=tuple(_read_info(info) for info in root.findall(f"{{{SPACE}}}info")),
        )
    except ValueError as error:
        raise NotValid([str(error)]) from error
    alert.check()
    return alert


def _write_info(made: _Element, info: Info) -> None:
    _fill(
        made,
        ("language", info.language),
        *(("category", category) for category in info.categories),
        ("event", info.event),
        *(("responseType", response) for response in info.responses),
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        ("effective", _moment(info.effective)),
        ("onset", _moment(info.onset)),
        ("expires", _moment(info.expires)),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
        ("web", info.web),
        ("contact", info.contact),
    )
    for area in info.areas:
        place = etree.SubElement(made, f"{{{SPACE}}}area")
        _fill(place, ("areaDesc", area.description))
        for code in area.communes:
            _fill(etree.SubElement(place, f"{{{SPACE}}}geocode"), ("valueName", COMMUNE_CODE), ("value", code))


def _read_info(made: _Element) -> Info:
    return Info(
        language=_text(made, "language") or "en-US",  # what the standard says when it is left out
        categories=_texts(made, "category"),
        event=_text(made, "event"),
        responses=_texts(made, "responseType"),
        urgency=_text(made, "urgency"),
        severity=_text(made, "severity"),
        certainty=_text(made, "certainty"),
        effective=_read_moment(made, "effective"),
        onset=_read_moment(made, "onset"),
        expires=_read_moment(made, "expires"),
        sender_name=_text(made, "senderName"),
        headline=_text(made, "headline"),
        description=_text(made, "description"),
        instruction=_text(made, "instruction"),
        web=_text(made, "web"),
        contact=_text(made, "contact"),
        areas=tuple(_read_area(area) for area in made.findall(f"{{{SPACE}}}area")),
    )


def _read_area(made: _Element) -> Area:
    codes = [g for g in made.findall(f"{{{SPACE}}}geocode") if _text(g, "valueName") == COMMUNE_CODE]
    return Area(_text(made, "areaDesc"), tuple(_text(code, "value") for code in codes))


def _root(content: bytes) -> _Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotValid([f"not XML: {error}"]) from error
    if root.tag != f"{{{SPACE}}}alert":
        raise NotValid([f"not a CAP 1.2 alert but {root.tag}"])
    return root


def _reference(text: str) -> Reference:
    sender, identifier, sent = text.split(",")
    return Reference(sender, identifier, datetime.fromisoformat(sent))


def _fill(parent: _Element, *told: tuple[str, str]) -> None:
    for name, text in told:
        if text:
            etree.SubElement(parent, f"{{{SPACE}}}{name}").text = _plain(text)


def _plain(text: str) -> str:
    return _NOT_IN_XML.sub("", unicodedata.normalize("NFC", text))


def _text(parent: _Element, name: str) -> str:
    return (parent.findtext(f"{{{SPACE}}}{name}") or "").strip()


def _texts(parent: _Element, name: str) -> tuple[str, ...]:
    found: Iterable[_Element] = parent.findall(f"{{{SPACE}}}{name}")
    return tuple((element.text or "").strip() for element in found)


def _moment(moment: datetime | None) -> str:
    """Return ``2026-07-01T08:00:00+07:00``; the standard forbids ``Z`` and writes UTC as ``-00:00``."""
    if moment is None:
        return ""
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "-00:00")


def _read_moment(parent: _Element, name: str) -> datetime | None:
    text = _text(parent, name)
    return datetime.fromisoformat(text) if text else None
