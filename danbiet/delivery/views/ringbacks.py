"""Nhạc chờ: the list of dossiers, one dossier with its next step, what it asks for, its sound and its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.channels.voice import CannotSpeak, NotARecording
from danbiet.delivery.actions import ringbacks as actions
from danbiet.delivery.actions.dispatches import NotSendable
from danbiet.delivery.content import NoVariant
from danbiet.delivery.forms.places import is_unseen, picker_of
from danbiet.delivery.forms.ringbacks import (
    AnswerForm,
    HeardForm,
    LetterForm,
    PlanForm,
    RingbackFilter,
    SoundForm,
)
from danbiet.delivery.models import Ringback, RingbackCarrier, RingbackState
from danbiet.delivery.models.ringbacks import LIVE, REPORTABLE
from danbiet.delivery.queries import ringbacks as queries
from danbiet.delivery.ringback_letters import DOCX, dossier_zip, request_letter, stop_letter
from danbiet.delivery.serving import sound
from danbiet.delivery.views.sending import SENDERS
from danbiet.documents.scripts import BadPack
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, get_visible_or_404, officer_page
from danbiet.offices.models import Place, Role
from danbiet.offices.rules import NoRule, rule
from danbiet.publishing.models import Publication, Release, VariantKind
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, complaining, toast

# Who may sign what leaves as the agency's letter.
SIGNERS: Final = frozenset({Role.HEAD, Role.COORDINATOR, Role.SPOKESPERSON})
REFUSED: Final = (
    actions.NotThisStep,
    actions.NotComplete,
    actions.TooLongForTone,
    actions.WrongPeriod,
    CannotSpeak,
    NotARecording,
    NoRule,
    NotSendable,
    NoVariant,
)
STATUS: Final = {"GET": HTTPStatus.OK, "POST": HTTPStatus.UNPROCESSABLE_ENTITY}
MOST_EDITIONS: Final = 30


@require_GET
@officer_page
def ringbacks(request: DeskRequest) -> HttpResponse:
    """Every dossier of the agency; what must stop, and reports that are overdue, first of all."""
    at = clock.now()
    form = RingbackFilter(request.GET)
    every = Ringback.objects.visible_to(request.user)
    rows = form.narrow(queries.ringbacks_of(request.user, at))
    if file := asked_file(request, rows, _sheet()):
        return file
    context = {
        "form": form,
        "at": at,
        "fallen": every.fallen().count(),
        "overdue": every.overdue(at).count(),
        "live": every.live().count(),
        "page": page_of(request, rows),
        "may_send": bool(SENDERS & request.user.roles),
    }
    return render(request, "delivery/ringbacks/ringbacks.html", context)


@require_http_methods(["GET", "POST"])
@officer_page(roles=SENDERS)
def new(request: DeskRequest) -> HttpResponse:
    """Choose the public edition that the dossier is about."""
    known = queries.editions_to_play(request.user)
    if request.method == "POST":
        chosen = known.filter(edition=_number(request.POST.get("edition", ""))).first()
        if chosen is None:
            complain(request, _("Hãy chọn một bản đang công khai."))
            return redirect("ringback_new")
        with complaining(request, *REFUSED):
            made = actions.draft_ringback(chosen.edition, by=request.user, at=clock.now())
            return redirect("ringback_plan", made.pk)
        return redirect("ringback_new")
    rows = [(each, queries.kinds_of(each.edition)) for each in known[:MOST_EDITIONS]]
    chosen_id = _number(request.GET.get("edition", ""))
    return render(request, "delivery/ringbacks/new.html", {"rows": rows, "chosen_id": chosen_id})


@require_GET
@officer_page
def ringback(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """One dossier: where it stands, what comes next, what it asks for, what was reported."""
    return dossier_page(request, own(request, ringback_id))


@require_http_methods(["GET", "POST"])
@officer_page(roles=SENDERS)
def plan(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Which words, where, when, by which carriers."""
    found = own(request, ringback_id)
    if found.state != RingbackState.DRAFT:
        complain(request, _("Hồ sơ này đã duyệt hoặc đã gửi, nên không sửa được nữa."))
        return redirect("ringback", found.pk)
    if request.method == "GET":
        return _plan_page(request, found, PlanForm(ringback=found))
    if is_unseen(request.POST):
        return _plan_page(request, found, PlanForm(ringback=found, typed=request.POST))
    form = PlanForm(request.POST, ringback=found)
    if form.is_valid() and _planned(request, found, form):
        toast(request, _("Đã ghi lời, nơi, giờ phát và nhà mạng."))
        return redirect("ringback", found.pk)
    return _plan_page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
@officer_page(roles=SENDERS)
def speak(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Let the voice read the words."""
    found = own(request, ringback_id)
    with complaining(request, *REFUSED):
        made = actions.speak_ringback(found, by=request.user, at=clock.now())
        toast(request, _("Máy đã đọc: {seconds} giây. Nghe hết một lượt.").format(seconds=round(made.seconds or 0)))
    return redirect("ringback", found.pk)


@require_POST
@officer_page(roles=SENDERS)
def upload(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Take what somebody read aloud."""
    found = own(request, ringback_id)
    form = SoundForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.hand_in_sound(
                found, form.content(), filename=file.name or "", by=request.user, at=clock.now()
            )  # fmt: skip
            toast(request, _("Đã nhận bản thu. Nghe hết một lượt, đối chiếu từng chữ với lời phát."))
            return redirect("ringback", found.pk)
        except REFUSED as error:
            form.add_error("file", str(error))
    return dossier_page(request, found, {"sound_form": form})


@require_POST
@officer_page(roles=SENDERS)
def use_recording(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Take what loudspeakers play of the same words."""
    found = own(request, ringback_id)
    recording = queries.loudspeaker_recording(found)
    if recording is None:
        complain(request, _("Không còn bản thu giọng người nào đọc đúng lời này cho loa."))
        return redirect("ringback", found.pk)
    with complaining(request, *REFUSED):
        actions.take_recording(found, recording, by=request.user, at=clock.now())
        toast(request, _("Đã dùng bản thu của loa."))
    return redirect("ringback", found.pk)


@require_POST
@officer_page(roles=SENDERS)
def cancel(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Give up a dossier whose letter has not left."""
    found = own(request, ringback_id)
    with complaining(request, *REFUSED):
        actions.cancel_ringback(found, by=request.user, at=clock.now())
        toast(request, _("Đã bỏ hồ sơ. Nó vẫn nằm trong danh sách để tra lại."))
    return redirect("ringbacks")


@require_GET
@officer_page
def listen(request: DeskRequest, ringback_id: int) -> HttpResponseBase:
    """The sound of a dossier."""
    found = own(request, ringback_id)
    if not found.sha256 or not found.path.is_file():
        raise Http404(_("Hồ sơ này chưa có âm thanh."))
    kind = "giong-tong-hop" if found.is_synthetic else "ban-thu"
    name = f"nhac-cho-{found.pk}-{kind}{found.path.suffix}"
    return sound(request, found.path, found.content_type, caching="private, no-cache", name=name)


@require_GET
@officer_page
def letter(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """The letter that asks for it, as Word."""
    return _file(request, ringback_id, "cong-van-nhac-cho", DOCX, request_letter)


@require_GET
@officer_page
def letter_to_stop(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """The letter that asks to stop, as Word."""
    found = own(request, ringback_id)
    if not found.letter_number:
        complain(request, _("Chưa gửi công văn đề nghị phát, nên chưa có gì để đề nghị dừng."))
        return redirect("ringback", found.pk)
    return _file(request, ringback_id, "cong-van-dung-phat", DOCX, stop_letter)


@require_GET
@officer_page
def pack(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """The whole dossier as one ZIP."""
    return _file(request, ringback_id, "ho-so-nhac-cho", "application/zip", dossier_zip)


def own(request: DeskRequest, ringback_id: int) -> Ringback:
    known = Ringback.objects.select_related(
        "agency__parent", "agency__place", "edition__publication", "edition__release__policy", "drafted_by", "signed_by"
    )
    found: Ringback = get_visible_or_404(known, request.user, pk=ringback_id)
    return found


def dossier_page(
    request: DeskRequest, found: Ringback, came_back: Mapping[str, forms.Form] | None = None
) -> HttpResponse:
    """Return the page of a dossier; ``came_back`` are forms, by name, that have something to mend."""
    at = clock.now()
    carriers = list(found.carriers.select_related("reported_by"))
    may_send = bool(SENDERS & request.user.roles)
    heard = queries.Heard(found, [each for each in carriers if each.reported_at is not None], len(carriers))
    context: dict[str, Any] = {
        "ringback": found,
        "at": at,
        "text": queries.text_of(found),
        "kind": VariantKind(found.variant_kind).label,
        "places": queries.places_of(found),
        "carriers": [(each, queries.is_late(each, found, at)) for each in carriers],
        "heard": heard,
        "steps": _steps(found),
        "outdated": queries.outdated_in(found),
        "limit": _limit(found, at),
        "recording": queries.loudspeaker_recording(found) if found.state == RingbackState.DRAFT else None,
        "is_complete": _is_complete(found, carriers),
        "is_live": found.state in LIVE,
        "is_reportable": found.state in REPORTABLE,
        "period_is_over": found.ends_at is not None and found.ends_at < at,
        "may_send": may_send,
        "may_sign": bool(SIGNERS & request.user.roles) and request.user.pk not in found.writer_ids,
        "sound_form": SoundForm(),
        "letter_form": LetterForm(prefix="letter"),
        "answer_form": AnswerForm(prefix="answer"),
        "begin_form": HeardForm(prefix="begin"),
        "end_form": HeardForm(prefix="end"),
        "stop_form": LetterForm(prefix="stop"),
        **(came_back or {}),
    }
    status = STATUS[request.method or "GET"]
    return render(request, "delivery/ringbacks/ringback.html", context, status=status)


def tab(release: Release, request: HttpRequest, at: datetime) -> dict[str, Any]:
    """The context of the tab of a release: its dossiers, with figures only where a carrier reported them."""
    user: Any = request.user
    standing = Publication.objects.standing().filter(release=release).select_related("edition").first()
    return {
        "dossiers": queries.heard_of(release),
        "edition_to_play": standing.edition if standing else None,
        "may_send": bool(SENDERS & user.roles),
    }


def _planned(request: DeskRequest, found: Ringback, form: PlanForm) -> bool:
    said = form.cleaned_data
    try:
        actions.plan_ringback(
            found, variant_kind=said["variant_kind"], starts_at=said["starts_at"], ends_at=said["ends_at"],
            places=form.where, is_nationwide=said["is_nationwide"], carriers=form.names, by=request.user,
            at=clock.now(),
        )  # fmt: skip
    except REFUSED as error:
        form.add_error(None, str(error))
        return False
    return True


def _plan_page(request: DeskRequest, found: Ringback, form: PlanForm, status: int = HTTPStatus.OK) -> HttpResponse:
    variants = found.edition.content["variants"]
    context = {
        "ringback": found,
        "form": form,
        "kinds": [(kind.value, kind.label, variants[kind]) for kind in queries.kinds_of(found.edition)],
        "chosen_kind": form["variant_kind"].value(),
        "chosen_places": [str(each) for each in form["places"].value() or ()],
        "provinces": Place.objects.provinces().filter(valid_to=None).in_vietnamese_order(),
        "picker": picker_of(request.POST if request.method == "POST" else _as_said(form.initial["communes"])),
        "limit": _limit(found, clock.now()),
    }
    return render(request, "delivery/ringbacks/plan.html", context, status=status)


def _file(request: DeskRequest, ringback_id: int, name: str, kind: str, make: Any) -> HttpResponse:
    found = own(request, ringback_id)
    if not _is_complete(found, list(found.carriers.all())):
        complain(request, _("Hồ sơ chưa đủ lời, âm thanh, nơi, giờ phát và nhà mạng, nên chưa lập được tệp này."))
        return redirect("ringback", found.pk)
    try:
        content = make(found, on=timezone.localdate(clock.now()))
    except BadPack as error:
        complain(request, error)
        return redirect("ringback", found.pk)
    ending = "zip" if kind == "application/zip" else "docx"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}-{found.pk}.{ending}"'},
    )


def _is_complete(found: Ringback, carriers: Sequence[RingbackCarrier]) -> bool:
    has_area = found.is_nationwide or found.places.exists()
    return bool(found.sha256 and found.starts_at and carriers and has_area and found.path.is_file())


def _steps(found: Ringback) -> list[dict[str, Any]]:
    """Return the line of steps; a refusal or a dossier given up stands where it happened."""
    at, known = RingbackState, found
    steps: list[tuple[RingbackState, str, Any]] = [
        (at.DRAFT, _("Soạn"), known.drafted_at),
        (at.SIGNED, _("Duyệt"), known.signed_at),
        (at.SENT, _("Gửi công văn"), known.letter_on),
        (at.GRANTED, _("Chấp thuận"), known.answer_on),
        (at.PLAYING, _("Phát"), known.began_at),
        (at.ENDED, _("Kết thúc"), known.ended_at),
        (at.REPORTED, _("Đủ báo cáo"), None),
    ]
    if found.state == at.REFUSED:
        steps[3:] = [(at.REFUSED, _("Bị từ chối"), known.answer_on)]
    if found.state == at.CANCELLED:
        steps[1:] = [(at.CANCELLED, _("Đã bỏ"), None)]
    now = [state for state, _words, _on in steps].index(RingbackState(found.state))
    return [
        {"label": label, "on": on, "is_done": i < now and on is not None, "is_now": i == now}
        for i, (_state, label, on) in enumerate(steps)
    ]


def _limit(found: Ringback, at: datetime) -> Any:
    try:
        return rule(queries.LONGEST, on=timezone.localdate(at), agency=found.agency)
    except NoRule:
        return None


def _sheet() -> Sheet:
    head = [
        _("Bản công bố"), _("Trạng thái"), _("Phát từ"), _("Phát đến"), _("Số công văn"), _("Ngày công văn"),
        _("Nhà mạng được đề nghị"), _("Nhà mạng đã báo cáo"), _("Hạn báo cáo"),
    ]  # fmt: skip
    return Sheet("nhac-cho", _("Hồ sơ nhạc chờ"), head, _cells)


def _cells(row: Any) -> list[Any]:
    return [
        row.edition.content["title"], str(row.get_state_display()), row.starts_at, row.ends_at, row.letter_number,
        row.letter_on, row.n_asked, row.n_reported, row.reports_due_at,
    ]  # fmt: skip


def _as_said(communes: Sequence[int]) -> QueryDict:
    """Return chosen communes as an address would name them, for the picker."""
    return QueryDict("&".join(f"communes={each}" for each in communes))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
