"""Every address the product answers to, for tests that walk them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One URL pattern: its route from the root, its name, its parameters and their converters."""

    route: str
    name: str
    parameters: dict[str, str]
    view: Any
    is_route: bool

    @property
    def at_the_desk(self) -> bool:
        return self.route.startswith("desk/")

    @property
    def is_the_editors(self) -> bool:
        return hasattr(self.view, "belongs_to_the_editor")

    def path(self, values: dict[str, Any]) -> str:
        """Return the path with these values for its parameters."""
        return "/" + PARAMETER.sub(lambda found: str(values[found.group(2)]), self.route)

    def __str__(self) -> str:
        return f"{self.name or '(no name)'}: /{self.route}"


def every_address(resolver: URLResolver | None = None, before: str = "", space: str = "") -> Iterator[Address]:
    """Yield every URL pattern below ``resolver``, the whole site unless given."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = ":".join(part for part in (space, pattern.name) if part)
            found = {name: kind or "str" for kind, name in PARAMETER.findall(route)}
            yield Address(route, name, found, pattern.callback, isinstance(pattern.pattern, RoutePattern))
        else:
            inner = ":".join(part for part in (space, pattern.namespace) if part)
            yield from every_address(pattern, route, inner)
