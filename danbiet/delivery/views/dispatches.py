"""Sổ gửi – nhận: every dispatch, and one of them as it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danbiet.channels import CHANNELS
from danbiet.delivery.actions import dispatches as actions
from danbiet.delivery.actions import outdated
from danbiet.delivery.actions.widening import add_audiences
from danbiet.delivery.forms.dispatches import CommuneFilter, DispatchFilter
from danbiet.delivery.models import Audience, Delivery, DeliveryState, Dispatch
from danbiet.delivery.providers import channel_of, first_settings
from danbiet.delivery.queries import pages
from danbiet.delivery.queries.outdated import facts_in_the_way, word_on_todays_facts
from danbiet.delivery.queries.pages_words import reason_in_words, recipients_in_words
from danbiet.delivery.views.sending import PROBLEMS, SENDERS
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, get_visible_or_404, officer_page
from danbiet.offices.models import Place
from danbiet.web.exports import TYPES, download
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, complaining, toast

COMMUNES_PER_PAGE: Final = 20
HELD: Final = (Dispatch.State.PAUSED, Dispatch.State.RUNNING)


@require_GET
@officer_page
def dispatches(request: DeskRequest) -> HttpResponse:
    """Every dispatch of the agency, the newest first; what is going out renews itself."""
    form = DispatchFilter(request.GET)
    found = form.narrow(pages.dispatches_of(request.user))
    if file := asked_file(request, found, _list_sheet()):
        return file
    context = _going(request) | {
        "form": form,
        "page": page_of(request, found),
    }
    return render(request, "delivery/dispatches/dispatches.html", context)


@require_GET
@officer_page
def going(request: DeskRequest) -> HttpResponse:
    """The part of the list that renews itself."""
    return render(request, "delivery/dispatches/going.html", _going(request))


def _going(request: DeskRequest) -> dict[str, Any]:
    at = clock.now()
    rows = list(pages.live_now(request.user, at)[:12])
    active = [each for each in rows if each.state in ("running", "ready", "paused")]
    return {"at": at, "active": active, "done_today": len(rows) - len(active)}


@require_GET
@officer_page
def dispatch(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """One dispatch: six states, why, who is left, by commune."""
    found = _dispatch(request, dispatch_id)
    form = CommuneFilter(request.GET)
    form.is_valid()
    province = form.cleaned_data.get("province")
    asked: dict[str, Any] = {
        "province": province.pk if province else None,
        "only": form.cleaned_data.get("only") or "",
    }
    if request.GET.get("format") in TYPES:
        return _commune_file(request.GET["format"], found, **asked)
    rows = pages.communes_of(found, **asked)
    page = page_of(request, rows, COMMUNES_PER_PAGE)
    people = pages.names_people(found.channel)
    context = _numbers(found) | {
        "form": form,
        "page": page,
        "communes": [pages.shown(row, people=people) for row in page],
        "people": people,
        "reasons": _reason_cards(found),
        "may_send": bool(SENDERS & request.user.roles),
        "more_lists": _more_lists(found, clock.now()),
        "resendable": pages.resendable_of(found),
        "refusal": _refusal(found),
        "changes": facts_in_the_way(found) if found.state in HELD else [],
        "word": word_on_todays_facts(found) if found.state in HELD else None,
    }
    return render(request, "delivery/dispatches/dispatch.html", context)


@require_GET
@officer_page
def numbers(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """The numbers, as they are now."""
    return render(request, "delivery/dispatches/numbers.html", _numbers(_dispatch(request, dispatch_id)))


@require_GET
@officer_page
def reasons(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Why some have not got it; counted row by row, so asked for less often than the numbers."""
    found = _dispatch(request, dispatch_id)
    return render(request, "delivery/dispatches/reasons.html", {"d": found, "reasons": _reason_cards(found)})


@require_GET
@officer_page
def failures(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Who has not got it and why, as a file: station by station; of people only counts, as on the page."""
    found = _dispatch(request, dispatch_id)
    if pages.names_people(found.channel):
        whys = [why for _state, _n, those in _reason_cards(found) for why in those]
        return asked_file(request, whys, _reason_sheet(found)) or redirect("dispatch", found.pk)
    rows = pages.stations_behind(found)
    return asked_file(request, rows, _station_sheet(found)) or redirect("dispatch", found.pk)


@require_POST
@officer_page(roles=SENDERS)
def pause(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Hold it."""
    found = _dispatch(request, dispatch_id)
    why = request.POST.get("reason", "")
    return _done(
        request,
        found,
        lambda: actions.pause(found, reason=why, by=request.user, at=clock.now()),
        _("Đã tạm dừng. Đợt tin đang đi vẫn đi nốt; phần còn lại chờ."),
    )


@require_POST
@officer_page(roles=SENDERS)
def resume(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Let it go on."""
    found = _dispatch(request, dispatch_id)
    return _done(request, found, lambda: actions.resume(found, by=request.user, at=clock.now()), _("Đã cho gửi tiếp."))


@require_POST
@officer_page(roles=SENDERS)
def say_still_right(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Write why the text is right although the facts changed."""
    found = _dispatch(request, dispatch_id)
    why = request.POST.get("reason", "")
    return _done(
        request,
        found,
        lambda: outdated.say_still_right(found, reason=why, by=request.user, at=clock.now()),
        _("Đã ghi lý do. Một người khác đọc và đồng ý thì lượt gửi đi tiếp."),
    )


@require_POST
@officer_page(roles=SENDERS)
def agree_still_right(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Agree to a colleague's reason, and let it go on."""
    found = _dispatch(request, dispatch_id)
    said = _("Đã đồng ý; lượt gửi đi tiếp. Tên hai người và lý do ở lại trên trang này.")
    return _done(request, found, lambda: outdated.agree_still_right(found, by=request.user, at=clock.now()), said)


@require_POST
@officer_page(roles=SENDERS)
def cancel(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Give it up: who waits gets nothing."""
    found = _dispatch(request, dispatch_id)
    said = _("Đã dừng hẳn. Ai còn chờ thì không nhận nữa; số đã gửi vẫn ở trong sổ.")
    return _done(request, found, lambda: actions.cancel(found, by=request.user, at=clock.now()), said)


@require_POST
@officer_page(roles=SENDERS)
def resend(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Send again to those whom it certainly did not reach, in the states chosen."""
    found = _dispatch(request, dispatch_id)
    states = [state for state in request.POST.getlist("state") if state in DeliveryState.values]
    if not states:
        complain(request, _("Chưa chọn gửi lại cho ai. Hãy chọn ít nhất một trạng thái."))
        return redirect("dispatch", found.pk)
    with complaining(request, *PROBLEMS):
        n = actions.resend(found, states=states, by=request.user, at=clock.now())
        said = _("Đang gửi lại cho {whom} chưa nhận; nơi đã nhận hoặc chưa rõ thì không gửi lần nữa.")
        toast(request, said.format(whom=recipients_in_words(found.channel, n)))
    return redirect("dispatch", found.pk)


@require_POST
@officer_page(roles=SENDERS)
def widen(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Send it to more lists; whoever has it is left as she is."""
    found = _dispatch(request, dispatch_id)
    chosen = [each for each in _more_lists(found, clock.now()) if str(each.pk) in request.POST.getlist("lists")]
    with complaining(request, *PROBLEMS):
        n = add_audiences(found, chosen, by=request.user, at=clock.now())
        said = _("Đã thêm {whom}; nơi đã có trong lượt này thì không nhận lần nữa.")
        toast(request, said.format(whom=recipients_in_words(found.channel, n)))
    return redirect("dispatch", found.pk)


def _more_lists(found: Dispatch, at: datetime) -> list[Audience]:
    """Return the agency's lists of this channel's addresses that the dispatch does not go to."""
    if found.state == Dispatch.State.CANCELLED or found.corrects_id is not None:
        return []
    takes = channel_of(found.channel).takes(first_settings(found.agency_id, found.channel))
    lists = Audience.objects.filter(agency=found.agency_id, address_kind=takes, size__gt=0)
    return list(lists.usable(timezone.localdate(at)).exclude(dispatches=found).order_by("kind", "name"))


def _dispatch(request: DeskRequest, dispatch_id: int) -> Dispatch:
    rows = Dispatch.objects.select_related(
        "edition__release__policy", "edition__publication", "planned_by", "confirmed_by", "corrects__edition"
    ).prefetch_related(
        "audiences", "places", "corrections__edition", "still_right__written_by", "still_right__agreed_by"
    )
    found: Dispatch = get_visible_or_404(rows, request.user, pk=dispatch_id)
    return found


def _numbers(found: Dispatch) -> dict[str, Any]:
    at = clock.now()
    publication = getattr(found.edition, "publication", None)
    public = publication.published_at if publication else None
    begun = found.started_at
    return {
        "d": found,
        "at": at,
        "slices": pages.slices_of(found),
        "whole": pages.total_of(found),
        "public": public,
        "since_public": ((found.finished_at or at) - public) if public and begun and at >= public else None,
        "lasted": pages.lasted(found, at),
        "providers": list(pages.providers_of_channel(found.agency_id, found.channel)),
        "cost_so_far": _cost_so_far(found),
        "is_live": found.state in (Dispatch.State.READY, Dispatch.State.RUNNING, Dispatch.State.PAUSED)
        or bool(found.handed or found.uncertain),
    }


def _cost_so_far(found: Dispatch) -> int | None:
    """Return what the parts that left cost at the price of the plan."""
    if found.expected_cost is None or not found.expected_parts:
        return None
    return round(found.expected_cost * found.parts_sent / found.expected_parts)


def _reason_cards(found: Dispatch) -> list[tuple[str, int, list[pages.Why]]]:
    known = pages.reasons_of(found)
    return [(str(state), getattr(found, str(state)), known[state]) for state in pages.NOT_REACHED if state in known]


def _refusal(found: Dispatch) -> str:
    try:
        actions.refuse_unsendable(found.edition, dispatch=found, at=clock.now())
    except actions.NotSendable as error:
        return str(error)
    return ""


def _done(request: DeskRequest, found: Dispatch, act: Callable[[], object], said: str) -> HttpResponse:
    with complaining(request, *PROBLEMS, outdated.NoReason, outdated.SamePerson):
        act()
        toast(request, said)
    return redirect("dispatch", found.pk)


# -- files: counts only, never an address -------------------------------------------------


def _list_sheet() -> Sheet:
    header = [
        _("Tiêu đề"), _("Kênh"), _("Trạng thái"), _("Chạy thử"), _("Bắt đầu"), _("Xong"),
        *(str(state.label) for state in pages.ORDER), _("Phần tin đã gửi"),
    ]  # fmt: skip
    return Sheet("so-gui-nhan", _("Sổ gửi – nhận"), header, _dispatch_cells)


def _dispatch_cells(each: Dispatch) -> list[Any]:
    return [
        each.edition.release.title, _(CHANNELS[each.channel].label), str(each.get_state_display()),
        _("có") if each.is_dry else _("không"), each.started_at, each.finished_at,
        *(getattr(each, str(state)) for state in pages.ORDER), each.parts_sent,
    ]  # fmt: skip


def _reason_sheet(found: Dispatch) -> Sheet:
    header = [_("Trạng thái"), _("Lý do"), _("Số lượng")]
    return Sheet(f"luot-gui-{found.pk}-chua-nhan", _("Ai chưa nhận, vì sao"), header, _reason_cells)


def _reason_cells(why: pages.Why) -> list[Any]:
    return [str(DeliveryState(why.state).label), why.words, why.n]


def _station_sheet(found: Dispatch) -> Sheet:
    header = [
        _("Nơi nhận"), _("Xã, phường, đặc khu"), _("Tỉnh, thành phố"), _("Trạng thái"), _("Lý do"), _("Số lần gửi"),
        _("Giao lúc"),
    ]  # fmt: skip
    title = _("Cụm loa chưa phát, vì sao") if found.channel == "loudspeaker" else _("Nơi chưa nhận, vì sao")
    return Sheet(f"luot-gui-{found.pk}-chua-nhan", title, header, lambda row: _station_cells(row, found.channel))


def _station_cells(row: Delivery, channel: str) -> list[Any]:
    station = getattr(row.recipient, "station", None)
    place = row.recipient.place
    return [
        station.name if station else "",
        place.name if place else _("chưa biết ở xã nào"),
        place.parent.short_name if place and place.parent else "",
        str(DeliveryState(row.state).label),
        reason_in_words(row.reason, channel) if row.reason else "",
        row.attempts,
        row.handed_at,
    ]


def _commune_file(kind: str, found: Dispatch, *, province: int | None, only: str) -> HttpResponse:
    header = [_("Mã xã"), _("Xã, phường, đặc khu"), _("Tỉnh, thành phố"), _("Trạng thái"), _("Lý do"), _("Số lượng")]
    name = f"luot-gui-{found.pk}-theo-xa"
    title = _("Lượt gửi theo xã và lý do")
    is_whole = province is None and not only
    shown = None if is_whole else {row["place_id"] for row in pages.communes_of(found, province=province, only=only)}
    return download(kind, title=title, name=name, header=header, rows=list(_cells(found, shown)))


def _cells(found: Dispatch, shown: set[int] | None) -> Iterator[list[Any]]:
    """Yield counts by commune, state and reason, of the communes ``shown`` on the page; None for all."""
    places = {each.pk: each for each in Place.objects.communes().select_related("parent")}
    people = pages.names_people(found.channel)
    for row in pages.reasons_by_commune(found):
        if shown is not None and row["place_id"] not in shown:
            continue
        place = places.get(row["place_id"])
        small = people and row["n"] < pages.FEWEST
        yield [
            place.code if place else "",
            place.name if place else _("chưa biết ở xã nào"),
            place.parent.short_name if place and place.parent else "",
            str(DeliveryState(row["state"]).label),
            reason_in_words(row["reason"]) if row["reason"] else "",
            _("dưới 5") if small else row["n"],
        ]
