"""An agency's letterhead on the documents it prints."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from danbiet.documents.letterhead import Letterhead, Signer
from danbiet.documents.wording import Language
from danbiet.offices.models import Agency

CAPITAL = "Hà Nội"  # where an agency without a place of its own sits


def letterhead_of(agency: Agency, *, on: date, language: Language = "vi", signer: Signer | None = None) -> Letterhead:
    """Return the letterhead of ``agency`` for a document of this day; in the demonstration it says so."""
    return Letterhead(
        agency=agency.name,
        parent=agency.parent.name if agency.parent else "",
        place=agency.place.short_name if agency.place else CAPITAL,
        date=on,
        signer=signer,
        demo=settings.ENV.demo,
        language=language,
    )
