"""Agencies: the pick list, and opening one so that people can work in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection

from danbiet.engine.text import sort_key
from danbiet.offices.audit import SystemPost, record
from danbiet.offices.models import Agency, Place, Post, Role, Tier, User

PICK_LIST = Path(__file__).with_name("agencies.yaml")


class AlreadyOpen(ValueError):
    """Somebody opened this agency before."""


class NoProvince(LookupError):
    """A commune's agency was asked for, but the place is no commune, or its province has no agency."""


class PostExists(ValueError):
    """The agency has a post of this title."""


@transaction.atomic
def load_agencies(*, by: User | SystemPost, at: datetime) -> int:
    """Bring the pick list up to date: ministries, ministerial-level agencies, provincial People's Committees.

    Returns how many rows were written. Agencies of communes, and those that people work in, keep their
    identity; only their names follow the list. Places must be loaded first.
    """
    wanted = [*_central(), *_provincial()]
    columns = list(wanted[0])
    known = {row["code"]: row for row in Agency.objects.values(*columns)}
    fresh = [Agency(**fields) for fields in wanted if known.get(fields["code"]) != fields]
    Agency.objects.bulk_create(fresh, update_conflicts=True, unique_fields=["code"], update_fields=columns[1:])
    if fresh:
        record("load_agencies", None, by=by, at=at, changed=len(fresh), agencies=len(wanted))
    return len(fresh)


@transaction.atomic
def open_agency(agency: Agency, *, by: User | SystemPost, at: datetime) -> Agency:
    """Let people work in ``agency``: it gets its own drawer for images and documents. Raises AlreadyOpen."""
    locked = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    if locked.opened_at is not None:
        raise AlreadyOpen(_("{agency} đã mở trên hệ thống; hãy thêm người và chức danh.").format(agency=locked))
    locked.opened_at = at
    locked.collection = Collection.get_first_root_node().add_child(name=locked.short_name[:255])
    locked.save(update_fields=["opened_at", "collection"])
    record("open_agency", locked, by=by, at=at, collection_id=locked.collection_id)
    return locked


@transaction.atomic
def open_commune_agency(place: Place, *, by: User | SystemPost, at: datetime) -> Agency:
    """Open the People's Committee of a commune, below that of its province. Raises NoProvince and AlreadyOpen."""
    province = Agency.objects.filter(place=place.parent_id, tier=Tier.PROVINCE).first() if place.parent_id else None
    if province is None:
        raise NoProvince(_("{place} không phải là địa bàn cấp xã có trong danh mục; hãy chọn lại.").format(place=place))
    agency, _new = Agency.objects.get_or_create(
        code=f"UBND.{place.code}", defaults=_committee(place, Tier.COMMUNE) | {"parent": province}
    )
    return open_agency(agency, by=by, at=at)


@transaction.atomic
def add_post(agency: Agency, *, title: str, role: Role, by: User | SystemPost, at: datetime) -> Post:
    """Add a post to ``agency``. Raises PostExists when it has one of this title."""
    title = title.strip()
    if agency.posts.filter(title=title).exists():
        raise PostExists(
            _("{agency} đã có chức danh “{title}”; hãy cử người vào chức danh đó.").format(agency=agency, title=title)
        )
    post = Post.objects.create(agency=agency, title=title, role=role)
    record("add_post", post, by=by, at=at, agency=agency, role=role)
    return post


@transaction.atomic
def set_press_briefing(agency: Agency, *, weekday: int | None, by: User | SystemPost, at: datetime) -> Agency:
    """Say on which day of the week the agency has its press coordination meeting (0 is Monday); None for never."""
    agency.press_briefing_weekday = weekday
    agency.save(update_fields=["press_briefing_weekday"])
    record("set_press_briefing", agency, by=by, at=at, agency=agency, weekday=weekday)
    return agency


def _central() -> Iterator[dict[str, Any]]:
    for group in yaml.safe_load(PICK_LIST.read_text(encoding="utf-8")):
        for agency in group["agencies"]:
            yield {
                "code": agency["code"],
                "name": agency["name"],
                "short_name": agency.get("short", agency["name"]),
                "sort_key": sort_key(agency["name"]),
                "tier": str(Tier.CENTRAL),
                "kind": group["kind"],
                "place_id": None,
                "valid_from": group["valid_from"],
            }


def _provincial() -> Iterator[dict[str, Any]]:
    for place in Place.objects.provinces().in_vietnamese_order():
        yield {"code": f"UBND.{place.code}"} | _committee(place, Tier.PROVINCE)


def _committee(place: Place, tier: Tier) -> dict[str, Any]:
    return {
        "name": f"Ủy ban nhân dân {place.name}",
        "short_name": f"UBND {place.name}"[:80],
        "sort_key": sort_key(f"Ủy ban nhân dân {place.short_name}"),
        "tier": str(tier),
        "kind": "peoples_committee",
        "place_id": place.pk,
        "valid_from": place.valid_from,
    }
