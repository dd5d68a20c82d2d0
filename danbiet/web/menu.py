"""Entries of the desk's menu. A room registers its own in its `wagtail_hooks.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem, admin_menu

from danbiet.web.counting import how_many
from danbiet.web.middleware import DESK

# All rows to count are counted in one query; what is no count of rows is a number.
Badge = Callable[[Any], "int | QuerySet[Any]"]

GROUPS = {"work": "", "press": _("Báo chí, phát ngôn"), "admin": _("Quản trị")}


class Entry(MenuItem):
    """A page of the desk in the menu; ``badge(user)`` is the number beside it or the rows to count, none for 0."""

    def __init__(
        self,
        label: Any,
        url_name: str,
        *,
        icon: str,
        order: int,
        group: str,
        roles: frozenset[str],
        badge: Badge | None,
    ) -> None:
        super().__init__(label, "", name=url_name, icon_name=icon, order=order)
        self.group, self.roles, self.badge = group, roles, badge

    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return not self.roles or user.is_superuser or bool(self.roles & user.roles)

    @property
    def address(self) -> str:
        return reverse(self.name)


def menu_entry(
    label: Any,
    url_name: str,
    *,
    icon: str,
    order: int,
    group: str = "work",
    roles: Iterable[str] = (),
    badge: Badge | None = None,
) -> Entry:
    """Put a page into the desk's menu and return its entry.

    ``icon`` is a name of `static/web/icons.svg`; ``roles`` empty means everybody at the desk;
    ``group`` is "work", "press" or "admin".
    """
    entry = Entry(label, url_name, icon=icon, order=order, group=group, roles=frozenset(roles), badge=badge)
    hooks.register("register_admin_menu_item", lambda: entry)
    return entry


@dataclass(frozen=True)
class Shown:
    """An entry as the menu shows it to one person."""

    label: str
    url: str
    icon: str
    is_current: bool
    badge: int


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    entries: list[Shown]


def groups_for(request: HttpRequest) -> list[Group]:
    """Return the groups of the menu that have an entry for this person."""
    # Not `menu_items_for_request`: it asks for the permissions of the editor's own entries, which nobody sees.
    known = (each for each in admin_menu.registered_menu_items if isinstance(each, Entry) and each.is_shown(request))
    entries = sorted(known, key=lambda entry: entry.order)
    current, badges = _current(request, [entry.address for entry in entries]), _badges(entries, request.user)
    groups = (
        Group(key, str(label), [_shown(each, current, badges) for each in entries if each.group == key])
        for key, label in GROUPS.items()
    )
    return [group for group in groups if group.entries]


def _badges(entries: Iterable[Entry], user: Any) -> dict[str, int]:
    said = {entry.name: entry.badge(user) for entry in entries if entry.badge}
    rows = {name: badge for name, badge in said.items() if isinstance(badge, QuerySet)}
    counted = dict(zip(rows, how_many(*rows.values()), strict=True))
    return {name: badge for name, badge in said.items() if isinstance(badge, int)} | counted


def _shown(entry: Entry, current: str, badges: Mapping[str, int]) -> Shown:
    return Shown(entry.label, entry.address, entry.icon_name, entry.address == current, badges.get(entry.name, 0))


def _current(request: HttpRequest, addresses: list[str]) -> str:
    """Return the longest address that the request's path lies under: a story belongs to *Sự việc*.

    The first page's address lies above all others and is current only on itself.
    """
    under = [address for address in addresses if request.path.startswith(address) and address != DESK]
    return max(under, key=len, default=request.path)
