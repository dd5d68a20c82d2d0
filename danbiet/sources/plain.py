"""Markup to plain text: titles and summaries as people read them."""

import html
import re
import unicodedata

UNSEEN = re.compile(r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
BREAKS = re.compile(
    r"</?(?:p|br|div|li|ul|ol|tr|td|th|table|h[1-6]|blockquote|figure|figcaption|hr|section)"
    r"\b[^<>]*>",
    re.I,
)
TAG = re.compile(r"</?[a-z][a-z0-9:-]*(?:\s[^<>]*)?/?>", re.I)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)
# Zero-width, soft hyphen, direction marks, control characters.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f-\x9f]")
# Feeds escape once by right and twice or thrice by mistake.
MOST_ESCAPES = 3
LONGEST_MARKUP = 500_000


def plain(markup: str | None) -> str:
    """Return ``markup`` without tags, unescaped however often it was escaped, NFC, on one line."""
    text = (markup or "")[:LONGEST_MARKUP]
    for _ in range(MOST_ESCAPES):
        text = without_tags(UNSEEN.sub(" ", text)) if "<" in text else text
        if "&" not in text or not ENTITY.search(text):
            break
        text = html.unescape(text)
    return squeezed(without_tags(text) if "<" in text else text)


def without_tags(text: str) -> str:
    return TAG.sub("", BREAKS.sub(" ", text))


def squeezed(text: str) -> str:
    """Return ``text`` in NFC on one line, runs of white space as one blank, nothing invisible."""
    line = " ".join(text.split())
    if line.isprintable() and unicodedata.is_normalized("NFC", line):
        return line
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def shortened(text: str, longest: int) -> str:
    """Return ``text`` cut at a word before ``longest`` characters, with an ellipsis when cut."""
    if len(text) <= longest:
        return text
    head, _, _ = text[:longest].rpartition(" ")
    return f"{head or text[:longest]}…"
