"""Đài, cụm loa: heard of, silent, faulty; added, retired, and what each played."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.delivery.actions import stations as actions
from danbiet.delivery.actions.communes import report_fault
from danbiet.delivery.addresses import Refused, words_of
from danbiet.delivery.forms.communes import StationFile, StationFilter, StationForm, StationLine
from danbiet.delivery.forms.places import is_unseen, picker_of
from danbiet.delivery.languages import language_name
from danbiet.delivery.lists import WrongFile, rows_of
from danbiet.delivery.loudspeakers import permitted_hours
from danbiet.delivery.models import PlayLog, Station
from danbiet.delivery.queries import pages_stations as queries
from danbiet.delivery.queries.pages_words import outcome_in_words
from danbiet.delivery.views.sending import SENDERS
from danbiet.engine.text import fold
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import Place, Role, Tier
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import toast

PER_PAGE: Final = 50
KEEPERS: Final = SENDERS | {Role.COMMUNE_OFFICER}
MOST_LINES: Final = 20_000
HEADS: Final = {
    "device": ("ma thiet bi", "device"),
    "name": ("ten", "ten dai", "name"),
    "place_code": ("ma xa", "xa"),
    "languages": ("tieng phat", "tieng", "languages"),
}


@require_GET
@officer_page
def stations(request: DeskRequest) -> HttpResponse:
    """Every loudspeaker of the agency."""
    at = clock.now()
    form = StationFilter(request.GET)
    form.is_valid()
    rows = queries.found(request.user, form.cleaned_data, at)
    if file := asked_file(request, rows, _sheet()):
        return file
    using = Station.objects.visible_to(request.user).filter(retired_at=None)
    context = {
        "form": form,
        "at": at,
        "total": using.count(),
        "silent": queries.silent(using, at, agency_of(request)).count(),
        "faulty": using.exclude(fault="").count(),
        "hours": str(permitted_hours(agency_of(request), at=at)),
        "silent_since": at - queries.silent_after(agency_of(request), at),
        "page": page_of(request, rows, PER_PAGE),
        "may_keep": bool(KEEPERS & request.user.roles),
    }
    return render(request, "delivery/stations/stations.html", context)


@require_http_methods(["GET", "POST"])
@officer_page(roles=KEEPERS)
def new(request: DeskRequest) -> HttpResponse:
    """Register one; whoever is still looking for the commune is shown what was found and judged afterwards."""
    looking = is_unseen(request.POST)
    form = StationForm(request.POST or None) if not looking else StationForm(initial=_typed(request.POST))
    if form.is_bound and form.is_valid() and (made := _made(request, form)):
        toast(request, _("Đã ghi đài, cụm loa. Thiết bị báo tín hiệu là thấy ở đây."))
        return redirect("station", made.pk)
    return _new_page(request, form, status=422 if form.is_bound else 200)


def _new_page(request: DeskRequest, form: StationForm, *, status: int = 200, **more: Any) -> HttpResponse:
    said = request.POST if "device" in request.POST else _own_place(request)
    context = {
        "form": form,
        "picker": picker_of(said, name="place", is_single=True),
        "provinces": Place.objects.provinces().filter(valid_to=None).in_vietnamese_order(),
        "file_form": StationFile(),
    }
    return render(request, "delivery/stations/new.html", context | more, status=status)


def _own_place(request: DeskRequest) -> dict[str, str]:
    """A commune registers loudspeakers of its own; a province, those of its communes."""
    place = agency_of(request).place
    if place is None or agency_of(request).tier == Tier.CENTRAL:
        return {}
    return {"place": str(place.pk)} if place.parent_id else {"commune_in": str(place.pk)}


def _typed(said: QueryDict) -> dict[str, Any]:
    one = {name: said.get(name, "") for name in ("name", "device", "first_language")}
    return one | {"more_languages": said.getlist("more_languages")}


def _made(request: DeskRequest, form: StationForm) -> Station | None:
    said = form.cleaned_data
    return _added(request, form, place=said["place"], languages=form.languages)


def _added(
    request: DeskRequest, form: StationForm | StationLine, *, place: Place, languages: list[str]
) -> Station | None:
    said = form.cleaned_data
    try:
        return actions.add_station(
            agency_of(request), place=place, name=said["name"], device=said["device"], languages=languages,
            by=request.user, at=clock.now(),
        )  # fmt: skip
    except Refused as error:
        form.add_error("device", words_of(error.code))
    except actions.DeviceTaken as error:
        form.add_error("device", str(error))
    return None


@require_POST
@officer_page(roles=KEEPERS)
def import_file(request: DeskRequest) -> HttpResponse:
    """Register those of a file; each refused line is told with its number."""
    form = StationFile(request.POST, request.FILES)
    refused: list[tuple[int, str]] = []
    added = 0
    if form.is_valid():
        try:
            added, refused = _read(request, form.cleaned_data["file"])
        except WrongFile as error:
            form.add_error("file", str(error))
    if added:
        said = "Đã ghi %(n)d đài, cụm loa."
        toast(request, ngettext(said, said, added) % {"n": added})
    if form.is_valid() and not refused:
        return redirect("stations")
    return _new_page(request, StationForm(), status=422, file_form=form, refused=refused, added=added)


def _read(request: DeskRequest, file: Any) -> tuple[int, list[tuple[int, str]]]:
    rows = rows_of(file)
    heads = [fold(cell).strip().lower() for cell in next(rows, [])]
    at = {key: next((i for i, head in enumerate(heads) if head in names), None) for key, names in HEADS.items()}
    if at["device"] is None or at["place_code"] is None or at["name"] is None:
        raise WrongFile(_("Không thấy đủ cột. Dòng đầu cần có: mã thiết bị, tên, mã xã, tiếng phát."))
    added, refused = 0, []
    for line, row in enumerate(rows, start=2):
        if line > MOST_LINES:
            raise WrongFile(_("Tệp có hơn 20.000 dòng. Chia tệp thành nhiều phần."))
        said = {key: row[i] if i is not None and i < len(row) else "" for key, i in at.items()}
        form = StationLine(said | {"languages": said["languages"] or "vi"})
        if form.is_valid() and _added_line(request, form):
            added += 1
        else:
            refused.append((line, " ".join(str(error) for errors in form.errors.values() for error in errors)))
    return added, refused


def _added_line(request: DeskRequest, line: StationLine) -> Station | None:
    said = line.cleaned_data
    return _added(request, line, place=said["place_code"], languages=said["languages"])


@require_GET
@officer_page
def station(request: DeskRequest, station_id: int) -> HttpResponse:
    """One: its state and what it played."""
    found = _station(request, station_id)
    plays = found.plays.select_related("delivery__dispatch__edition__release").order_by("-started_at")
    if file := asked_file(request, plays, _play_sheet(found)):
        return file
    context = {
        "station": found,
        "at": clock.now(),
        "silent_since": clock.now() - queries.silent_after(found.agency, clock.now()),
        "page": page_of(request, plays, PER_PAGE),
        "may_keep": bool(KEEPERS & request.user.roles),
    }
    return render(request, "delivery/stations/station.html", context)


@require_POST
@officer_page(roles=KEEPERS)
def fault(request: DeskRequest, station_id: int) -> HttpResponse:
    """Write down, or clear, a fault."""
    found = _station(request, station_id)
    text = request.POST.get("fault", "")
    report_fault(found, fault=text, by=request.user, at=clock.now())
    toast(request, _("Đã ghi sự cố.") if text.strip() else _("Đã ghi: cụm loa chạy lại."))
    return redirect("station", found.pk)


@require_POST
@officer_page(roles=KEEPERS)
def retire(request: DeskRequest, station_id: int) -> HttpResponse:
    """Take it out of use; its log stays."""
    found = _station(request, station_id)
    actions.retire_station(found, by=request.user, at=clock.now())
    toast(request, _("Đã thôi dùng. Nhật ký phát vẫn còn."))
    return redirect("stations")


def _station(request: DeskRequest, station_id: int) -> Station:
    found: Station = get_visible_or_404(Station.objects.select_related("place__parent"), request.user, pk=station_id)
    return found


def _sheet() -> Sheet:
    header = [
        _("Mã thiết bị"), _("Tên"), _("Mã xã"), _("Xã"), _("Tỉnh, thành phố"), _("Tiếng phát"), _("Nghe tín hiệu lúc"),
        _("Sự cố"),
    ]  # fmt: skip
    return Sheet("cum-loa", _("Đài, cụm loa"), header, _cells)


def _cells(each: Station) -> list[Any]:
    spoken = ", ".join(language_name(code) for code in each.languages)
    province = each.place.parent.short_name if each.place.parent else ""
    return [
        each.device, each.name, each.place.code, each.place.name, province, spoken, each.last_heard_at, each.fault,
    ]  # fmt: skip


def _play_sheet(found: Station) -> Sheet:
    header = [_("Lúc"), _("Bản tin"), _("Giây"), _("Bản thu dài (giây)"), _("Kết quả")]
    return Sheet(f"nhat-ky-phat-{found.device}", _("Nhật ký phát"), header, _play_cells)


def _play_cells(play: PlayLog) -> list[Any]:
    title = play.delivery.dispatch.edition.release.title if play.delivery else ""
    return [play.started_at, title, round(play.seconds), play.whole_seconds, outcome_in_words(play.outcome)]
