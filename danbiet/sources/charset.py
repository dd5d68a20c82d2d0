"""Bytes to text when the declared encoding may be wrong.

UTF-8 proves itself; a byte-order mark is believed; a declaration is believed
only when the bytes can be read that way; what is left is chosen by asking
which reading gives well-formed Vietnamese syllables.
"""

import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from danbiet.sources.entries import Problem
from danbiet.sources.problems import problem
from danbiet.sources.tcvn3 import decode_tcvn3

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
IN_DOCUMENT = re.compile(
    rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]*?charset\s*=\s*[\"']?([\w.:-]+)",
    re.IGNORECASE,
)
SAMPLE = 200_000
# Under this share of stray bytes a text is UTF-8 with a few wounds, not another encoding.
FEW_WOUNDS = 0.01
CONVINCING = 0.6


@dataclass(frozen=True)
class Decoded:
    """Text in NFC, the encoding it was read by, and a problem when that was not the declared one."""

    text: str
    encoding: str
    problem: Problem | None


def decode(body: bytes, *, content_type: str | None = None) -> Decoded:
    """Return ``body`` as text. Never fails: letters that cannot be read become U+FFFD, counted."""
    for mark, name in MARKS:
        if body.startswith(mark):
            return decoded(body.decode(name, errors="replace"), name, None)
    declared = declared_encoding(body, content_type)
    bare = bare_utf16(body)
    if bare is not None:
        return decoded(body.decode(bare, errors="replace"), bare, declared)
    try:
        return decoded(body.decode("utf-8"), "utf-8", declared)
    except UnicodeDecodeError:
        return legacy(body, declared)


def declared_encoding(body: bytes, content_type: str | None) -> str | None:
    """Return the encoding the header names, else the one the document names, in lower case."""
    header = IN_HEADER.search(content_type or "")
    if header:
        return header[1].lower()
    found = IN_DOCUMENT.search(body[:2048])
    return (found[1] or found[2]).decode("ascii").lower() if found else None


def bare_utf16(body: bytes) -> str | None:
    """Return the UTF-16 flavour of an unmarked text that starts with ASCII, else None."""
    head = body[:40]
    if len(head) < 4 or len(head) % 2:
        return None
    if not any(head[0::2]) and all(head[1::2]):
        return "utf-16-be"
    if not any(head[1::2]) and all(head[0::2]):
        return "utf-16-le"
    return None


def decoded(text: str, encoding: str, declared: str | None) -> Decoded:
    plain = unicodedata.normalize("NFC", text)
    damaged = plain.count("\ufffd")
    if damaged:
        return Decoded(plain, encoding, problem("damaged_letters", damaged))
    differs = declared is not None and not same_reading(text, encoding, declared)
    return Decoded(plain, encoding, problem("encoding") if differs else None)


def same_reading(text: str, encoding: str, declared: str) -> bool:
    """Tell whether the declared encoding would have given the same text (ASCII always does)."""
    if text.isascii() or declared.replace("_", "-") == encoding:
        return True
    try:
        return text.encode(encoding).decode(declared) == text
    except (LookupError, UnicodeError):
        return False


def legacy(body: bytes, declared: str | None) -> Decoded:
    wounded = body.decode("utf-8", errors="replace")
    others = sum(1 for letter in wounded if letter > "\x7f")
    if wounded.count("\ufffd") <= max(FEW_WOUNDS * len(wounded), 1) and others > 20 * wounded.count("\ufffd"):
        return decoded(wounded, "utf-8", declared)
    name, text = best_reading(body, declared)
    if declared != name and "\ufffd" not in text:
        return Decoded(text, name, problem("legacy_encoding"))
    return decoded(text, name, declared)


def best_reading(body: bytes, declared: str | None) -> tuple[str, str]:
    """Return the encoding and text that read as Vietnamese, else the declared, else a guess."""
    readings = {name: read(body, name) for name in ("cp1258", "tcvn3")}
    name = max(readings, key=lambda one: vietnamese_share(readings[one]))
    if vietnamese_share(readings[name]) >= CONVINCING:
        return name, readings[name]
    if declared and declared not in ("utf-8", "utf8"):
        try:
            return declared, body.decode(declared)
        except (LookupError, UnicodeError):
            pass
    guess = from_bytes(body[:SAMPLE]).best()
    name = guess.encoding if guess else "cp1252"
    return name, body.decode(name, errors="replace")


def read(body: bytes, name: str) -> str:
    text = decode_tcvn3(body) if name == "tcvn3" else body.decode(name, errors="replace")
    return unicodedata.normalize("NFC", text)


WORD = re.compile(r"[^\W\d_]+(?:[^\W\d_]|[\u0300-\u036f])*")
TONES = "\u0300\u0301\u0303\u0309\u0323"
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


def vietnamese_share(text: str) -> float:
    """Return the share of words with non-ASCII letters that are well-formed Vietnamese syllables.

    0.0 when no word has any. Wrong readings give stray symbols, foreign
    letters and two tones in one syllable, and score low.
    """
    words = [word for word in WORD.findall(text[:SAMPLE]) if not word.isascii()]
    stray = sum(1 for letter in text[:SAMPLE] if letter > "\x7f" and not letter.isalpha())
    formed = sum(1 for word in words if is_syllable(word))
    return formed / (len(words) + stray) if words else 0.0


def is_syllable(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word.lower())
    tones = sum(1 for mark in apart if mark in TONES)
    shapes = sum(1 for mark in apart if mark in "\u0302\u0306\u031b")
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    usual_case = word.islower() or word.isupper() or word.istitle()
    return usual_case and tones <= 1 and shapes <= 2 and bool(SYLLABLE.fullmatch(bare))
