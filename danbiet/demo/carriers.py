"""The invented carriers: an SMS gateway, a mail server and a broker with loudspeakers, all on loopback.

They are the simulators that tests and drills use; here they live as long as the demonstration does. A few numbers do
not exist, a few messages are never heard of again, some receipts come twice, some loudspeakers are off: the ledger
shows it all.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from django.urls import reverse
from pydantic import BaseModel, SecretStr

from danbiet.channels.loudspeaker.line import NoLine
from danbiet.channels.simulators.broker import Broker
from danbiet.channels.simulators.http_gateway import HttpGateway
from danbiet.channels.simulators.push import Fortune, Postman
from danbiet.channels.simulators.smtp import SmtpSink
from danbiet.channels.simulators.station import Fleet, Habit
from danbiet.delivery.actions.providers import add_provider, change_provider, switch_on
from danbiet.delivery.models import ChannelSetting, Station
from danbiet.demo.actions.sending import send_first_bulletin
from danbiet.kit import clock
from danbiet.offices.models import Agency, User

log = logging.getLogger(__name__)

FORTUNE = Fortune(fails=24, silent=6, twice=10)  # of a thousand
HOURS = "00:00-24:00"  # whoever opens the demonstration at night hears the loudspeakers too
OFF, DEAF = 31, 12  # of a thousand loudspeakers: switched off, refusing what they get
BEAT_SECONDS, TICK_SECONDS = 60.0, 0.5


@dataclass
class Carriers:
    """What runs, and the settings that reach it."""

    gateway: HttpGateway
    mail: SmtpSink
    broker: Broker

    def settings(self, agency: Agency) -> dict[str, BaseModel]:
        """Return each channel's settings for ``agency``."""
        return {
            "sms_http": self.gateway.settings(brandname="MinhHoa", accents="keep", vnd_per_part=250),
            "email": self.mail.settings(from_name=agency.short_name),
            "loudspeaker": self.broker.settings(hours=HOURS, client_id=f"danbiet-{agency.pk}"),
        }


def serve(agency: Agency, *, by: User, base_url: str) -> None:
    """Run the carriers until stopped; the agency's channels are pointed at them and switched on."""
    with ExitStack() as stack:
        carriers = Carriers(
            stack.enter_context(HttpGateway(fortune=FORTUNE, keep_texts=False)),
            stack.enter_context(SmtpSink(keep_texts=False)),
            stack.enter_context(Broker()),
        )
        settings = carriers.settings(agency)
        providers = connect(agency, settings, by=by, at=clock.now())
        for key, peer in (("sms_http", carriers.gateway), ("email", carriers.mail)):
            door = base_url + reverse("delivery_receipts", args=[key, providers[key].pk])
            stack.enter_context(Postman(door, peer.calls))
        send_first_bulletin(agency, by=by, at=clock.now())
        log.info("the invented carriers listen on loopback")
        live(agency, settings["loudspeaker"])


def connect(agency: Agency, settings: Mapping[str, BaseModel], *, by: User, at: datetime) -> dict[str, ChannelSetting]:
    """Point the agency's providers at the carriers, make those that are missing, switch them on; return them."""
    return {key: _connect(agency, key, values, by=by, at=at) for key, values in settings.items()}


def _connect(agency: Agency, channel: str, settings: BaseModel, *, by: User, at: datetime) -> ChannelSetting:
    known = ChannelSetting.objects.filter(agency=agency, channel=channel, name=NAMES[channel]).first()
    if known is None:
        known = add_provider(agency, channel=channel, name=NAMES[channel], values=_open(settings), by=by, at=at)
    else:
        change_provider(known, values=_open(settings), by=by, at=at)
    return switch_on(known, by=by, at=at)


NAMES = {"sms_http": "Cổng SMS mô phỏng", "email": "Máy chủ thư mô phỏng", "loudspeaker": "Hệ thống loa mô phỏng"}


def _open(settings: BaseModel) -> dict[str, Any]:
    """The settings as one types them, secrets in the clear."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in values.items()}


def live(agency: Agency, settings: Any) -> None:
    """Let every loudspeaker of the agency receive, play and report, in real time."""
    codes = list(Station.objects.filter(agency=agency, retired_at=None).values_list("device", flat=True))
    while True:
        try:
            with Fleet(codes, settings, clock=clock.now, habit=habit_of) as fleet:
                _run(fleet)
        except NoLine as error:
            log.warning("the loudspeakers lost the broker (%s); trying again", error)
            time.sleep(2)


def _run(fleet: Fleet) -> None:
    beat_due = 0.0
    while True:
        if time.monotonic() >= beat_due:
            fleet.beat()
            beat_due = time.monotonic() + BEAT_SECONDS
        fleet.tick(patience=0.05)
        time.sleep(TICK_SECONDS)


def habit_of(code: str) -> Habit:
    """A few loudspeakers are off or refuse; always the same ones."""
    place = crc32(code.encode()) % 1000
    if place < OFF:
        return Habit(is_online=False)
    return Habit(refuses=place < OFF + DEAF)
