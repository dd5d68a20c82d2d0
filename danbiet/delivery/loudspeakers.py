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
from danbiet.delivery.providers import first_settings, settings_of
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


def permitted_hours(agency: Agency, *, at: datetime) -> Hours:
    """Return when the agency's loudspeakers may sound, by `hours_of` its first provider."""
    return hours_of(agency, first_settings(agency.pk, CHANNEL), at=at)


def longest_seconds(agency: Agency) -> int | None:
    """Return the longest sound, in seconds, that every provider of the agency takes; None when it has none."""
    known = (settings_of(each) for each in ChannelSetting.objects.filter(agency=agency, channel=CHANNEL))
    return min((each.longest_seconds for each in known if isinstance(each, LoudspeakerSettings)), default=None)


def recordings_in_use(edition: Edition, agency_id: int) -> dict[str, Recording]:
    """Return language → what this agency's loudspeakers play: its own recording, else that of the edition's agency."""
    whose = {agency_id, edition.release.agency_id}
    known = Recording.objects.current().filter(edition=edition, agency__in=whose).select_related("agency", "made_by")
    return {each.language: each for each in sorted(known, key=lambda each: each.agency_id == agency_id)}


def sounds_of(
    dispatch: Dispatch, settings: LoudspeakerSettings, *, expires_at: datetime
) -> Mapping[str, Mapping[str, Any]]:
    """Return language → what an order says of its sound, with a signed address that is good until ``expires_at``."""
    used = recordings_in_use(dispatch.edition, dispatch.agency_id)
    return {language: _told(each, settings, expires_at=expires_at) for language, each in used.items()}


def replaced_by(dispatch: Dispatch) -> Mapping[int, tuple[str, ...]]:
    """Return recipient → keys of earlier orders of this release, given up ones too, which this takes the place of."""
    earlier = Delivery.objects.filter(
        dispatch__release_id_of_edition=dispatch.release_id_of_edition,
        dispatch__agency=dispatch.agency_id,
        dispatch__channel=CHANNEL,
        dispatch__lt=dispatch.pk,
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
