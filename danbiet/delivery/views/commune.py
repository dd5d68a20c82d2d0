"""Hôm nay ở xã: what to pass on, on an old phone: listen, schedule, log, ask on, report a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danbiet.channels.manifests import Hours
from danbiet.delivery.actions import communes as actions
from danbiet.delivery.actions import dispatches
from danbiet.delivery.actions.stations import stations_of
from danbiet.delivery.forms.communes import FaultForm, HeardForm, PlayForm, SlotForm
from danbiet.delivery.models import Dispatch, Lane, Station
from danbiet.delivery.queries import communes as queries
from danbiet.delivery.views.printed import NoScript, readable_or_404, script_of
from danbiet.delivery.views.sending import PROBLEMS, hours_of
from danbiet.engine.text.speech import seconds
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, officer_page
from danbiet.offices.models import Role
from danbiet.publishing.models import Edition
from danbiet.web.toasts import complain, toast

AT_THE_COMMUNE: Final = frozenset({Role.COMMUNE_OFFICER, Role.HEAD, Role.FOCAL_OFFICER, Role.ADMINISTRATOR})
AHEAD: Final = timedelta(days=3)
MOST_SLOTS: Final = 4
FORBIDDEN: Final = (actions.NotPlayed, actions.NothingHeard, actions.NoPolicy)


@require_GET
@officer_page(roles=AT_THE_COMMUNE)
def today(request: DeskRequest) -> HttpResponse:
    """Today's items, the loudspeakers, the visits."""
    at = clock.now()
    stations = list(queries.stations_of_officer(request.user))
    context = {
        "at": at,
        "items": list(queries.items_today(request.user, at)),
        "communes": queries.communes_of_officer(request.user),
        "stations": stations,
        "plays": list(queries.plays_of(stations, at)),
        "visits": list(queries.open_visits(request.user)),
        "fault_form": FaultForm(stations=stations),
        "day": timezone.localdate(at),
    }
    return render(request, "delivery/commune/today.html", context)


@require_GET
@officer_page(roles=AT_THE_COMMUNE)
def bulletin(request: DeskRequest, edition_id: int) -> HttpResponse:
    """One item, step by step: listen, schedule, log, what was asked."""
    return _page(request, readable_or_404(request, edition_id))


def _page(request: DeskRequest, edition: Edition, status: int = 200, **forms: Any) -> HttpResponse:
    at = clock.now()
    stations = list(queries.stations_of_officer(request.user))
    try:
        script = script_of(edition)
    except NoScript:
        script = ""
    known = queries.loudspeaker_dispatch(edition.pk)
    is_own = edition.release.agency_id == request.user.agency_id
    context = {
        "edition": edition,
        "at": at,
        "script": script,
        "seconds": round(seconds(script)) if script else 0,
        "stations": stations,
        "dispatch": known,
        "slots": free_slots(edition, at) if is_own and script and not known else [],
        "hours": hours_of(edition.release.agency, at),
        "can_schedule": is_own and bool(script) and bool(stations) and known is None,
        "is_own": is_own,
        "slot_form": SlotForm(),
        "play_form": PlayForm(stations=stations, initial={"started_at": at}),
        "heard_form": HeardForm(),
    }
    return render(request, "delivery/commune/bulletin.html", context | forms, status=status)


@dataclass(frozen=True)
class Slot:
    """An hour in which the script fits."""

    at: datetime

    @property
    def value(self) -> str:
        return self.at.isoformat()


def free_slots(edition: Edition, at: datetime) -> list[Slot]:
    """Return the next hours in which a script of this length may sound, from the channel's permitted hours."""
    hours = Hours.read(hours_of(edition.release.agency, at))
    slots: list[Slot] = []
    length, after = seconds(script_of(edition)), at + timedelta(minutes=5)
    for window in range(MOST_SLOTS * 2):
        start = hours.next_start(after, length, before=at + AHEAD)
        if start is None or len(slots) == MOST_SLOTS:
            break
        slots.append(Slot(start.replace(second=0, microsecond=0) + timedelta(minutes=1 if window == 0 else 0)))
        after = start + timedelta(hours=4)
    return slots


class OutOfHours(ValueError):
    """Loudspeakers may not sound then; only an emergency that a head approves may."""


@require_POST
@officer_page(roles=AT_THE_COMMUNE)
def schedule(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Put the bulletin into a permitted slot of the commune's loudspeakers."""
    edition = readable_or_404(request, edition_id)
    form = SlotForm(request.POST)
    try:
        made = _scheduled(request, edition, form)
    except (OutOfHours, NoScript, *PROBLEMS) as error:
        form.full_clean()
        form.add_error(None, str(error))
        return _page(request, edition, 422, slot_form=form)
    when = timezone.localtime(made.starts_at).strftime("%H:%M %d/%m/%Y") if made.starts_at else ""
    said = _("Đã hẹn phát lúc %(when)s.") if not made.is_dry else _("Đã hẹn chạy thử lúc %(when)s: loa chưa kêu thật.")
    toast(request, said % {"when": when})
    return redirect("commune_bulletin", edition.pk)


def _scheduled(request: DeskRequest, edition: Edition, form: SlotForm) -> Dispatch:
    at = clock.now()
    if edition.release.agency_id != request.user.agency_id:
        raise OutOfHours(_("Bản này của cơ quan khác, chỉ cơ quan ấy hẹn giờ được. Xã đọc tay rồi ghi vào nhật ký."))
    starts = _chosen(form, at)
    reason = form.cleaned_data["override_reason"].strip()
    allowed = Hours.read(hours_of(edition.release.agency, at)).allow(starts, seconds(script_of(edition)))
    if not allowed and not (reason and Role.HEAD in request.user.roles):
        raise OutOfHours(
            _("Giờ này ngoài khung được phát. Chọn giờ khác; khẩn cấp thì người đứng đầu ghi lý do và tự hẹn.")
        )
    audience = stations_of(agency_of(request), at=at)
    made = dispatches.plan_dispatch(
        edition, channel="loudspeaker", audiences=[audience], places=queries.communes_of_officer(request.user),
        lane=Lane.NORMAL if allowed else Lane.URGENT, starts_at=starts, override_reason="" if allowed else reason,
        by=request.user, at=at,
    )  # fmt: skip
    return dispatches.confirm_dispatch(made, by=request.user, at=at)


def _chosen(form: SlotForm, at: datetime) -> datetime:
    if not form.is_valid():
        raise OutOfHours(_("Viết giờ trước, ngày sau, ví dụ 08:00 23/11/2026."))
    said = form.cleaned_data
    if said["other"]:
        return said["other"]  # type: ignore[no-any-return]
    try:
        return datetime.fromisoformat(said["slot"])
    except ValueError as error:
        raise OutOfHours(_("Hãy chọn một giờ phát.")) from error


@require_POST
@officer_page(roles=AT_THE_COMMUNE)
def log(request: DeskRequest, edition_id: int) -> HttpResponse:
    """A play by hand."""
    edition = readable_or_404(request, edition_id)
    form = PlayForm(request.POST, stations=list(queries.stations_of_officer(request.user)))
    if not form.is_valid():
        return _page(request, edition, 422, play_form=form)
    said = form.cleaned_data
    return _kept(
        request, edition,
        lambda: actions.log_play(
            said["station"], edition=edition, started_at=said["started_at"], seconds=said["minutes"] * 60,
            by=request.user, at=clock.now(),
        ),
        _("Đã ghi vào nhật ký phát."),
        lambda error: _page(request, edition, 422, play_form=_with(form, error)),
    )  # fmt: skip


@require_POST
@officer_page(roles=AT_THE_COMMUNE)
def heard(request: DeskRequest, edition_id: int) -> HttpResponse:
    """A question heard."""
    edition = readable_or_404(request, edition_id)
    form = HeardForm(request.POST)
    if not form.is_valid():
        return _page(request, edition, 422, heard_form=form)
    communes = queries.communes_of_officer(request.user)
    place = communes[0] if len(communes) == 1 else None
    return _kept(
        request, edition,
        lambda: actions.hear_question(
            edition, text=form.cleaned_data["text"], place=place, by=request.user, at=clock.now()
        ),
        _("Đã chuyển câu hỏi đến cơ quan trả lời."),
        lambda error: _page(request, edition, 422, heard_form=_with(form, error)),
    )  # fmt: skip


@require_POST
@officer_page(roles=AT_THE_COMMUNE)
def fault(request: DeskRequest) -> HttpResponse:
    """A fault of the loudspeakers."""
    stations: list[Station] = list(queries.stations_of_officer(request.user))
    form = FaultForm(request.POST, stations=stations)
    if not form.is_valid():
        complain(request, _("Hãy chọn cụm loa và ghi hỏng gì."))
        return redirect("commune_today")
    said = form.cleaned_data
    actions.report_fault(said["station"], fault=said["fault"], by=request.user, at=clock.now())
    toast(request, _("Đã báo sự cố.") if said["fault"].strip() else _("Đã ghi: loa chạy lại."))
    return redirect("commune_today")


def _kept(
    request: DeskRequest,
    edition: Edition,
    act: Callable[[], object],
    said: str,
    refused: Callable[[Exception], HttpResponse],
) -> HttpResponse:
    try:
        act()
    except FORBIDDEN as error:
        return refused(error)
    toast(request, said)
    return redirect("commune_bulletin", edition.pk)


def _with(form: Any, error: Exception) -> Any:
    form.add_error(None, str(error))
    return form
