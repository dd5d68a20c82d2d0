"""The press room: everything an agency has published, whom to ask, and how to follow it."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.documents.models import Document

from danbiet.kit import clock
from danbiet.measurement.models import PageKind
from danbiet.offices.models import Agency
from danbiet.portal.caching import reader_page
from danbiet.portal.counting import counted, remark_found_nothing
from danbiet.portal.forms.search import PressSearch
from danbiet.portal.queries import press
from danbiet.portal.queries.pace import paces
from danbiet.portal.reading import Reading, readings
from danbiet.publishing.queries.press_requests import public_answers
from danbiet.web.lists import page_of

A_PAGE = 20
ANSWERS, CONFERENCES = 10, 5
# The value of `kind` that lists the answers in place of the releases.
ANSWERS_KIND = "answers"
# Shown in the page; everything else is a download, whatever it says it is.
INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


@counted(PageKind.PRESS_ROOM)
@reader_page
def room(request: HttpRequest) -> HttpResponse:
    """Releases, searched and filtered in the address; conferences, answers, contacts and feeds beside them."""
    at = clock.now()
    form = PressSearch(request.GET, on=timezone.localdate(at))
    asked = form.asked()
    if request.GET.get("kind") == ANSWERS_KIND:
        return _answers(request, asked["agency"])
    page = page_of(request, press.narrowed(press.published(until=at), **asked), A_PAGE)
    agency = asked["agency"]
    shown = {
        "form": form,
        "page": page,
        "readings": readings(page.object_list),
        "is_searched": any(asked.values()),
        "agency": agency,
        "policy": asked["policy"],
        "conferences": press.conferences(at=at, agency=agency)[:CONFERENCES],
        "answers": public_answers(agency)[:ANSWERS],
        "paces": paces([agency] if agency else form.agencies, on=timezone.localdate(at)),
    }
    response = render(request, "portal/press_room.html", shown)
    # Words that a chosen agency, kind or policy hid are not words without an answer.
    looked = bool(asked["words"]) and sum(map(bool, asked.values())) == 1
    return remark_found_nothing(response, looked=looked, found=page.paginator.count)


def _answers(request: HttpRequest, agency: Agency | None) -> HttpResponse:
    """Every answer to the press that its agency chose to show."""
    page = page_of(request, public_answers(agency), A_PAGE)
    return render(request, "portal/press_answers.html", {"page": page, "agency": agency})


@counted(PageKind.RELEASE, by="public_id")
@reader_page
def release(request: HttpRequest, public_id: str, number: int | None = None) -> HttpResponse:
    """One release: the words as they stand, what was corrected, earlier editions, files, how to cite it."""
    editions = readings(press.editions_of(public_id, until=clock.now()))
    shown = _chosen(editions, number)
    newest = editions[0]
    context = {
        "shown": shown,
        "newest": newest,
        "editions": editions,
        "is_old": shown is not newest,
        "policy": _public(shown),
        "absolute_url": request.build_absolute_uri(newest.url),
    }
    return render(request, "portal/release.html", context)


@require_safe
def file(request: HttpRequest, public_id: str, place: int) -> HttpResponse | FileResponse:
    """A file of the edition readers see; nothing of a draft, an earlier or a withdrawn edition."""
    editions = readings(press.editions_of(public_id, until=clock.now()))
    if not editions or editions[0].is_withdrawn:
        raise Http404
    assets = editions[0].content.get("assets", [])
    if not 1 <= place <= len(assets):
        raise Http404
    return file_of(assets[place - 1])


def file_of(asset: dict[str, object]) -> FileResponse:
    """Send the bytes of an asset; what is no picture is offered to be kept, never run in the page."""
    document = Document.objects.filter(pk=asset.get("document")).first()
    if document is None:
        raise Http404
    kind = str(asset.get("content_type") or "application/octet-stream")
    response = FileResponse(
        document.file.open("rb"), as_attachment=kind not in INLINE, filename=document.filename, content_type=kind
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["ETag"] = f'"{asset.get("sha256")}"'
    response["Cache-Control"] = "public, no-cache"
    return response


@reader_page
def spokespersons(request: HttpRequest) -> HttpResponse:
    """Who speaks for each agency, on which published telephone and mailbox, and until when."""
    people = press.spokespersons(on=timezone.localdate())
    return render(request, "portal/spokespersons.html", {"people": people})


def _chosen(editions: list[Reading], number: int | None) -> Reading:
    """Return the edition asked for. Of a release that was withdrawn only its reason is shown, whatever is asked."""
    if not editions:
        raise Http404
    if number is None or editions[0].is_withdrawn:
        return editions[0]
    found = next((each for each in editions if each.edition.number == number), None)
    if found is None:
        raise Http404
    return found


def _public(reading: Reading) -> object | None:
    policy = reading.publication.policy
    public_from = policy.public_from if policy else None
    return policy if public_from and public_from <= timezone.localdate() else None
