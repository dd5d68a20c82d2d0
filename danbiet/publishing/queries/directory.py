"""Reads of the press directory."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Prefetch, Q, QuerySet

from danbiet.offices.models import Agency, User
from danbiet.publishing.models import Journalist, Outlet


def outlets_of(user: User) -> QuerySet[Outlet]:
    """Return the agency's outlets in Vietnamese order, annotated with ``people``, the journalists kept."""
    rows: QuerySet[Outlet] = Outlet.objects.visible_to(user)  # type: ignore[attr-defined]
    return rows.annotate(people=Count("journalists", filter=Q(journalists__retired_at=None))).order_by("sort_key", "pk")


def current_outlets(agency: Agency | None) -> QuerySet[Outlet]:
    """Return outlets to choose from."""
    return Outlet.objects.filter(agency=agency, retired_at=None).order_by("sort_key", "pk")


def current_journalists(agency: Agency | None) -> QuerySet[Journalist]:
    """Return journalists to choose from."""
    rows = Journalist.objects.filter(agency=agency, retired_at=None, outlet__retired_at=None)
    return rows.select_related("outlet").order_by("outlet__sort_key", "sort_key")


def sheet_rows(outlets: QuerySet[Outlet]) -> Iterator[list[object]]:
    """Yield the directory as rows of its file: one a journalist, one for an outlet without any."""
    people = Prefetch("journalists", Journalist.objects.filter(retired_at=None).order_by("sort_key"), to_attr="kept")
    for outlet in outlets.prefetch_related(people):
        own: list[object] = [
            outlet.name, outlet.governing_body, outlet.website, outlet.desk_email, outlet.desk_phone, outlet.beats
        ]  # fmt: skip
        kept: list[Journalist] = outlet.kept  # type: ignore[attr-defined]
        for each in kept:
            yield [*own, each.name, each.beat, each.email, each.phone, each.consent_on, each.consent_basis]
        if not kept:
            yield [*own, "", "", "", "", None, ""]
