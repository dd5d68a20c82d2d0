"""Releases as the desk asks for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from danbiet.offices.models import User
from danbiet.publishing.models import Comment, Looking, Release, ReleaseState
from danbiet.publishing.queries.approvals import Waiting, approvals_waiting
from danbiet.publishing.queries.checks import ReleaseCheck, VariantCheck, check_release, source_text
from danbiet.web.finding import holding

__all__ = [
    "ReleaseCheck", "VariantCheck", "Waiting", "approvals_waiting", "check_release", "comments_of", "releases_list",
    "source_text", "who_is_looking",
]  # fmt: skip

STILL_LOOKING = timedelta(minutes=1)


def releases_list(
    user: User, *, state: str = "", kind: str = "", policy: int | None = None, words: str = "", dropped: bool = False
) -> QuerySet[Release]:
    """Return the releases that this person may open, the last changed first, with what the list shows of each."""
    rows = Release.objects.visible_to(user).filter(dropped_at__isnull=not dropped)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if policy is not None:
        rows = rows.filter(policy=policy)
    return (
        rows.filter(holding(words, "title", "lead"))
        .select_related("policy", "author")
        .annotate(
            open_comments=Count("comments", filter=Q(comments__resolved_at=None), distinct=True),
            variant_count=Count("working_variants", distinct=True),
        )
        .order_by("-changed_at", "-pk")
    )


def comments_of(release: Release) -> QuerySet[Comment]:
    """Return the remarks on a release, oldest first, with their people."""
    return release.comments.select_related("by", "resolved_by", "edition").order_by("at", "pk")


def who_is_looking(release: Release, *, at: datetime, but: User | None = None) -> list[Looking]:
    """Return who has the release open now (“đang xem”), those who write first."""
    rows = Looking.objects.filter(release=release, seen_at__gt=at - STILL_LOOKING).select_related("person")
    if but is not None:
        rows = rows.exclude(person=but)
    return list(rows.order_by("-is_writing", "person__sort_key"))


def counts(user: User, at: datetime) -> dict[str, Any]:
    """Return how many releases stand in each state, and what is scheduled for today."""
    states = Release.objects.visible_to(user).filter(dropped_at=None).values_list("state").annotate(n=Count("pk"))
    end = timezone.localtime(at).replace(hour=23, minute=59, second=59)
    today = Release.objects.visible_to(user).filter(state=ReleaseState.SCHEDULED, dropped_at=None, publish_at__lte=end)
    return {"states": dict(states.order_by()), "scheduled_today": today.count()}
