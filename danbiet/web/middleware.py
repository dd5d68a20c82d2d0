"""Cookies and languages. Readers get neither a cookie nor a guess from their browser."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation

DESK = "/desk/"
LANGUAGES = ("vi", "en")


class SessionsOnlyAtTheDesk(SessionMiddleware):
    """Sessions, and so cookies, exist only below /desk/; a reader's request never touches one."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # type: ignore[override]
        if not request.path.startswith(DESK):
            return response
        return super().process_response(request, response)  # type: ignore[return-value]


class LanguageOfTheReader:
    """The language is what the person chose: her account's at the desk, `?lang=` elsewhere; else Vietnamese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response


def chosen_language(request: HttpRequest) -> str:
    asked = request.GET.get("lang")
    if asked is None and request.path.startswith(DESK):
        asked = request.session.get("language")
    return asked if asked in LANGUAGES else "vi"
