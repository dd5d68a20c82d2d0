"""Sự việc: what happened, who reported it first, who copied."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from danbiet.kit.registry import buttons
from danbiet.listening.forms.filters import StoryFilter
from danbiet.listening.models import Item, Mention, Story
from danbiet.listening.queries.stories import of_my_policies, tree_of
from danbiet.offices.access import DeskRequest, get_visible_or_404, officer_page
from danbiet.policies.models import Policy
from danbiet.web.lists import Sheet, asked_file, page_of


@require_GET
@officer_page
def stories(request: DeskRequest) -> HttpResponse:
    """Stories, the latest first; those about our policies unless all are asked for."""
    form = StoryFilter(request.GET, user=request.user)
    every = request.GET.get("all") == "1"
    visible = Story.objects.visible_to(request.user)
    found = form.narrow(visible if every else of_my_policies(visible, request.user)).order_by("-last_at", "-pk")
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    page = page_of(request, found)
    policies = _policies_of([story.pk for story in page], request)
    rows = [(story, policies.get(story.pk, [])) for story in page]
    return render(request, "listening/stories.html", {"form": form, "page": page, "rows": rows, "every": every})


def _policies_of(story_ids: list[int], request: DeskRequest) -> dict[int, list[Policy]]:
    mine = Mention.objects.standing().filter(policy__agency=request.user.agency_id, item__story__in=story_ids)
    pairs = mine.values_list("item__story_id", "policy_id").distinct()
    policies = Policy.objects.in_bulk({policy for _story, policy in pairs})
    found: dict[int, list[Policy]] = {}
    for story, policy in pairs:
        found.setdefault(story, []).append(policies[policy])
    return found


def _sheet() -> Sheet:
    header = [_("Sự việc"), _("Bắt đầu"), _("Bài mới nhất"), _("Số bài"), _("Số bài độc lập"), _("Số báo")]
    return Sheet("su-viec", _("Sự việc"), header, _cells)


def _cells(story: Any) -> list[object]:
    return [story.title, story.first_at, story.last_at, story.articles, story.independent, story.outlets]


@require_GET
@officer_page
def story(request: DeskRequest, story_id: int) -> HttpResponse:
    """One story: originals with their reprints under them, in order of time."""
    shown = get_visible_or_404(Story.objects, request.user, pk=story_id)
    mine = Mention.objects.standing().filter(policy__agency=request.user.agency_id).select_related("policy")
    items = (
        Item.objects.visible_to(request.user)
        .filter(story=shown)
        .select_related("source")
        .prefetch_related(Prefetch("mentions", mine, to_attr="mine"))
        .order_by("published_at", "pk")
    )
    listed = list(items)
    policies = {mention.policy_id: mention.policy for item in listed for mention in item.mine}
    return render(
        request,
        "listening/story.html",
        {
            "story": shown,
            "tree": tree_of(listed),
            "total": len(listed),
            "independent": sum(item.is_original for item in listed),
            "outlets": len({item.source_id for item in listed}),
            "first": listed[0] if listed else None,
            "policies": policies.values(),
            "buttons": [(button.label, button.url(shown)) for button in buttons if button.on == "story"],
        },
    )
