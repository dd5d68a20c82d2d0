"""Hôm nay ở xã: what to pass on, on an old phone: listen, schedule, log, ask on, report a fault."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danbiet.delivery.actions import communes as actions
from danbiet.delivery.actions import replacing
from danbiet.delivery.actions.dispatches import NotNow, cancel, seconds_on_air
from danbiet.delivery.actions.replacing import AHEAD, SOONEST, first_slot, next_slot
from danbiet.delivery.content import NoScript, script_of
from danbiet.delivery.forms.communes import FaultForm, HeardForm, PlayForm, SlotForm
from danbiet.delivery.loudspeakers import CHANNEL as LOUDSPEAKER
from danbiet.delivery.loudspeakers import USUAL_LANGUAGE, permitted_hours, recordings_in_use
from danbiet.delivery.models import Dispatch, Lane, Station
from danbiet.delivery.providers import providers_of
from danbiet.delivery.queries import communes as queries
from danbiet.delivery.queries.replaced import Owed, given_up, owed_by
from danbiet.delivery.views.printed import readable_or_404
from danbiet.delivery.views.sending import PROBLEMS
from danbiet.engine.text.speech import seconds
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, officer_page
from danbiet.offices.models import Agency, Role
from danbiet.publishing.models import Edition
from danbiet.web.toasts import complain, complaining, toast

AT_THE_COMMUNE: Final = frozenset({Role.COMMUNE_OFFICER, Role.HEAD, Role.FOCAL_OFFICER, Role.ADMINISTRATOR})
APART: Final = timedelta(hours=4)  # of the hours offered, so that they are of different parts of the day
MOST_SLOTS: Final = 4
REFUSALS: Final = (NoScript, *PROBLEMS)
FORBIDDEN: Final = (actions.NotPlayed, actions.NothingHeard, actions.NoPolicy)


@require_GET
@officer_page(roles=AT_THE_COMMUNE)
def today(request: DeskRequest) -> HttpResponse:
    """Today's items, the loudspeakers, the visits."""
    at = clock.now()
    stations = list(queries.stations_of_officer(request.user))
    owed = owed_by(agency_of(request))
    first = {each.right.pk for each in owed}  # these stand above the others, with what is to be done
    items = [each for each in queries.items_today(request.user, at) if each.edition_id not in first]
    context = {
        "at": at,
        "items": items,
        "owed": [(each, _first_slot(each, at)) for each in owed],
        "broadcasts": queries.broadcasts_of([each.edition_id for each in items], agency_of(request).pk),
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


def _page(request: DeskRequest, edition: Edition, status: int = 200, **more: Any) -> HttpResponse:
    at = clock.now()
    agency = agency_of(request)
    stations = list(queries.stations_of_officer(request.user))
    try:
        script = script_of(edition)
    except NoScript:
        script = ""
    used = recordings_in_use(edition, agency.pk)
    known = queries.loudspeaker_dispatch(edition.pk, agency.pk)
    is_here = edition.release.agency_id == agency.pk or queries.applies_here(request.user, edition, at)
    owed = next((each for each in owed_by(agency) if each.right.pk == edition.pk), None)
    can_schedule = is_here and bool(script) and bool(stations) and known is None
    can_move = known is not None and bool(known.corrects_id) and not known.received
    slots = free_slots(edition, agency, at) if can_schedule or can_move else []
    context = {
        "edition": edition,
        "at": at,
        "script": script,
        "seconds": seconds_on_air(edition, agency, estimate=round(seconds(script))) if script else 0,
        "sound": used.get(USUAL_LANGUAGE),
        "others": [(code, each) for code, each in sorted(used.items()) if code != USUAL_LANGUAGE],
        "stations": stations,
        "dispatch": known,
        "slots": [each for each in slots if known is None or each.at != known.starts_at],
        "can_move": can_move,
        "owed": owed,
        "owed_slot": _first_slot(owed, at) if owed else None,
        "given_up": given_up(edition, agency) if known is None else None,
        "hours": permitted_hours(agency, at=at),
        "can_schedule": can_schedule,
        "is_here": is_here,
        "is_dry": not providers_of(agency.pk, LOUDSPEAKER),
        "played_before": queries.played_before(edition, agency.pk),
        "slot_form": SlotForm(),
        "play_form": PlayForm(stations=stations, initial={"started_at": at}),
        "heard_form": HeardForm(),
    }
    return render(request, "delivery/commune/bulletin.html", context | more, status=status)


def _first_slot(owed: Owed, at: datetime) -> datetime | None:
    with suppress(NoScript):
        return first_slot(owed.right, owed.old.agency, at=at)
    return None


@dataclass(frozen=True)
class Slot:
    """An hour in which the script fits."""

    at: datetime

    @property
    def value(self) -> str:
        return self.at.isoformat()


def free_slots(edition: Edition, agency: Agency, at: datetime) -> list[Slot]:
    """Return the next hours, four at most, in which this agency's loudspeakers may sound the edition whole."""
    slots: list[Slot] = []
    after, before = at.replace(second=0, microsecond=0) + SOONEST, at + AHEAD
    while len(slots) < MOST_SLOTS and (start := next_slot(edition, agency, after=after, before=before)) is not None:
        slots.append(Slot(start))
        after = start + APART
    return slots


@require_POST
@officer_page(roles=AT_THE_COMMUNE)
def schedule(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Put the bulletin down for a permitted hour: the first tap shows what would sound when, the second does it."""
    edition = readable_or_404(request, edition_id)
    form = SlotForm(request.POST)
    if not form.is_valid():
        return _page(request, edition, 422, slot_form=form)
    said: dict[str, Any] = {
        "starts_at": form.cleaned_data["starts_at"],
        "override_reason": form.cleaned_data["override_reason"],
    }
    now: dict[str, Any] = {"by": request.user, "at": clock.now()}
    try:
        if not form.cleaned_data["confirmed"]:
            lane, _reason = actions.hour_of_play(edition, **said, **now)
            return _page(request, edition, chosen=said, is_urgent=lane == Lane.URGENT)
        made = actions.schedule_play(edition, **said, **now)
    except (actions.NotForHere, *REFUSALS) as error:
        form.add_error(None, str(error))
        return _page(request, edition, 422, slot_form=form)
    when = date_format(timezone.localtime(made.starts_at), "H:i d/m/Y")
    told = _("Đã hẹn phát lúc %(when)s.") if not made.is_dry else _("Đã hẹn chạy thử lúc %(when)s: loa chưa kêu thật.")
    toast(request, told % {"when": when})
    return redirect("commune_bulletin", edition.pk)


@require_POST
@officer_page(roles=AT_THE_COMMUNE)
def unschedule(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Take the bulletin back from one's own loudspeakers; what has sounded has sounded."""
    edition = readable_or_404(request, edition_id)
    known = queries.loudspeaker_dispatch(edition.pk, agency_of(request).pk)
    if known is None:
        complain(request, _("Bản này chưa hẹn phát ở đây, hoặc đã bỏ hẹn rồi."))
        return redirect("commune_bulletin", edition.pk)
    now: dict[str, Any] = {"by": request.user, "at": clock.now()}
    with complaining(request, NotNow, replacing.NoReason):
        if known.corrects_id:
            replacing.give_up_broadcast(known, reason=request.POST.get("reason", ""), **now)
        else:
            cancel(known, **now)
        toast(request, _("Đã bỏ hẹn: loa được lệnh không phát bản này. Có thể hẹn giờ khác."))
    return redirect("commune_bulletin", edition.pk)


@require_POST
@officer_page(roles=AT_THE_COMMUNE)
def replace(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Play a correction in place of the words that one's loudspeakers had, in the next lawful slot: one tap."""
    edition = readable_or_404(request, edition_id)
    owed = next((each for each in owed_by(agency_of(request)) if each.right.pk == edition.pk), None)
    if owed is None:
        complain(request, _("Bản này đã có lịch phát ở đây, hoặc loa của xã chưa phát bản trước."))
        return redirect("commune_bulletin", edition.pk)
    with complaining(request, *REFUSALS):
        made = replacing.replace_broadcast(owed.old, by=request.user, at=clock.now())
        toast(request, _when(_("Bản đính chính đã được xếp lịch thay, phát lúc %(when)s."), made))
    return redirect("commune_bulletin", edition.pk)


@require_POST
@officer_page(roles=AT_THE_COMMUNE)
def move(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Put a replacement down for another hour."""
    edition = readable_or_404(request, edition_id)
    known = queries.loudspeaker_dispatch(edition.pk, agency_of(request).pk)
    form = SlotForm(request.POST)
    if known is None or not form.is_valid():
        complain(request, _("Hãy chọn một giờ phát. Nếu bản này chưa hẹn phát ở đây thì hẹn giờ trước."))
        return redirect("commune_bulletin", edition.pk)
    now: dict[str, Any] = {"by": request.user, "at": clock.now()}
    starts_at = form.cleaned_data["starts_at"]
    with complaining(request, actions.NotForHere, *REFUSALS):
        actions.hour_of_play(edition, starts_at=starts_at, **now)
        made = replacing.move_broadcast(known, starts_at=starts_at, **now)
        toast(request, _when(_("Đã đổi giờ: phát lúc %(when)s."), made))
    return redirect("commune_bulletin", edition.pk)


def _when(said: str, made: Dispatch) -> str:
    when = _("ngay") if made.starts_at is None else date_format(timezone.localtime(made.starts_at), "H:i d/m/Y")
    return said % {"when": when}


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
