"""The server's half of "asks by name"."""

from __future__ import annotations

import unicodedata

from django.http import HttpRequest
from django.utils.translation import gettext as _


class NotConfirmed(ValueError):
    """The name typed is not the name of the thing."""


def named(request: HttpRequest, name: str) -> None:
    """Return if the person typed ``name``; raises NotConfirmed with words for her otherwise."""
    typed = " ".join(unicodedata.normalize("NFC", request.POST.get("typed_name", "")).split())
    if typed.casefold() != " ".join(unicodedata.normalize("NFC", name).split()).casefold():
        raise NotConfirmed(_("Chưa làm gì: tên gõ vào chưa khớp. Hãy gõ đúng “%(name)s” rồi thử lại.") % {"name": name})
