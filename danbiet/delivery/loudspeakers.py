"""What a loudspeaker's order needs beside the words: the sound and its address, the hours, what must not sound more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from danbiet.channels.loudspeaker import LoudspeakerSettings, audio_address
from danbiet.channels.manifests import Hours
from danbiet.delivery.ledger.keys import DeliveryKey
from danbiet.delivery.models import ChannelSetting, Delivery, Dispatch, Recording
from danbiet.delivery.providers import settings_of
from danbiet.offices.models import Agency
from danbiet.offices.rules import NoRule, rule
from danbiet.publishing.models import Edition

CHANNEL: Final = "loudspeaker"
USUAL_LANGUAGE: Final = "vi"
HOURS: Final = "loudspeaker.hours"


def hours_of(agency: Agency, settings: object, *, at: datetime) -> Hours:
    """Return when loudspeakers may sound: what the provider's settings say, else the rulebook; none means never."""
    own = settings.hours if isinstance(settings, LoudspeakerSettings) else ""
    if own:
        return Hours.read(own)
    try:
        return Hours.read(rule(HOURS, on=timezone.localdate(at), agency=agency).text)
    except NoRule:
        return Hours()


def sounds_of(
    edition: Edition, settings: LoudspeakerSettings, *, expires_at: datetime
) -> Mapping[str, Mapping[str, Any]]:
    """Return language → what an order says of its sound, with a signed address that is good until ``expires_at``."""
    return {
        each.language: _told(each, settings, expires_at=expires_at)
        for each in Recording.objects.current().filter(edition=edition)
    }


def replaced_by(dispatch: Dispatch) -> Mapping[int, tuple[str, ...]]:
    """Return recipient → keys of the orders of earlier editions, which a later one takes the place of."""
    earlier = Delivery.objects.filter(
        dispatch__release_id_of_edition=dispatch.release_id_of_edition,
        dispatch__channel=CHANNEL,
        dispatch__edition__number__lt=dispatch.edition.number,
        attempts__gt=0,
    )
    found: dict[int, tuple[str, ...]] = {}
    for row, recipient, mark, rounds in earlier.order_by("pk").values_list(
        "pk", "recipient", "dispatch__key_mark", "round"
    ):
        found[recipient] = (*found.get(recipient, ()), *keys_of(mark, row, rounds))
    return found


def keys_of(mark: str, row: int, rounds: int) -> tuple[str, ...]:
    """Return every key under which a row was ever handed over."""
    return tuple(str(DeliveryKey(mark, row, each)) for each in range(rounds + 1))


def secrets_of_addresses() -> list[str]:
    """Return the secrets under which an address of our own store may be signed."""
    providers = ChannelSetting.objects.filter(channel=CHANNEL)
    known = (settings_of(each).audio_secret.get_secret_value() for each in providers)  # type: ignore[attr-defined]
    return [house_secret(), *(secret for secret in known if secret)]


def house_secret() -> str:
    """Return the secret that signs addresses of our own store where the operator set none."""
    return salted_hmac("delivery.audio", "", algorithm="sha256").hexdigest()


def _told(recording: Recording, settings: LoudspeakerSettings, *, expires_at: datetime) -> dict[str, Any]:
    # A store elsewhere that is open to everyone has no secret; ours never is.
    secret = settings.audio_secret.get_secret_value() or ("" if settings.audio_url else house_secret())
    url = audio_address(
        settings.audio_url or own_store(), recording.sha256, recording.content_type, secret=secret,
        expires_at=expires_at,
    )  # fmt: skip
    return {
        "url": url,
        "sha256": recording.sha256,
        "bytes": recording.size,
        "content_type": recording.content_type,
        "seconds": recording.seconds,
        "is_synthetic": recording.is_synthetic,
    }


def own_store() -> str:
    """Return the address of our own store of sound, without a file's name."""
    path = reverse("delivery_audio", args=["0" * 64, "mp3"]).rpartition("/")[0]
    return f"{django_settings.ENV.public_url.rstrip('/')}{path}"
