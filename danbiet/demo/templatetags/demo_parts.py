"""What the demonstration puts on other rooms' pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from danbiet.demo.actions.doors import TITLES
from danbiet.demo.papers import readable_url
from danbiet.demo.tour import stops
from danbiet.demo.views import AT_STOP

register = template.Library()
register.filter("readable_url", readable_url)


@register.simple_tag
def demo_doors() -> Mapping[str, str]:
    """Return the doors of the front page: key and title."""
    return TITLES


@register.simple_tag(takes_context=True)
def demo_stop(context: template.Context) -> Mapping[str, Any] | None:
    """Return the stop of the tour that this person is at, or None when she left it."""
    request = context["request"]
    session = getattr(request, "session", {})
    number, known = session.get(AT_STOP), stops()
    if number is None or not 0 <= number < len(known):
        return None
    return {
        "stop": known[number],
        "number": number + 1,
        "of": len(known),
        "before": number - 1 if number else None,
        "after": number + 1 if number + 1 < len(known) else None,
        "is_here": request.path == known[number].url,
    }
