"""Short messages after an action, with a way back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.translation import gettext as _


def toast(request: HttpRequest, text: str, *, undo: str | None = None) -> None:
    """Show ``text`` on the next page; ``undo`` is the address a "Hoàn tác" button posts to."""
    messages.success(request, _with_undo(request, text, undo) if undo else text)


def complain(request: HttpRequest, text: object) -> None:
    """Show what went wrong and what to do next, for example an action's own error."""
    messages.error(request, str(text))


@contextmanager
def complaining(request: HttpRequest, *refusals: type[Exception]) -> Iterator[None]:
    """Run an action of which some errors are answers: where it refuses, say why on the next page and go on.

    What follows the action inside the block (its toast) is left out then.
    """
    try:
        yield
    except refusals as refusal:
        complain(request, refusal)


def _with_undo(request: HttpRequest, text: str, undo: str) -> str:
    return format_html(
        '{} <form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button type="submit" class="link">{}</button></form>',
        text,
        undo,
        get_token(request),
        _("Hoàn tác"),
    )
