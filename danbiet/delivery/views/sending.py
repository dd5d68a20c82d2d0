"""The tab “Gửi” of a release: what would leave, to whom, at what cost; planned, confirmed, corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from danbiet.channels import Channel
from danbiet.delivery.actions import dispatches as actions
from danbiet.delivery.actions.dispatches import Forecast, forecast_dispatch
from danbiet.delivery.content import NoVariant
from danbiet.delivery.forms.places import is_unseen, picker_of
from danbiet.delivery.forms.sending import SendForm, Way, ways_of
from danbiet.delivery.limits import most_a_day, quiet_until
from danbiet.delivery.loudspeakers import permitted_hours, recordings_in_use
from danbiet.delivery.models import Audience, Dispatch, Lane, Recording
from danbiet.delivery.providers import channel_of, providers_of, settings_of
from danbiet.delivery.queries.elsewhere import played_elsewhere
from danbiet.delivery.queries.pages import names_people, providers_of_channel
from danbiet.delivery.queries.pages_words import problem_in_words, recipients_in_words
from danbiet.delivery.queries.reached import count_reached
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, get_visible_or_404, officer_page
from danbiet.offices.models import Place, Role
from danbiet.publishing.models import Edition, Release, VariantKind
from danbiet.publishing.views.release_page import release_or_404
from danbiet.web.toasts import complain, complaining, toast

# Who may let words leave the house; auditors and drafting units read.
SENDERS: Final = frozenset(
    {Role.COORDINATOR, Role.HEAD, Role.SPOKESPERSON, Role.FOCAL_OFFICER, Role.EDITOR, Role.ADMINISTRATOR}
)
# Who looks after what the loudspeakers play: senders, and the commune's own officer.
AT_THE_LOUDSPEAKERS: Final = SENDERS | {Role.COMMUNE_OFFICER}
PROBLEMS: Final = (
    actions.DoesNotFit,
    actions.WrongAudience,
    actions.AlreadyPlanned,
    actions.NotNow,
    actions.NotSendable,
    NoVariant,
)
KEPT: Final = ("lane", "starts_at", "expires_at", "override_reason")
LOOKS: Final = {"phone": "phone", "zalo": "phone", "station": "script", "none": "board"}


@dataclass(frozen=True)
class Preview:
    """One channel before anything is planned: what leaves, or why it cannot."""

    channel: Channel
    lists: Sequence[Audience]
    forecast: Forecast | None
    refusal: str
    quiet: datetime | None
    most_a_day: int | None
    hours: str
    existing: Dispatch | None

    @property
    def label(self) -> str:
        return _(self.channel.label)

    @property
    def look(self) -> str:
        return LOOKS.get(self.channel.address_kind, "page")

    @property
    def variant(self) -> str:
        return str(VariantKind(self.forecast.variant_kind).label) if self.forecast else ""

    @property
    def problems(self) -> list[tuple[str, bool]]:
        found = self.forecast.problems if self.forecast else ()
        return [(problem_in_words(each), each.stops) for each in found]

    @property
    def uncovered(self) -> int:
        return len(self.forecast.expected.uncovered) if self.forecast else 0

    @property
    def some_uncovered(self) -> Sequence[Any]:
        return self.forecast.expected.uncovered[:12] if self.forecast else ()

    @property
    def is_ready(self) -> bool:
        return bool(
            self.forecast
            and not self.existing
            and self.forecast.expected.recipients
            and not any(stops for _words, stops in self.problems)
        )


def tab(release: Release, request: HttpRequest, at: datetime) -> Mapping[str, Any]:
    """The context of the tab: existing dispatches, what could be sent, and the preview that the address asks for."""
    edition = _edition_of(release)
    context: dict[str, Any] = {
        "sending_css": True,
        "may_send": _may_send(request),
        "at": at,
        "edition_to_send": edition,
    }
    if edition is None:
        return context
    lists = Audience.objects.filter(agency=release.agency_id).usable(timezone.localdate(at)).filter(size__gt=0)
    form = _form_of(request, ways_of(release.agency, lists.order_by("kind", "name")))
    picker = picker_of(request.GET)
    dispatches = list(
        Dispatch.objects.filter(release_id_of_edition=release.pk, agency=release.agency_id)
        .exclude(state="cancelled")
        .select_related("edition", "corrects")
        .prefetch_related("audiences", "places")
        .order_by("-edition__number", "pk")
    )
    current = {each.channel: each for each in dispatches if each.edition_id == edition.pk}
    previews = _previews(edition, form, current, at) if form.is_bound and form.is_valid() else []
    return context | {
        "refusal": _refusal(edition),
        "elsewhere": played_elsewhere(edition),
        "sounds": _sounds(edition, release),
        "taken": {channel: each.pk for channel, each in current.items()},
        "form": form,
        "previews": previews,
        "n_ready": sum(each.is_ready for each in previews),
        "planned": [_planned(each, at) for each in dispatches if each.state == Dispatch.State.PLANNED],
        "sent": [each for each in dispatches if each.state != Dispatch.State.PLANNED],
        "reached_before": _reached_before(edition, dispatches),
        "is_public": hasattr(edition, "publication"),
        "chosen": request.GET.getlist("to"),
        "chosen_places": request.GET.getlist("places"),
        "picker": picker,
        "place_is_chosen": bool(request.GET.getlist("places") or picker.chosen or picker.is_asked),
        "kept": [(name, request.GET.get(name, "")) for name in KEPT],
        "provinces": Place.objects.provinces().filter(valid_to=None).in_vietnamese_order(),
    }


@require_POST
@officer_page(roles=SENDERS)
def plan(request: DeskRequest, release_id: int) -> HttpResponse:
    """Keep what the preview showed, one dispatch a channel; nothing leaves before each is confirmed."""
    release = release_or_404(request, release_id)
    edition = _edition_of(release)
    at = clock.now()
    lists = Audience.objects.filter(agency=release.agency_id).usable(timezone.localdate(at)).filter(size__gt=0)
    form = SendForm(request.POST, ways=ways_of(release.agency, lists))
    if edition is None or not form.is_valid():
        words = [str(error) for errors in form.errors.values() for error in errors]
        complain(request, " ".join(words) or _("Chưa có bản nào được trình duyệt để gửi."))
        return redirect(f"{_tab_url(release)}?{_address_of(request.POST)}")
    made = _plan_each(request, edition, form, at)
    if made:
        toast(request, _("Đã chuẩn bị. Chưa có gì rời hệ thống: đọc lại rồi xác nhận từng lượt."))
    return redirect(_tab_url(release) + "#prepared")


def _plan_each(request: DeskRequest, edition: Edition, form: SendForm, at: datetime) -> int:
    said = form.cleaned_data
    made = 0
    for channel, lists in form.chosen():
        try:
            actions.plan_dispatch(
                edition,
                channel=channel.key,
                audiences=lists,
                places=form.where,
                lane=Lane(said["lane"]),
                starts_at=said["starts_at"],
                expires_at=said["expires_at"],
                override_reason=said["override_reason"],
                by=request.user,
                at=at,
            )
            made += 1
        except PROBLEMS as error:
            complain(request, f"{_(channel.label)}: {error}")
    return made


@require_POST
@officer_page(roles=SENDERS)
def confirm(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Let one planned dispatch go."""
    dispatch = get_visible_or_404(Dispatch, request.user, pk=dispatch_id)
    try:
        done = actions.confirm_dispatch(dispatch, by=request.user, at=clock.now())
    except PROBLEMS as error:
        complain(request, error)
        return redirect("release_tab", dispatch.release_id_of_edition, "sending")
    toast(request, _said_after(done))
    return redirect("dispatch", dispatch.pk)


@require_POST
@officer_page(roles=SENDERS)
def drop(request: DeskRequest, dispatch_id: int) -> HttpResponse:
    """Give a planned dispatch up."""
    dispatch = get_visible_or_404(Dispatch, request.user, pk=dispatch_id)
    with complaining(request, *PROBLEMS):
        actions.cancel(dispatch, by=request.user, at=clock.now())
        toast(request, _("Đã bỏ lượt gửi; chưa ai nhận gì từ lượt này."))
    return redirect("release_tab", dispatch.release_id_of_edition, "sending")


@require_POST
@officer_page(roles=SENDERS)
def correct(request: DeskRequest, release_id: int) -> HttpResponse:
    """Send the correction to exactly those whom the amended edition reached, or may have reached."""
    release = release_or_404(request, release_id)
    edition = _edition_of(release)
    if edition is None:
        complain(request, _("Chưa có bản đính chính được duyệt."))
        return redirect(_tab_url(release))
    try:
        planned = actions.plan_correction(edition, by=request.user, at=clock.now())
    except PROBLEMS as error:
        complain(request, error)
        return redirect(_tab_url(release))
    said = "Đã chuẩn bị %(n)d lượt gửi đính chính; gửi ngay khi bản đính chính công khai."
    toast(request, ngettext(said, said, len(planned)) % {"n": len(planned)})
    return redirect(_tab_url(release))


def _form_of(request: HttpRequest, ways: list[Way]) -> SendForm:
    """Return the form as the address fills it: unjudged while its reader is still looking for communes."""
    said = request.GET
    if is_unseen(said):
        return SendForm(None, ways=ways, initial={name: said[name] for name in KEPT if said.get(name)})
    asked = said.copy()
    asked.setdefault(
        "lane", str(int(Lane.NORMAL))
    )  # an address without one must not show, and send back, the urgent one
    return SendForm(asked if "to" in said or "preview" in said else None, ways=ways)


def _address_of(said: QueryDict) -> str:
    kept = said.copy()
    kept.pop("csrfmiddlewaretoken", None)
    return str(kept.urlencode())


def _tab_url(release: Release) -> str:
    return reverse("release_tab", args=[release.pk, "sending"])


def _may_send(request: Any) -> bool:
    return bool(SENDERS & request.user.roles)


def _edition_of(release: Release) -> Edition | None:
    """Return the edition that can be sent: the newest that is public, else the newest that was submitted."""
    editions = release.editions.select_related("publication", "release__agency", "release__policy")
    newest: Edition | None = editions.order_by("-number").first()
    if newest is None or release.state in ("approved", "scheduled", "published", "corrected", "withdrawn"):
        return newest
    public: Edition | None = editions.filter(publication__isnull=False).order_by("-number").first()
    return public or newest


def _refusal(edition: Edition) -> str:
    try:
        actions.refuse_unsendable(edition, at=clock.now())
    except actions.NotSendable as error:
        return str(error)
    return ""


def _previews(edition: Edition, form: SendForm, current: Mapping[str, Dispatch], at: datetime) -> list[Preview]:
    return [
        _preview(edition, channel, lists, form.where, current.get(channel.key), at) for channel, lists in form.chosen()
    ]


def _preview(
    edition: Edition,
    channel: Channel,
    lists: Sequence[Audience],
    places: Sequence[Any],
    existing: Dispatch | None,
    at: datetime,
) -> Preview:
    forecast, refusal = None, ""
    try:
        forecast = forecast_dispatch(edition, channel=channel.key, audiences=lists, places=places)
    except PROBLEMS as error:
        refusal = str(error)
    agency = edition.release.agency
    return Preview(
        channel,
        lists,
        forecast,
        refusal,
        quiet_until(agency, channel.address_kind, at=at),
        most_a_day(agency, channel.address_kind, at=at),
        str(permitted_hours(agency, at=at)) if channel.address_kind == "station" else "",
        existing,
    )


@dataclass(frozen=True)
class Planned:
    """A planned dispatch, ready to be confirmed."""

    dispatch: Dispatch
    text: str
    look: str
    quiet: datetime | None
    is_dry: bool


def _planned(dispatch: Dispatch, at: datetime) -> Planned:
    channel = channel_of(dispatch.channel)
    providers = providers_of(dispatch.agency_id, dispatch.channel)
    known = providers[0] if providers else providers_of_channel(dispatch.agency_id, dispatch.channel).first()
    words = str(dispatch.edition.content["variants"][dispatch.variant_kind])
    fit = channel.fit(words, settings=settings_of(known) if known else None)
    quiet = None if dispatch.override_reason else quiet_until(dispatch.agency, channel.address_kind, at=at)
    return Planned(dispatch, fit.text, LOOKS.get(channel.address_kind, "page"), quiet, not providers)


def _sounds(edition: Edition, release: Release) -> list[Recording] | None:
    """Return what loudspeakers play of the edition, by language; None where it has no script, or waits for approval."""
    if not edition.content.get("variants", {}).get(VariantKind.SCRIPT, "").strip():
        return None
    if not hasattr(edition, "publication") and release.state not in ("approved", "scheduled"):
        return None
    return list(recordings_in_use(edition, release.agency_id).values())


def _reached_before(edition: Edition, dispatches: Sequence[Dispatch]) -> str:
    """Return whom the editions before this one reached, or may have, by channels not yet corrected: "40 người, 3 cụm
    loa"; empty for nobody."""
    done = {each.channel for each in dispatches if each.edition_id == edition.pk}
    begun = {each.channel for each in dispatches if each.edition.number < edition.number and each.started_at}
    people = {channel: names_people(channel) for channel in sorted(begun - done)}
    found = {channel: count_reached(edition, channel) for channel in people}
    persons = sum(n for channel, n in found.items() if people[channel])
    others = [recipients_in_words(channel, n) for channel, n in found.items() if n and not people[channel]]
    return ", ".join([*([recipients_in_words("email", persons)] if persons else []), *others])


def _said_after(dispatch: Dispatch) -> str:
    if dispatch.is_dry:
        return _("Đã xác nhận chạy thử: sổ ghi như thật, không có gì rời hệ thống.")
    if not hasattr(dispatch.edition, "publication"):
        return _("Đã xác nhận. Tin sẽ đi ngay khi bản này công khai.")
    return _("Đã xác nhận. Tin đang đi; số liệu tự cập nhật ở trang này.")
