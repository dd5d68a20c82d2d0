"""Asking before what cannot be undone: by name, or on a page of its own; both work without scripts."""

from __future__ import annotations

import unicodedata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from danbiet.web.kept import words_sent

ANSWER = "confirmed"


class NotConfirmed(ValueError):
    """The name typed is not the name of the thing."""


def named(request: HttpRequest, name: str) -> None:
    """Return if the person typed ``name``; raises NotConfirmed with words for her otherwise."""
    typed = " ".join(unicodedata.normalize("NFC", request.POST.get("typed_name", "")).split())
    if typed.casefold() != " ".join(unicodedata.normalize("NFC", name).split()).casefold():
        raise NotConfirmed(_("Chưa làm gì: tên gõ vào chưa khớp. Hãy gõ đúng “%(name)s” rồi thử lại.") % {"name": name})


def asks_first(request: HttpRequest, *, title: str, text: str, button: str, back: str) -> HttpResponse | None:
    """Return the page that asks before a POST takes effect; None when the person has answered it.

    ``back`` is where "Giữ nguyên" leads. What the first form sent goes along. Ask after the thing was looked up, so
    that a stranger is told nothing.
    """
    if request.POST.get(ANSWER):
        return None
    told = {"title": title, "text": text, "button": button, "back": back, "sent": words_sent(request)}
    return render(request, "web/ask_first.html", told | {"again": request.get_full_path(), "answer": ANSWER})
