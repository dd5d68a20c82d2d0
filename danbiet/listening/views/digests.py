"""Điểm báo: put in order, left out, assessed, signed, downloaded, copied."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danbiet.documents.digest import DigestDocument, digest_short
from danbiet.kit import clock
from danbiet.listening.actions import digests as actions
from danbiet.listening.briefings import BRIEFING_FILES, briefing_of, is_briefing_day
from danbiet.listening.digest_documents import FILES, document_of
from danbiet.listening.models import Digest, DigestLine, Item, Story
from danbiet.listening.queries.digests import stories_in
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.working_days import LOCAL
from danbiet.web.lists import page_of
from danbiet.web.toasts import complain, complaining, toast
from danbiet.web.words import page_language

SHORT_LIMIT = 1500


@require_GET
@officer_page
def digests(request: DeskRequest) -> HttpResponse:
    """The draft, and the signed ones."""
    mine = Digest.objects.visible_to(request.user)
    signed = mine.signed().select_related("signed_by").order_by("-signed_at")
    context = {
        "draft": mine.drafts().first(),
        "page": page_of(request, signed),
        "is_briefing_day": is_briefing_day(agency_of(request), on=clock.now().astimezone(LOCAL).date()),
    }
    return render(request, "listening/digests.html", context)


@require_POST
@officer_page
def draft(request: DeskRequest) -> HttpResponse:
    """Make the draft, or bring it up to date with what came meanwhile."""
    digest = actions.draft_digest(agency_of(request), at=clock.now())
    return redirect("digest", digest.pk)


@require_GET
@officer_page
def digest(request: DeskRequest, digest_id: int) -> HttpResponse:
    """One digest: a draft to work on, or a signed one to read."""
    shown = get_visible_or_404(Digest.objects.select_related("agency", "signed_by"), request.user, pk=digest_id)
    document = _document(shown)
    context = {
        "digest": shown,
        "document": document,
        "groups": _groups(shown),
        "short": digest_short(document, SHORT_LIMIT),
        "files": FILES,
    }
    return render(request, "listening/digest.html", context)


def _document(shown: Digest) -> DigestDocument:
    return document_of(shown, language=page_language(), on=clock.now().astimezone(LOCAL).date())


def _groups(shown: Digest) -> list[dict[str, object]]:
    """The draft's lines by policy, each with its story, the article shown and what was counted."""
    lines = list(shown.lines.select_related("policy"))
    items = Item.objects.select_related("source").in_bulk([line.item_id for line in lines])
    stories = Story.objects.in_bulk([line.story_id for line in lines])
    counts = {
        (s.policy_id, s.story_id): s for s in stories_in(shown.agency_id, from_at=shown.from_at, to_at=shown.to_at)
    }
    groups: dict[int, dict[str, object]] = {}
    for line in lines:
        group = groups.setdefault(line.policy_id, {"policy": line.policy, "rows": []})
        row = {"line": line, "item": items.get(line.item_id), "story": stories.get(line.story_id)}
        group["rows"].append(row | {"count": counts.get((line.policy_id, line.story_id))})  # type: ignore[attr-defined]
    return list(groups.values())


@require_GET
@officer_page
def download(request: DeskRequest, digest_id: int, kind: str) -> HttpResponse:
    """The digest as Word, PDF or Excel."""
    shown = get_visible_or_404(Digest.objects.select_related("agency", "signed_by"), request.user, pk=digest_id)
    if kind not in FILES:
        raise Http404
    name = f"diem-bao-{shown.to_at.astimezone(LOCAL):%Y-%m-%d-%H%M}.{kind}"
    return _file(FILES[kind].make(_document(shown)), FILES[kind].content_type, name)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _line(request: DeskRequest, digest_id: int, line_id: int) -> DigestLine:
    shown = get_visible_or_404(Digest.objects, request.user, pk=digest_id)
    return get_object_or_404(shown.lines.select_related("digest"), pk=line_id)


@require_POST
@officer_page
def order(request: DeskRequest, digest_id: int) -> HttpResponse:
    """Put the lines in the order given: ids separated by commas."""
    shown = get_visible_or_404(Digest.objects, request.user, pk=digest_id)
    wanted = [int(text) for text in request.POST.get("lines", "").split(",") if text.isdecimal()]
    try:
        actions.order_lines(shown, wanted, by=request.user, at=clock.now())
    except (actions.AlreadySigned, actions.LinesChanged) as error:
        complain(request, error)
        return _kept(request, digest_id, status=409)
    return _kept(request, digest_id, status=204)


def _kept(request: DeskRequest, digest_id: int, *, status: int) -> HttpResponse:
    """To a script only the outcome, so that the page it reloads shows the complaint; to a form the page."""
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=status)
    return redirect("digest", digest_id)


@require_POST
@officer_page
def drop(request: DeskRequest, digest_id: int, line_id: int) -> HttpResponse:
    """Leave a story out."""
    line = _line(request, digest_id, line_id)
    with complaining(request, actions.AlreadySigned):
        actions.drop_line(line, by=request.user, at=clock.now())
        toast(
            request,
            _("Đã bỏ một sự việc khỏi bản điểm báo."),
            undo=reverse("digest_restore", args=[digest_id, line_id]),
        )
    return redirect("digest", digest_id)


@require_POST
@officer_page
def restore(request: DeskRequest, digest_id: int, line_id: int) -> HttpResponse:
    """Take a story back in."""
    with complaining(request, actions.AlreadySigned):
        actions.restore_line(_line(request, digest_id, line_id), by=request.user, at=clock.now())
    return redirect("digest", digest_id)


@require_POST
@officer_page
def write_line(request: DeskRequest, digest_id: int, line_id: int) -> HttpResponse:
    """The officer's own summary of a story, and what she proposes."""
    words = {"note": request.POST.get("note", ""), "proposal": request.POST.get("proposal", "")}
    with complaining(request, actions.AlreadySigned):
        actions.write_line(_line(request, digest_id, line_id), by=request.user, at=clock.now(), **words)
        toast(request, _("Đã lưu."))
    return redirect("digest", digest_id)


@require_POST
@officer_page
def assess(request: DeskRequest, digest_id: int) -> HttpResponse:
    """Keep the assessment; with the button “Ký” also sign."""
    shown = get_visible_or_404(Digest.objects, request.user, pk=digest_id)
    with complaining(request, actions.AlreadySigned, actions.NothingAssessed):
        actions.write_assessment(shown, text=request.POST.get("assessment", ""), by=request.user, at=clock.now())
        if "sign" in request.POST:
            actions.sign_digest(shown, by=request.user, at=clock.now())
            toast(request, _("Đã ký bản điểm báo. Tải về hoặc sao chép bản ngắn để gửi lãnh đạo."))
        else:
            toast(request, _("Đã lưu nhận định."))
    return redirect("digest", digest_id)


@require_GET
@officer_page
def briefing(request: DeskRequest, kind: str) -> HttpResponse:
    """One page for the press coordination meeting: asked, said, owed."""
    if kind not in BRIEFING_FILES:
        raise Http404
    document = briefing_of(agency_of(request), at=clock.now(), language=page_language())
    content_type, make = BRIEFING_FILES[kind]
    return _file(make(document), content_type, f"chuan-bi-giao-ban.{kind}")
