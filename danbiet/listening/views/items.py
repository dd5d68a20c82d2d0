"""Tin: every article we have, searchable with and without diacritics; and one article with its corrections."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danbiet.kit import clock
from danbiet.listening.actions import corrections
from danbiet.listening.forms.filters import ItemFilter
from danbiet.listening.models import Correction, Item, ItemText, Mention, Story
from danbiet.offices.access import DeskRequest, get_visible_or_404, officer_page
from danbiet.policies.models import Policy
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complaining, toast

MOST_FACETS = 8


@require_GET
@officer_page
def items(request: DeskRequest) -> HttpResponse:
    """Articles, newest first, narrowed by the address."""
    form = ItemFilter(request.GET, user=request.user)
    found = form.narrow(Item.objects.visible_to(request.user).filter(state=Item.State.ANALYSED))
    listed = _with_mentions(found, request).order_by("-published_at", "-pk")
    file = asked_file(request, listed, _sheet())
    if file is not None:
        return file
    page = page_of(request, listed)
    return render(request, "listening/items.html", {"form": form, "page": page, "facets": _facets(found)})


def _with_mentions(found: QuerySet[Item], request: DeskRequest) -> QuerySet[Item]:
    mine = Mention.objects.standing().filter(policy__agency=request.user.agency_id).select_related("policy")
    return found.select_related("source", "story").prefetch_related(Prefetch("mentions", mine, to_attr="mine"))


def _facets(found: QuerySet[Item]) -> dict[str, Any]:
    bare = found.order_by()
    return {
        "sources": bare.values("source_id", "source__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "source__sort_key")[:MOST_FACETS],
        "days": bare.annotate(day=TruncDate("published_at"))
        .values("day")
        .annotate(n=Count("pk"))
        .order_by("-day")[:MOST_FACETS],
    }


def _sheet() -> Sheet:
    header = [
        _("Đăng lúc"),
        _("Báo"),
        _("Tiêu đề"),
        _("Địa chỉ"),
        _("Chính sách"),
        _("Sự việc"),
        _("Đăng lại"),
        _("Dẫn nguồn"),
    ]
    return Sheet("tin", _("Tin"), header, _cells)


def _cells(item: Any) -> list[object]:
    return [
        item.published_at,
        item.source.name,
        item.title,
        item.url,
        ", ".join(mention.policy.short_title for mention in item.mine),
        item.story.title if item.story else "",
        "" if item.is_original else _("đăng lại"),
        item.credit,
    ]


@require_GET
@officer_page
def item(request: DeskRequest, item_id: int) -> HttpResponse:
    """One article: its words, what matched, its family and story, and how to put them right."""
    found = Item.objects.visible_to(request.user).select_related("source", "story", "family", "feed")
    shown = get_visible_or_404(found, request.user, pk=item_id)
    mentions = Mention.objects.filter(item=shown, policy__agency=request.user.agency_id).select_related(
        "policy", "saved_query"
    )
    text = ItemText.objects.filter(item_id=shown.pk).first()
    mentioned = [mention.policy_id for mention in mentions if mention.state != Mention.State.STRUCK]
    return render(
        request,
        "listening/item.html",
        {
            "item": shown,
            "paragraphs": [line for line in text.body.splitlines() if line.strip()] if text else [],
            "mentions": mentions,
            "policies": Policy.objects.visible_to(request.user)
            .current()
            .exclude(pk__in=mentioned)
            .order_by("sort_key"),
            "family": _family(shown, request),
            "near": _near_stories(shown, request),
            "corrections": _corrections(shown, request),
        },
    )


def _family(shown: Item, request: DeskRequest) -> QuerySet[Item]:
    if shown.family_id is None:
        return Item.objects.none()
    members = Item.objects.visible_to(request.user).filter(family=shown.family_id)
    return members.select_related("source").order_by("-is_original", "published_at")


def _near_stories(shown: Item, request: DeskRequest) -> QuerySet[Story]:
    """Stories of the same policies and days: where a wrongly placed article would belong."""
    policies = shown.mentions.values("policy")
    near = Story.objects.visible_to(request.user).filter(items__mentions__policy__in=policies)
    return near.exclude(items=shown).distinct().order_by("-last_at")[:10]


def _corrections(shown: Item, request: DeskRequest) -> QuerySet[Correction]:
    mine = Correction.objects.filter(item_id=shown.pk, agency=request.user.agency_id)
    return mine.select_related("by", "policy").order_by("-at")


def _back(request: DeskRequest, item_id: int) -> HttpResponse:
    back = request.POST.get("next", "")
    return redirect(
        back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else reverse("item", args=[item_id])
    )


def _mention(request: DeskRequest, item_id: int, policy_id: int) -> Mention:
    shown = get_visible_or_404(Item.objects, request.user, pk=item_id)
    policy = get_visible_or_404(Policy.objects, request.user, pk=policy_id)
    return get_object_or_404(Mention.objects.filter(item=shown, policy=policy).select_related("item", "policy"))


@require_POST
@officer_page
def strike(request: DeskRequest, item_id: int, policy_id: int) -> HttpResponse:
    """The article is not about the policy."""
    mention = _mention(request, item_id, policy_id)
    correction = corrections.strike_mention(mention, by=request.user, at=clock.now())
    said = _("Đã loại bài khỏi hồ sơ %(policy)s; mọi con số được đếm lại.") % {"policy": mention.policy.short_title}
    toast(request, said, undo=reverse("correction_undo", args=[correction.pk]))
    return _back(request, item_id)


@require_POST
@officer_page
def confirm(request: DeskRequest, item_id: int, policy_id: int) -> HttpResponse:
    """The article is about the policy."""
    mention = _mention(request, item_id, policy_id)
    correction = corrections.confirm_mention(mention, by=request.user, at=clock.now())
    said = _("Đã xác nhận bài nói về %(policy)s.") % {"policy": mention.policy.short_title}
    toast(request, said, undo=reverse("correction_undo", args=[correction.pk]))
    return _back(request, item_id)


@require_POST
@officer_page
def add(request: DeskRequest, item_id: int) -> HttpResponse:
    """The words missed this article."""
    shown = get_visible_or_404(Item.objects, request.user, pk=item_id)
    policy = get_visible_or_404(Policy.objects, request.user, pk=_number(request, "policy"))
    corrections.add_mention(shown, policy=policy, by=request.user, at=clock.now())
    toast(request, _("Đã thêm bài vào hồ sơ %(policy)s.") % {"policy": policy.short_title})
    return _back(request, item_id)


@require_POST
@officer_page
def move(request: DeskRequest, item_id: int) -> HttpResponse:
    """The article belongs to another story, or to one of its own."""
    shown = get_visible_or_404(Item.objects, request.user, pk=item_id)
    wanted = request.POST.get("story", "")
    story = get_visible_or_404(Story.objects, request.user, pk=_number(request, "story")) if wanted != "new" else None
    target = corrections.move_item(shown, story=story, by=request.user, at=clock.now())
    toast(request, _("Đã chuyển bài sang sự việc “%(story)s”.") % {"story": target.title})
    return _back(request, item_id)


@require_POST
@officer_page
def leave(request: DeskRequest, item_id: int) -> HttpResponse:
    """The article is no reprint."""
    shown = get_visible_or_404(Item.objects, request.user, pk=item_id)
    corrections.leave_family(shown, by=request.user, at=clock.now())
    toast(request, _("Bài này được tính là bài độc lập."))
    return _back(request, item_id)


@require_POST
@officer_page
def undo(request: DeskRequest, correction_id: int) -> HttpResponse:
    """Take a correction back."""
    correction = get_object_or_404(Correction.objects.filter(agency=request.user.agency_id), pk=correction_id)
    with complaining(request, corrections.NothingToUndo):
        corrections.undo_correction(correction, by=request.user, at=clock.now())
        toast(request, _("Đã hoàn tác."))
    return _back(request, correction.item_id)


def _number(request: DeskRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() else 0
