"""Loudspeakers (cụm loa) as recipients: registered, retired, and heard of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from danbiet.delivery.actions.audiences import make_audience
from danbiet.delivery.actors import LEDGER, Actor
from danbiet.delivery.addresses import hasher, keep_key, normal_address, seal
from danbiet.delivery.content import address_use
from danbiet.delivery.models import AddressKind, Audience, Recipient, Station
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, Place


class DeviceTaken(ValueError):
    """Another station has this device code."""


@transaction.atomic
def stations_of(agency: Agency, *, at: datetime) -> Audience:
    """Return the agency's list of stations; made on first use."""
    known = Audience.objects.filter(agency=agency, kind=Audience.Kind.STATIONS, closed_at=None).first()
    return known or make_audience(
        agency,
        name=_("Đài truyền thanh, cụm loa"),
        kind=Audience.Kind.STATIONS,
        address_kind=AddressKind.STATION,
        purpose=_("Phát bản tin trên loa của xã, phường"),
        basis=_("Hệ thống truyền thanh của địa phương"),
        by=LEDGER,
        at=at,
    )


@transaction.atomic
def add_station(
    agency: Agency, *, place: Place, name: str, device: str, languages: Sequence[str] = (), by: Actor, at: datetime
) -> Station:
    """Register a commune's loudspeakers under their device code. Raises Refused, DeviceTaken."""
    code = normal_address(AddressKind.STATION, device)
    audience = stations_of(agency, at=at)
    keep_key(audience)
    try:
        with transaction.atomic():
            recipient = Recipient.objects.create(
                audience=audience,
                address=seal(code, use=address_use(audience.pk)),
                address_hash=hasher(audience)(code),
                place=place,
                language=languages[0] if languages else "vi",
                added_at=at,
            )
            station = Station.objects.create(
                agency=agency, recipient=recipient, place=place, name=name.strip(), device=code,
                languages=list(languages),
            )  # fmt: skip
    except IntegrityError as error:
        raise DeviceTaken(_("Mã thiết bị này đã có đài khác dùng. Kiểm tra lại mã trên thiết bị.")) from error
    Audience.objects.filter(pk=audience.pk).update(size=F("size") + 1)
    record("add_station", station, by=by, at=at, place_id=place.pk)
    return station


@transaction.atomic
def retire_station(station: Station, *, by: Actor, at: datetime) -> Station:
    """Take a station out of use; its log stays."""
    if Station.objects.filter(pk=station.pk, retired_at=None).update(retired_at=at):
        Recipient.objects.filter(pk=station.recipient_id).update(state=Recipient.State.LEFT)
        Audience.objects.filter(recipients=station.recipient_id).update(size=F("size") - 1)
        record("retire_station", station, by=by, at=at)
    station.refresh_from_db()
    return station
