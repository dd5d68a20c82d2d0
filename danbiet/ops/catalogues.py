"""Catalogues of words: collected from code and templates, compiled with Babel (a bare machine has no msgfmt)."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_messages
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from danbiet.ops.words_in_code import declared_by_channels, held_in_names

PACKAGE = Path(__file__).resolve().parents[1]
LOCALES = PACKAGE / "locale"
LANGUAGES = ("en", "vi")

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True)
class Missing:
    """A source string that a complete catalogue lacks."""

    language: str
    text: str
    where: str


def compile_all() -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return the files written."""
    return [mo for po in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")) if (mo := _compile(po))]


def extract() -> dict[str, int]:
    """Bring every catalogue up to date with the source, keeping translations; return messages per language.

    The source strings are Vietnamese. ``en`` holds them all. ``vi`` holds only what we complete in other
    packages' Vietnamese, so it is written back as it is, in order.
    """
    collected = _collected()
    catalogue = _read("en")
    catalogue.update(collected, no_fuzzy_matching=True, keep_user_comments=True)
    catalogue.obsolete.clear()
    _write("en", catalogue)
    own = _read("vi")
    _write("vi", own)
    return {"en": len(catalogue), "vi": len(own)}


def missing() -> list[Missing]:
    """Return what ``en`` does not yet say, or says only as a guess (fuzzy), and what ``vi`` left empty."""
    return [*_untranslated("en", _collected()), *_untranslated("vi", _read("vi"))]


def _untranslated(language: str, wanted: Catalog) -> Iterator[Missing]:
    catalogue = _read(language)
    for message in wanted:
        if not message.id:
            continue
        known = catalogue.get(_first(message.id), context=message.context)
        if known is None or known.fuzzy or not _is_complete(known):
            yield Missing(language, _first(message.id), _place(message))


def _compile(po: Path) -> Path | None:
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
        return None
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parts[-3])
    partial = mo.with_suffix(f".{os.getpid()}")
    with partial.open("wb") as target:
        write_mo(target, catalogue)
    partial.rename(mo)
    return mo


def _collected() -> Catalog:
    catalogue = Catalog(charset="utf-8")
    for file in _sources():
        for line, text, _, context in extract_messages("python", _python_of(file), keywords=KEYWORDS):
            catalogue.add(text, locations=[(str(file.relative_to(PACKAGE.parent)), line)], context=context)
        for line, text in _beyond_babel(file):
            catalogue.add(text, locations=[(str(file.relative_to(PACKAGE.parent)), line)])
    return catalogue


def _beyond_babel(file: Path) -> Iterator[tuple[int, str | tuple[str, str]]]:
    if file.suffix == ".py":
        module = ast.parse(file.read_text())
        yield from held_in_names(module)
        if file.is_relative_to(PACKAGE / "channels"):
            yield from declared_by_channels(module)


def _sources() -> Iterator[Path]:
    for pattern in ("**/*.py", "**/templates/**/*.html", "**/templates/**/*.txt", "**/templates/**/*.xml"):
        yield from sorted(file for file in PACKAGE.glob(pattern) if "migrations" not in file.parts)


def _python_of(file: Path) -> BytesIO:
    """Return Python source with the file's messages; a template becomes what Django makes of it."""
    text = file.read_text()
    if file.suffix != ".py":
        from django.utils.translation.template import templatize

        text = templatize(text, origin=str(file))
    return BytesIO(text.encode())


def _read(language: str) -> Catalog:
    file = _file(language)
    if not file.exists():
        return Catalog(locale=language, project="Dân Biết", charset="utf-8", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def _write(language: str, catalogue: Catalog) -> None:
    file = _file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        write_po(target, catalogue, width=110, sort_output=True, no_location=True, omit_header=False)


def _file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def _is_complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def _first(identity: str | tuple[str, ...] | list[str]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _place(message: Message) -> str:
    return ":".join(map(str, message.locations[0])) if message.locations else ""
