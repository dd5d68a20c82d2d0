"""The doors into the demonstration: one-time links, and buttons on the front page."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from danbiet.demo.actions.people import DEMO, DOORS, PEOPLE, username
from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.offices.sign_in import make_sign_in_link

TITLES = {
    "can-bo": "Cán bộ truyền thông của Bộ",
    "lanh-dao": "Lãnh đạo Bộ",
    "can-bo-xa": "Cán bộ xã, đài truyền thanh",
    "co-quan-khac": "Cán bộ của cơ quan khác",
}


class NoSuchDoor(LookupError):
    """Nobody of the demonstration stands behind this door."""


def person_behind(key: str) -> User:
    """Return the invented person of a door. Raises NoSuchDoor."""
    known = {person.key for person in PEOPLE if person.key in DOORS}
    user = User.objects.filter(username=username(key), agency__is_demo=True, is_active=True).first()
    if key not in known or user is None:
        raise NoSuchDoor(key)
    return user


def one_time_links(*, at: datetime) -> list[tuple[str, str]]:
    """Return (who, address) for each door; each address signs in once."""
    return [(TITLES[key], make_sign_in_link(person_behind(key), by=DEMO, at=at)) for key in DOORS]


@transaction.atomic
def pass_door(key: str, *, at: datetime) -> User:
    """Return the invented person whom a door signs in, and log it. Raises NoSuchDoor."""
    user = person_behind(key)
    record("sign_in_at_demo_door", user, by=user, at=at)
    return user
