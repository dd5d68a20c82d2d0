"""The words of a human story: how they become paragraphs, their hash, and what in them can be checked."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.html import escape

from danbiet.engine.text import nfc
from danbiet.engine.text.facts import figures
from danbiet.engine.text.sentences import sentences
from danbiet.publishing.models import ConsentChannel, ConsentMaterial, HumanStory, Release, VariantKind
from danbiet.publishing.text import plain

BETWEEN: Final = "\x1f"  # stands in no cleaned text, so that no two stories have one hash
LONGEST: Final = 300  # of a point's words and of the sentence around them
# The way out of each variant, as the person understands it who signs. The database holds the same (migration 0007).
CHANNEL_OF: Final = {
    VariantKind.PRESS: ConsentChannel.PRESS,
    VariantKind.QUESTIONS: ConsentChannel.WEB,
    VariantKind.SCRIPT: ConsentChannel.LOUDSPEAKER,
    VariantKind.SMS: ConsentChannel.MESSAGE,
    VariantKind.SMS_PLAIN: ConsentChannel.MESSAGE,
    VariantKind.ZALO: ConsentChannel.MESSAGE,
    VariantKind.BOARD: ConsentChannel.PRINT,
    VariantKind.POST: ConsentChannel.SOCIAL,
}
MATERIAL_OF: Final = {
    "image": ConsentMaterial.PHOTO,
    "audio": ConsentMaterial.VOICE,
    "video": ConsentMaterial.VIDEO,
}


@dataclass(frozen=True)
class Cover:
    """What of a person is shown, and by which ways out."""

    materials: frozenset[str] = frozenset({ConsentMaterial.TEXT.value})
    channels: frozenset[str] = frozenset({ConsentChannel.WEB.value})


@dataclass(frozen=True)
class Point:
    """Something checkable: the words, and the sentence in which they stand."""

    words: str
    around: str


def words_hash(title: str, lead: str, body: str) -> str:
    """Return SHA-256, in hexadecimal, of the words; the database computes the same (``publishing_words_hash``)."""
    return hashlib.sha256(BETWEEN.join((title, lead, body)).encode()).hexdigest()


def as_html(text: str) -> str:
    """Return plain text as paragraphs: an empty line parts two of them. `text.plain` gives the text again."""
    paragraphs = (each.strip() for each in text.split("\n\n"))
    return "".join(f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs if each)


def text_of(story: HumanStory) -> str:
    """Return all words of the story as one plain text."""
    return "\n".join((story.title, story.lead, plain(story.body)))


def checkable(story: HumanStory) -> list[Point]:
    """Return the figures, days, places and bodies that the engine reads in the story, each once a sentence."""
    found = (
        Point(figure.words[:LONGEST], sentence[:LONGEST])
        for sentence in sentences(text_of(story))
        for figure in figures(sentence)
    )
    return list(dict.fromkeys(found))


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text, however lines are broken."""
    return _in_one_line(words) in _in_one_line(text)


def cover_of(release: Release) -> Cover:
    """Return what a release of a story would show, and where: every release stands on the site."""
    shown = (each.partition("/")[0] for each in release.assets.values_list("content_type", flat=True))
    return _cover((MATERIAL_OF[each] for each in shown if each in MATERIAL_OF),
                  release.working_variants.values_list("kind", flat=True))  # fmt: skip


def _cover(materials: Iterable[str], kinds: Collection[str]) -> Cover:
    least = Cover()
    ways = (CHANNEL_OF[VariantKind(kind)].value for kind in kinds)
    return Cover(least.materials | set(map(str, materials)), least.channels | set(ways))


def _in_one_line(text: str) -> str:
    return " ".join(nfc(text).casefold().split())
