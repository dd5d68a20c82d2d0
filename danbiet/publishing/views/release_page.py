"""The page of one release: its head, its tabs, and one tab below. Rooms add tabs through the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from danbiet.kit import clock
from danbiet.kit.registry import release_tabs
from danbiet.offices.access import DeskRequest, get_visible_or_404
from danbiet.offices.models import Role
from danbiet.publishing.models import Edition, Release, ReleaseState

# Who writes and hands in; auditors read all and change nothing. What a commune's officer writes for the loudspeakers
# waits for the approval of the commune's head like anybody's.
WRITERS = frozenset(
    {
        Role.COORDINATOR,
        Role.HEAD,
        Role.SPOKESPERSON,
        Role.FOCAL_OFFICER,
        Role.DRAFTING_UNIT,
        Role.EDITOR,
        Role.COMMUNE_OFFICER,
        Role.ADMINISTRATOR,
    }
)
PUBLIC = (ReleaseState.PUBLISHED, ReleaseState.CORRECTED, ReleaseState.WITHDRAWN)


def release_or_404(request: DeskRequest, release_id: int) -> Release:
    """Return the release with what its head shows; Http404 for a stranger's."""
    known = Release.objects.select_related("policy", "author", "agency", "quoted_post__user", "quoted_post__post")
    editions = Prefetch("editions", Edition.objects.order_by("number"))
    found: Release = get_visible_or_404(known.prefetch_related(editions), request.user, pk=release_id)
    return found


def release_page(
    request: DeskRequest,
    release: Release,
    key: str,
    changed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the release with tab ``key``; ``changed`` overrides what the tab would show by itself."""
    current = release_tabs.get(key)
    if current is None:
        raise Http404
    context = {
        "release": release,
        "edition": last_edition(release),
        "standing": _standing(release),
        "may_write": may_write(request),
        "is_draft": release.state == ReleaseState.DRAFT and release.dropped_at is None,
        "is_public": release.state in PUBLIC,
        "tabs": [_tab(release, each.key, each.label, key) for each in release_tabs],
        "tab_template": current.template,
    }
    whole = context | dict(current.context(release, request, clock.now())) | dict(changed or {})
    return render(request, "publishing/releases/release.html", whole, status=status)


def may_write(request: DeskRequest) -> bool:
    return request.user.is_superuser or bool(WRITERS & request.user.roles)


def last_edition(release: Release) -> Edition | None:
    every = list(release.editions.all())
    return every[-1] if every else None


def _standing(release: Release) -> Any:
    """Return what readers see of the release today, if anything."""
    return release.publications.filter(superseded_at=None).first()


def _tab(release: Release, key: str, label: Any, current: str) -> dict[str, Any]:
    url = (
        reverse("release", args=[release.pk])
        if key == "text"
        else reverse("release_tab", kwargs={"release_id": release.pk, "part": key})
    )
    return {"label": label, "url": url, "is_current": key == current}
