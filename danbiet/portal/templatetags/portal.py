"""What several readers' pages show: how to follow, and where the feeds are."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("portal/parts/follow.html")
def follow(agency: Any = None, policy: Any = None) -> dict[str, Any]:
    """Ways to hear of what is new: feeds first, which nobody has to be known for, then e-mail."""
    return {"agency": agency, "policy": policy}


@register.inclusion_tag("portal/parts/feed_links.html")
def feed_links(agency: Any = None, policy: Any = None) -> dict[str, Any]:
    """Feeds of this page, for the reader's own program to find."""
    return {"agency": agency, "policy": policy}


@register.inclusion_tag("portal/parts/press_ask_link.html")
def press_ask_link(agency: Any = None) -> dict[str, Any]:
    return {"agency": agency}
