"""Words that came with a form which could not be taken (signed out, page too old, our fault) are handed back.

Nothing is stored: the page that says so holds them, to be read, copied and sent again.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# A password or a code typed again costs a moment; shown on a page it could cost more.
SECRETS: Final = re.compile(r"(^|_)(password\w*|passphrase|secret|token|key|pin|otp|code)$")
OURS: Final = frozenset({"csrfmiddlewaretoken"})


def words_sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a form as they were sent, without secrets and without what the form adds itself."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OURS and not SECRETS.search(name.lower())
        for value in values
    ]


def can_hand_back(request: HttpRequest) -> bool:
    """Tell whether these are words of a person on a page of ours; what another site sent is never handed on."""
    if request.method != "POST" or request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        return False
    is_ours = urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
    return is_ours and "password" not in request.POST and bool(words_sent(request))


def handed_back(request: HttpRequest, *, template: str, status: int, **context: object) -> HttpResponse:
    """Return the page that holds what was sent, with the button that sends it again to the same address."""
    sent = words_sent(request)
    told = {
        "sent": sent,
        "typed": [value for _name, value in sent if " " in value.strip()],
        "again": request.get_full_path(),
        "had_files": bool(request.FILES),
    }
    return render(request, template, told | context, status=status)
