"""What each part of a release shows: the words, the variants, the files, the approval, the publication, the talk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from danbiet.offices.access import DeskRequest
from danbiet.offices.models import PersonInPost, Role
from danbiet.publishing.editions import fact_changes, facts_of
from danbiet.publishing.forms.releases import AssetForm, EmbargoForm, ReleaseForm, ScheduleForm
from danbiet.publishing.models import Approval, EmbargoPass, Journalist, Release, ReleaseState
from danbiet.publishing.queries.approvals import RouteStep, open_steps, people_for, route_of
from danbiet.publishing.queries.human_stories import NAME, release_gaps
from danbiet.publishing.queries.publications import with_words
from danbiet.publishing.queries.releases import ReleaseCheck, check_release, comments_of, source_text
from danbiet.publishing.views.checking import live_checks
from danbiet.publishing.views.reading import shown_facts, steps_of
from danbiet.publishing.views.revisions import compared_revisions
from danbiet.publishing.views.rows import rows_of

WAITS = (ReleaseState.SUBMITTED, ReleaseState.APPROVED, ReleaseState.SCHEDULED)


def text(release: Release, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    is_draft = release.state == ReleaseState.DRAFT
    return {
        "form": ReleaseForm(release=release),
        "checks": live_checks(release) if is_draft else None,
        "facts": shown_facts(facts_of(release.policy)),
        "uses_editor": is_draft and release.human_story_id is None,
        "story_gaps": release_gaps(release, at=at) if is_draft else [],
    }


def variants(release: Release, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    rows = rows_of(check_release(release).variants)
    made = [row for row in rows if row.found]
    return {
        "rows": rows,
        "made": len(made),
        "stale_drafts": [row for row in made if row.found and row.found.is_stale and row.found.variant.is_drafted],
        "unmade": [row for row in rows if not row.found],
        "blocking": sum(len(row.found.blocking) for row in made if row.found),
    }


def files(release: Release, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    return {"assets": release.assets.select_related("document"), "form": AssetForm()}


# -- approval -------------------------------------------------------------------


@dataclass(frozen=True)
class Todo:
    """A sentence that says what to do before submitting, and where."""

    words: str
    url: str


def approval(release: Release, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    every = list(release.editions.all())
    shown = {"editions": every[::-1], "can_take_back": release.state in WAITS}
    if release.state == ReleaseState.DRAFT:
        return shown | _before_submitting(release, at)
    last = every[-1] if every else None
    is_waiting = last is not None and release.state == ReleaseState.SUBMITTED
    able = [(step, people_for(step, at)) for step in open_steps(last)] if last and is_waiting else []
    return shown | {"steps": steps_of(last) if last else [], "able": able}


def _before_submitting(release: Release, at: datetime) -> dict[str, Any]:
    check = check_release(release)
    return {
        "sentences": [*_todos(release, check), *_todos_of_story(release, at)],
        "words": len(source_text(release).split()),
        "n_facts": len(facts_of(release.policy)),
        "channels": [each.label for each in check.variants],
        "n_assets": release.assets.count(),
        "explained": len(check.explanations()),
        "route": _route(release),
        "last_return": Approval.objects.filter(edition__release=release, decision=Approval.Decision.RETURN)
        .select_related("edition", "person")
        .order_by("-at")
        .first(),
    }


def _todos(release: Release, check: ReleaseCheck) -> list[Todo]:
    """Each sentence leads to the part where it is mended: a variant's to its card, the others to the words."""
    page = reverse("release_tab", args=[release.pk, "variants"])
    places = {said: f"{page}#variant-{each.kind}" for each in check.variants for said in each.blocking}
    words = reverse("release", args=[release.pk])
    return [Todo(said, places.get(said, words)) for said in check.blocking]


def _todos_of_story(release: Release, at: datetime) -> list[Todo]:
    """What a story lacks is mended in the story bank; a name in a variant on the variant's card."""
    if release.human_story_id is None:
        return []
    bank = reverse("human_story", args=[release.human_story_id])
    variants = reverse("release_tab", args=[release.pk, "variants"])
    return [Todo(gap.words, variants if gap.part == NAME else bank) for gap in release_gaps(release, at=at)]


@dataclass(frozen=True)
class Approver:
    """A step of the route before anything is frozen."""

    step: RouteStep

    @property
    def label(self) -> Any:
        return Role(self.step.role).label

    @property
    def hours(self) -> int | None:
        return self.step.hours


def _route(release: Release) -> list[tuple[Approver, Sequence[str]]]:
    steps = route_of(release.agency, release.kind, is_emergency=release.is_emergency)
    by_role = _holders(release, {step.role for step in steps})
    return [(Approver(step), by_role.get(step.role, [])) for step in steps]


def _holders(release: Release, roles: Iterable[str]) -> dict[str, list[str]]:
    """Who holds the roles today, without those who wrote the release."""
    held = PersonInPost.objects.on(timezone.localdate()).filter(
        post__agency=release.agency_id, post__role__in=list(roles), user__is_active=True
    )
    found: dict[str, list[str]] = {}
    writers = {*release.writer_ids, release.author_id}
    for each in held.exclude(user__in=writers).select_related("user", "post").order_by("user__sort_key"):
        found.setdefault(each.post.role, []).append(each.user.full_name)
    return found


# -- publication ------------------------------------------------------------------


def publication(release: Release, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    last = release.editions.order_by("-number").first()
    passes = EmbargoPass.objects.filter(edition__release=release).select_related("journalist__outlet", "given_by")
    is_ready = release.state in (ReleaseState.APPROVED, ReleaseState.SCHEDULED)
    return {
        "schedule_form": ScheduleForm(initial={"publish_at": release.publish_at}),
        "embargo_form": EmbargoForm(initial={"embargo_until": release.embargo_until}),
        "passes": passes.prefetch_related("visits").order_by("given_at", "pk"),
        "journalists": _reachable(release) if is_ready and release.embargo_until else (),
        "is_ready": is_ready,
        "embargo_holds": release.embargo_until is not None and release.embargo_until > at,
        "changed_facts": _facts_changed(last, release) if is_ready else [],
        "history": with_words(release.publications.all()).order_by("-edition__number"),
    }


def _reachable(release: Release) -> Any:
    known = Journalist.objects.filter(agency=release.agency_id, retired_at=None).exclude(email="")
    return known.select_related("outlet").order_by("sort_key")


def _facts_changed(last: Any, release: Release) -> list[Any]:
    return fact_changes(last.content.get("facts", []), facts_of(release.policy)) if last else []


# -- talk and history -------------------------------------------------------------


def history(release: Release, request: DeskRequest, at: datetime) -> Mapping[str, Any]:
    return {"comments": comments_of(release)} | compared_revisions(release, request.GET)
