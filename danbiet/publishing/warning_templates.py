"""What a filled template says on every way out: the draft of a release and its variants, nothing stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from danbiet.channels.sms_text import plain as typewriter
from danbiet.publishing.blanks import blanks_in, fill
from danbiet.publishing.editions import LEVELS, sha256
from danbiet.publishing.human_stories import as_html
from danbiet.publishing.models import Release, ReleaseKind, VariantKind, WarningTemplate
from danbiet.publishing.text import clean_html
from danbiet.publishing.variants import draft

WORDS: Final = ("title", "lead", "body", "contact", "sms", "script")
# Laid out by the machine from the release's own words; SMS and script are the template's.
LAID_OUT: Final = (VariantKind.PRESS, VariantKind.ZALO, VariantKind.BOARD, VariantKind.POST)


@dataclass(frozen=True)
class Filled:
    """The release, not stored, and the text of each of its variants."""

    release: Release
    variants: Mapping[VariantKind, str]

    @property
    def words(self) -> dict[str, Any]:
        """What the sender read; as it stands in the edition's content."""
        own = {name: getattr(self.release, name) for name in ("title", "lead", "body", "contact")}
        return own | {"variants": {str(kind): text for kind, text in self.variants.items()}}

    @property
    def hash(self) -> str:
        return sha256(self.words)


def template_hash(template: WarningTemplate) -> str:
    """Return SHA-256, in hexadecimal, over the canonical JSON of the template's words and levels."""
    return sha256({name: str(getattr(template, name)) for name in (*WORDS, *LEVELS)})


def blanks_of(template: WarningTemplate) -> list[str]:
    """Return the names of the template's blanks. Raises UnknownBlank."""
    return blanks_in(*(getattr(template, name) for name in WORDS))


def fill_template(template: WarningTemplate, values: Mapping[str, str], *, at: datetime) -> Filled:
    """Return the words with ``values`` in the blanks; a blank without one stays visible as ``{nơi}``."""
    said = {name: fill(getattr(template, name), values) for name in WORDS}
    release = Release(
        agency=template.agency, kind=ReleaseKind.WARNING, title=said["title"], lead=said["lead"],
        body=clean_html(as_html(said["body"])).text, contact=said["contact"],
        **{name: getattr(template, name) for name in LEVELS},
        is_emergency=True, emergency_reason=_("Gửi theo mẫu cảnh báo đã duyệt sẵn."),
        author=template.author, writer_ids=[template.author_id], created_at=at, changed_at=at,
    )  # fmt: skip
    own = {
        VariantKind.SCRIPT: said["script"],
        VariantKind.SMS: said["sms"],
        VariantKind.SMS_PLAIN: typewriter(said["sms"]),
    }
    return Filled(release, own | {kind: draft(release, kind) for kind in LAID_OUT})
