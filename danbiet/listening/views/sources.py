"""Nguồn tin: which feeds we follow, how they are, and files that officers bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.listening.actions.imports import import_file
from danbiet.listening.actions.sources import BadFeedAddress, add_feed, follow_feed, unfollow_feed
from danbiet.listening.feed_words import in_words
from danbiet.listening.forms.sources import FeedForm, ImportForm
from danbiet.listening.models import Feed, FeedVisit, Follow, ImportRun, Item
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.sources.imports import NotATable, PersonalColumn
from danbiet.web.lists import page_of
from danbiet.web.toasts import toast

WEEK = timedelta(days=7)


@require_GET
@officer_page
def sources(request: DeskRequest) -> HttpResponse:
    """The feeds we follow with their health, then the starter list, off until switched on."""
    at = clock.now()
    mine = Follow.objects.running().filter(agency=request.user.agency_id, feed=OuterRef("pk"))
    feeds = Feed.objects.visible_to(request.user).select_related("source").annotate(is_followed=Exists(mine))
    followed = list(feeds.filter(is_followed=True).order_by("-is_silent", "-failures", "source__sort_key", "section"))
    counts = _articles_since(followed, at - WEEK)
    return render(
        request,
        "listening/sources.html",
        {
            "followed": [(feed, counts.get(feed.pk, 0)) for feed in followed],
            "starter": feeds.filter(is_followed=False, is_starter=True).order_by("source__sort_key", "section"),
            "silent": sum(feed.is_silent for feed in followed),
            "failing": sum(feed.failures >= 3 for feed in followed),
            "runs": ImportRun.objects.visible_to(request.user).order_by("-started_at")[:5],
            "now": at,
        },
    )


def _articles_since(feeds: Sequence[Feed], moment: object) -> dict[int, int]:
    rows = (
        Item.objects.filter(feed__in=feeds, published_at__gte=moment)
        .order_by()
        .values_list("feed_id")
        .annotate(n=Count("pk"))
    )
    return dict(rows)


@require_GET
@officer_page
def feed(request: DeskRequest, feed_id: int) -> HttpResponse:
    """One feed: its health, its visits with every entry accounted for."""
    shown = get_object_or_404(_followed(request), pk=feed_id)
    page = page_of(request, shown.visits.order_by("-at"))
    copies = _copies_brought(shown, page.object_list)
    rows = [(visit, copies.get(visit.at, 0), _refused_in_words(visit)) for visit in page]
    return render(request, "listening/feed.html", {"feed": shown, "page": page, "rows": rows})


def _refused_in_words(visit: FeedVisit) -> list[str]:
    return [in_words(code, n) for code, n in visit.refused.items()]


def _copies_brought(feed: Feed, visits: Iterable[FeedVisit]) -> dict[datetime, int]:
    """How many of the new articles of each visit turned out to be reprints, by the moment of the visit."""
    moments = [visit.at for visit in visits]
    brought = Item.objects.filter(feed=feed, received_at__in=moments, is_original=False).order_by()
    return dict(brought.values_list("received_at").annotate(n=Count("pk")))


def _followed(request: DeskRequest) -> QuerySet[Feed]:
    mine = Follow.objects.running().filter(agency=request.user.agency_id)
    return Feed.objects.filter(pk__in=mine.values("feed")).select_related("source")


@require_http_methods(["GET", "POST"])
@officer_page
def add(request: DeskRequest) -> HttpResponse:
    """A feed that is not in the starter list; what was typed is kept when something is wrong."""
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_feed(by=request.user, at=clock.now(), **form.cleaned_data)
        except BadFeedAddress as error:
            form.add_error("url", str(error))
        else:
            return _follow(request, made)
    return render(request, "listening/feed_add.html", {"form": form})


@require_POST
@officer_page
def follow(request: DeskRequest) -> HttpResponse:
    """Switch a feed of the public list on for our agency."""
    wanted = request.POST.get("feed", "")
    shown = get_visible_or_404(Feed.objects, request.user, pk=int(wanted) if wanted.isdecimal() else 0)
    return _follow(request, shown)


def _follow(request: DeskRequest, shown: Feed) -> HttpResponse:
    follow_feed(shown, agency=agency_of(request), by=request.user, at=clock.now())
    said = _("Đang theo dõi %(feed)s. Bài đầu tiên sẽ hiện trong vài phút.") % {"feed": shown}
    toast(request, said, undo=reverse("feed_unfollow", args=[shown.pk]))
    return redirect("sources")


@require_POST
@officer_page
def unfollow(request: DeskRequest, feed_id: int) -> HttpResponse:
    """Switch a feed off for our agency; what it brought stays."""
    shown = get_object_or_404(_followed(request), pk=feed_id)
    unfollow_feed(shown, agency=agency_of(request), by=request.user, at=clock.now())
    toast(request, _("Đã thôi theo dõi %(feed)s. Bài đã nhận vẫn còn trong kho.") % {"feed": shown})
    return redirect("sources")


@require_http_methods(["GET", "POST"])
@officer_page
def import_(request: DeskRequest) -> HttpResponse:
    """A file of articles, every row accounted for."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            run = import_file(
                upload.file, filename=upload.name, agency=agency_of(request), by=request.user, at=clock.now()
            )
        except (NotATable, PersonalColumn) as error:
            form.add_error("file", str(error))
        else:
            return redirect("import_run", run.pk)
    return render(request, "listening/import.html", {"form": form})


@require_GET
@officer_page
def import_run(request: DeskRequest, run_id: int) -> HttpResponse:
    """What became of the rows of one file."""
    run = get_visible_or_404(ImportRun.objects, request.user, pk=run_id)
    return render(request, "listening/import_run.html", {"run": run})
