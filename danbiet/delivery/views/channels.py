"""Kênh gửi: the providers of each channel, set up, tried, switched on and off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from pydantic import ValidationError

from danbiet.channels import CHANNELS, Channel
from danbiet.channels.base import Fate
from danbiet.delivery.actions import providers as actions
from danbiet.delivery.actions.trying import NotAnAddress, try_provider
from danbiet.delivery.forms.channels import ProviderForm, TryForm
from danbiet.delivery.models import ChannelSetting, DeliveryState
from danbiet.delivery.queries.pages_words import reason_in_words
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import Role
from danbiet.web.toasts import complain, toast

KEEPERS: Final = frozenset({Role.ADMINISTRATOR, Role.HEAD, Role.FOCAL_OFFICER})


@dataclass(frozen=True)
class Way:
    """One channel with its providers."""

    channel: Channel
    providers: list[ChannelSetting]

    @property
    def label(self) -> str:
        return _(self.channel.label)

    @property
    def is_on(self) -> bool:
        return any(each.is_on for each in self.providers)

    @property
    def is_failing(self) -> bool:
        return any(each.is_on and each.failing_since for each in self.providers)


@require_GET
@officer_page(roles=KEEPERS)
def channels(request: DeskRequest) -> HttpResponse:
    """Every channel: in earnest, or running dry."""
    known = list(ChannelSetting.objects.filter(agency=agency_of(request)).order_by("position", "pk"))
    ways = [Way(channel, [each for each in known if each.channel == key]) for key, channel in CHANNELS.items()]
    context = {"ways": ways, "n_on": sum(way.is_on for way in ways), "at": clock.now()}
    return render(request, "delivery/channels/channels.html", context)


@require_http_methods(["GET", "POST"])
@officer_page(roles=KEEPERS)
def channel(request: DeskRequest, key: str) -> HttpResponse:
    """One channel: its providers in order, its table of codes, and a form for one more."""
    known = _channel(key)
    form = ProviderForm(request.POST or None, channel=known)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (made := _added(request, form)):
            toast(request, _("Đã thêm nhà cung cấp, còn tắt. Gửi thử rồi hãy bật."))
            return redirect("provider", made.pk)
        status = 422
    rows = ChannelSetting.objects.filter(agency=agency_of(request), channel=key).order_by("position", "pk")
    context = {"channel": known, "label": _(known.label), "providers": list(rows), "form": form, "at": clock.now(),
               "statuses": statuses_of(known)}  # fmt: skip
    return render(request, "delivery/channels/channel.html", context, status=status)


def _added(request: DeskRequest, form: ProviderForm) -> ChannelSetting | None:
    said = form.cleaned_data
    try:
        return actions.add_provider(
            agency_of(request), channel=form.channel.key, name=said["name"], values=form.values,
            parts_per_second=said["parts_per_second"], position=said["position"], by=request.user, at=clock.now(),
        )  # fmt: skip
    except ValidationError as error:
        form.refuse(error)
    except actions.ProviderExists as error:
        form.add_error("name", str(error))
    return None


@require_http_methods(["GET", "POST"])
@officer_page(roles=KEEPERS)
def provider(request: DeskRequest, provider_id: int) -> HttpResponse:
    """One provider: its settings; a secret that is left empty stays as it is."""
    found = _provider(request, provider_id)
    form = ProviderForm(request.POST or None, channel=_channel(found.channel), provider=found)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _changed(request, found, form):
            toast(request, _("Đã lưu."))
            return redirect("provider", found.pk)
        status = 422
    return _page(request, found, form, TryForm(), status)


def _page(request: DeskRequest, found: ChannelSetting, form: ProviderForm, trial: TryForm, status: int) -> HttpResponse:
    known = _channel(found.channel)
    address = settings.ENV.public_url.rstrip("/") + reverse("delivery_receipts", args=[found.channel, found.pk])
    context = {
        "provider": found,
        "channel": known,
        "label": _(known.label),
        "form": form,
        "trial": trial,
        "at": clock.now(),
        "receipts_url": address,
        "takes_receipts": type(known).read_receipts is not Channel.read_receipts,
        "statuses": statuses_of(known),
    }
    return render(request, "delivery/channels/provider.html", context, status=status)


def _changed(request: DeskRequest, found: ChannelSetting, form: ProviderForm) -> bool:
    said = form.cleaned_data
    fields = {name: said[name] for name in ("name", "position", "parts_per_second")}
    try:
        actions.change_provider(found, values=form.values, by=request.user, at=clock.now(), **fields)
    except ValidationError as error:
        form.refuse(error)
        return False
    return True


@require_POST
@officer_page(roles=KEEPERS)
def attempt(request: DeskRequest, provider_id: int) -> HttpResponse:
    """Send one trial message."""
    found = _provider(request, provider_id)
    trial = TryForm(request.POST)
    form = ProviderForm(channel=_channel(found.channel), provider=found)
    if not trial.is_valid():
        return _page(request, found, form, trial, 422)
    try:
        outcome = try_provider(found, **trial.cleaned_data, by=request.user, at=clock.now())
    except NotAnAddress as error:
        trial.add_error("address", str(error))
        return _page(request, found, form, trial, 422)
    if outcome.fate in (Fate.HANDED, Fate.RECEIVED):
        toast(request, _("Nhà cung cấp đã nhận tin thử. Kiểm tra máy của người nhận thử."))
    else:
        why = reason_in_words(str(outcome.reason))
        complain(request, _("Gửi thử không được: %(why)s. Kiểm tra cài đặt rồi thử lại.") % {"why": why})
    return redirect("provider", found.pk)


@require_POST
@officer_page(roles=KEEPERS)
def turn_on(request: DeskRequest, provider_id: int) -> HttpResponse:
    """From now on messages leave."""
    found = _provider(request, provider_id)
    actions.switch_on(found, by=request.user, at=clock.now())
    toast(
        request,
        _("Đã bật: lượt gửi xác nhận từ bây giờ là gửi thật."),
        undo=reverse("provider_off", args=[found.pk]),
    )
    return redirect("provider", found.pk)


@require_POST
@officer_page(roles=KEEPERS)
def turn_off(request: DeskRequest, provider_id: int) -> HttpResponse:
    """Nothing leaves by it any more."""
    found = _provider(request, provider_id)
    actions.switch_off(found, by=request.user, at=clock.now())
    toast(request, _("Đã tắt: không có gì đi qua nhà cung cấp này nữa."))
    return redirect("provider", found.pk)


def statuses_of(channel: Channel) -> list[dict[str, Any]]:
    """Return the provider's codes and what each means for the ledger."""
    fates = {
        Fate.HANDED: DeliveryState.HANDED, Fate.RECEIVED: DeliveryState.RECEIVED, Fate.FAILED: DeliveryState.FAILED,
        Fate.LATER: DeliveryState.WAITING, Fate.UNCERTAIN: DeliveryState.UNCERTAIN, Fate.EXPIRED: DeliveryState.EXPIRED,
    }  # fmt: skip
    return [
        {
            "code": code,
            "state": str(fates[status.fate].label),
            "why": reason_in_words(str(status.reason)) if status.reason else "",
            "words": status.words,
        }
        for code, status in channel.statuses.items()
    ]


def _channel(key: str) -> Channel:
    known = CHANNELS.get(key)
    if known is None:
        raise Http404(_("Không có kênh này."))
    return known


def _provider(request: DeskRequest, provider_id: int) -> ChannelSetting:
    found: ChannelSetting = get_visible_or_404(ChannelSetting, request.user, pk=provider_id)
    return found
