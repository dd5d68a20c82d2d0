"""Recordings for loudspeakers: handed in, listened to, put to use, replaced, thrown away."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.channels.voice import CannotSpeak, NotARecording
from danbiet.channels.voice.recordings import BIGGEST_BYTES
from danbiet.delivery.actions import recordings as actions
from danbiet.delivery.content import NoScript, script_of
from danbiet.delivery.forms.recordings import RecordingForm
from danbiet.delivery.languages import languages_of
from danbiet.delivery.loudspeakers import USUAL_LANGUAGE, longest_seconds, permitted_hours, recordings_in_use
from danbiet.delivery.models import Recording
from danbiet.delivery.serving import sound
from danbiet.delivery.views.printed import readable_or_404
from danbiet.delivery.views.sending import AT_THE_LOUDSPEAKERS
from danbiet.engine.text.speech import seconds
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.publishing.models import Edition
from danbiet.web.toasts import complaining, toast

REFUSED: Final = (NotARecording, actions.TooLongForSlot, actions.AlreadyOnAir)
MOST: Final = 40
# The desk asks each time whether it is still the same; the answer is short.
CACHING: Final = "private, no-cache"


@require_http_methods(["GET", "POST"])
@officer_page(roles=AT_THE_LOUDSPEAKERS)
def recordings(request: DeskRequest, edition_id: int) -> HttpResponse:
    """What the loudspeakers play of an edition, in each language; a file is handed in here, and waits to be heard."""
    edition = readable_or_404(request, edition_id)
    languages = languages_of(agency_of(request))
    if request.method == "GET":
        return _page(request, edition, RecordingForm(languages=languages, initial=_asked(request, languages)))
    form = RecordingForm(request.POST, request.FILES, languages=languages)
    if not form.is_valid():
        return _page(request, edition, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    file = form.cleaned_data["file"]
    try:
        script_of(edition)
        actions.hand_in_recording(
            edition, file.read(BIGGEST_BYTES + 1), agency=agency_of(request), filename=file.name or "",
            language=form.cleaned_data["language"], by=request.user, at=clock.now(),
        )  # fmt: skip
    except (NoScript, *REFUSED) as error:
        form.add_error("file", str(error))
        return _page(request, edition, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    toast(request, _("Đã nhận bản thu. Nghe hết một lượt rồi bấm dùng; loa chưa đổi gì."))
    return redirect("recordings", edition.pk)


@require_POST
@officer_page(roles=AT_THE_LOUDSPEAKERS)
def use(request: DeskRequest, recording_id: int) -> HttpResponse:
    """Put a recording that was listened to in the place of what the loudspeakers play now."""
    found = _own(request, recording_id)
    said = _("Loa sẽ phát bản thu này.")
    return _done(request, found, lambda: actions.use_recording(found, by=request.user, at=clock.now()), said)


@require_POST
@officer_page(roles=AT_THE_LOUDSPEAKERS)
def withdraw(request: DeskRequest, recording_id: int) -> HttpResponse:
    """Throw a recording away."""
    found = _own(request, recording_id)
    said = _("Đã bỏ bản thu. Không có bản thu khác thì máy đọc.")
    return _done(request, found, lambda: actions.withdraw_recording(found, by=request.user, at=clock.now()), said)


@require_GET
@officer_page
def listen(request: DeskRequest, recording_id: int) -> HttpResponseBase:
    """A recording of one's own agency, whether it is in use or not."""
    return given(request, _own(request, recording_id))


@require_GET
@officer_page
def audio(request: DeskRequest, edition_id: int) -> HttpResponseBase:
    """What one's loudspeakers play of an edition (``?tieng=``); where nobody has read it the voice does, once."""
    edition = readable_or_404(request, edition_id)
    language = request.GET.get("tieng", USUAL_LANGUAGE)
    known = recordings_in_use(edition, agency_of(request).pk).get(language)
    if known is None and language != USUAL_LANGUAGE:
        raise Http404(_("Chưa có bản thu bằng tiếng này."))
    try:
        return given(request, known or actions.read_aloud(edition, at=clock.now()))
    except (CannotSpeak, NoScript) as error:
        return HttpResponse(str(error), status=HTTPStatus.CONFLICT, content_type="text/plain; charset=utf-8")


def given(request: HttpRequest, recording: Recording) -> HttpResponseBase:
    """Return a recording's sound. Raises Http404 when its file is gone."""
    if not recording.path.is_file():
        raise Http404(_("Tệp âm thanh này không còn trên máy chủ. Hãy tải bản thu lên lại."))
    kind = "giong-tong-hop" if recording.is_synthetic else "ban-thu"
    name = f"{kind}-{recording.edition_id}-{recording.language}{recording.path.suffix}"
    return sound(request, recording.path, recording.content_type, caching=CACHING, name=name)


def _asked(request: DeskRequest, languages: list[str]) -> dict[str, str]:
    asked = request.GET.get("tieng", "")
    return {"language": asked if asked in languages else USUAL_LANGUAGE}


def _page(request: DeskRequest, edition: Edition, form: RecordingForm, status: int = HTTPStatus.OK) -> HttpResponse:
    agency = agency_of(request)
    at = clock.now()
    own = Recording.objects.visible_to(request.user).filter(edition=edition).select_related("made_by")
    used = recordings_in_use(edition, agency.pk)
    try:
        script = script_of(edition)
    except NoScript:
        script = ""
    context: dict[str, Any] = {
        "edition": edition,
        "form": form,
        "script": script,
        "estimate": round(seconds(script)) if script else 0,
        "longest": longest_seconds(agency),
        "hours": permitted_hours(agency, at=at),
        "waiting": own.filter(used_at=None, replaced_at=None).order_by("language"),
        "used": [used[code] for code in sorted(used, key=lambda code: (code != USUAL_LANGUAGE, code))],
        "before": own.filter(replaced_at__isnull=False).order_by("-made_at")[:MOST],
        "unread": [code for code in languages_of(agency) if code not in used],
        "usual": USUAL_LANGUAGE,
        "is_own": edition.release.agency_id == agency.pk,
        "is_on_air": actions.is_on_air(edition, agency),
        "agency": agency,
        "at": at,
    }
    return render(request, "delivery/recordings/recordings.html", context, status=status)


def _own(request: DeskRequest, recording_id: int) -> Recording:
    found: Recording = get_visible_or_404(Recording.objects.all(), request.user, pk=recording_id)
    return found


def _done(request: DeskRequest, recording: Recording, act: Callable[[], object], said: str) -> HttpResponse:
    with complaining(request, *REFUSED, actions.NoSuchRecording):
        act()
        toast(request, said)
    return redirect("recordings", recording.edition_id)
