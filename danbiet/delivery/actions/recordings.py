"""The sound of a broadcast: read by the voice before it starts, or handed in by whoever reads it better."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.channels.voice import CannotSpeak, check_recording, speak
from danbiet.delivery import shelf
from danbiet.delivery.actions.dispatches import pause
from danbiet.delivery.actors import LEDGER
from danbiet.delivery.content import script_of
from danbiet.delivery.loudspeakers import CHANNEL, USUAL_LANGUAGE, longest_seconds, permitted_hours
from danbiet.delivery.models import Dispatch, Recording
from danbiet.engine.text.speech import spoken
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.publishing.models import Edition

log = logging.getLogger(__name__)


class TooLongForSlot(ValueError):
    """The recording is longer than the agency's loudspeakers take, or than the hour that it was put down for."""


class AlreadyOnAir(ValueError):
    """The loudspeakers have their orders; the recording stays as it is."""


class NoSuchRecording(LookupError):
    """The recording was put to use, replaced or thrown away meanwhile."""


def make_recordings(*, at: datetime) -> int:
    """Let the voice read the scripts of confirmed broadcasts that nobody has read; return how many it read.

    A broadcast that the voice cannot read is held, and says why.
    """
    unread = Dispatch.objects.filter(channel=CHANNEL, state=Dispatch.State.READY).exclude(has_recording())
    return sum(_read_or_hold(dispatch, at=at) for dispatch in unread.select_related("edition__release__agency"))


def has_recording() -> Exists:
    """Return whether a dispatch's loudspeakers have a recording to play, for a filter on dispatches."""
    theirs = Q(agency=OuterRef("agency_id")) | Q(agency=OuterRef("edition__release__agency_id"))
    current = Recording.objects.current().filter(theirs, edition=OuterRef("edition_id"), language=USUAL_LANGUAGE)
    return Exists(current)


def read_aloud(edition: Edition, *, at: datetime, most_seconds: float | None = None) -> Recording:
    """Return the recording of the edition's own agency in Vietnamese; where there is none the voice reads it, once.

    Raises NoScript, CannotSpeak.
    """
    agency = edition.release.agency
    current = Recording.objects.current().filter(edition=edition, agency=agency, language=USUAL_LANGUAGE)
    if known := current.first():
        return known
    text = spoken(script_of(edition))
    speech = speak(text) if most_seconds is None else speak(text, most_seconds=most_seconds)
    shelf.put(speech.audio, speech.content_type)
    told = speech.reference()
    try:
        with transaction.atomic():
            return _created(edition, told, agency=agency, language=USUAL_LANGUAGE, by=None, at=at, used_at=at)
    except IntegrityError:
        # Somebody asked for the same reading at the same moment.
        return current.get()


@transaction.atomic
def hand_in_recording(
    edition: Edition,
    content: bytes,
    *,
    agency: Agency,
    filename: str = "",
    content_type: str = "",
    language: str = USUAL_LANGUAGE,
    by: User,
    at: datetime,
) -> Recording:
    """Keep what a person read aloud, to be listened to before `use_recording`; an earlier one that waits is dropped.

    ``agency`` is whose loudspeakers it is for. Raises NotARecording, TooLongForSlot, AlreadyOnAir.
    """
    heard = check_recording(content, filename=filename, content_type=content_type)
    _refuse_unfit(edition, agency, heard.seconds, at=at)
    _refuse_on_air(edition, agency)
    shelf.put(content, heard.content_type)
    waiting = Recording.objects.unheard().filter(edition=edition, agency=agency, language=language)
    waiting.update(replaced_at=at)
    return _created(edition, heard.reference(), agency=agency, language=language, by=by, at=at, used_at=None)


@transaction.atomic
def use_recording(recording: Recording, *, by: User, at: datetime) -> Recording:
    """Put a recording that somebody listened to in the place of the voice, or of an earlier one.

    Who does so answers for the reading being that of the approved script, and stands in the audit log.
    Raises NoSuchRecording, AlreadyOnAir, TooLongForSlot.
    """
    fresh = _locked(recording, Recording.objects.unheard())
    _refuse_on_air(fresh.edition, fresh.agency)
    _refuse_unfit(fresh.edition, fresh.agency, fresh.seconds, at=at)
    before = Recording.objects.current().filter(edition=fresh.edition_id, agency=fresh.agency_id)
    before.filter(language=fresh.language).update(replaced_at=at)
    fresh.used_at = at
    fresh.save(update_fields=["used_at"])
    record("use_recording", fresh, by=by, at=at, edition_id=fresh.edition_id, language=fresh.language)
    return fresh


@transaction.atomic
def withdraw_recording(recording: Recording, *, by: User, at: datetime) -> Recording:
    """Throw a recording away, in use or not; the voice reads again where nothing else is there.

    Raises NoSuchRecording, AlreadyOnAir.
    """
    fresh = _locked(recording, Recording.objects.filter(replaced_at=None))
    if fresh.used_at is not None:
        _refuse_on_air(fresh.edition, fresh.agency)
    fresh.replaced_at = at
    fresh.save(update_fields=["replaced_at"])
    record("withdraw_recording", fresh, by=by, at=at, edition_id=fresh.edition_id, language=fresh.language)
    return fresh


def is_on_air(edition: Edition, agency: Agency) -> bool:
    """Return whether this agency's loudspeakers have, or had, their orders for the edition."""
    begun = Dispatch.objects.filter(edition=edition, agency=agency, channel=CHANNEL, started_at__isnull=False)
    return bool(begun.filter(is_dry=False).exclude(state=Dispatch.State.CANCELLED).exists())


def _read_or_hold(dispatch: Dispatch, *, at: datetime) -> bool:
    try:
        read_aloud(dispatch.edition, at=at, most_seconds=longest_seconds(dispatch.agency))
    except CannotSpeak as error:
        log.warning("dispatch %d: the voice did not read its script: %s", dispatch.pk, error)
        pause(dispatch, reason=str(error), by=LEDGER, at=at)
        return False
    return True


def _locked(recording: Recording, among: QuerySet[Recording]) -> Recording:
    known = among.select_for_update(of=("self",)).filter(pk=recording.pk).first()
    if known is None:
        raise NoSuchRecording(_("Bản thu này đã được dùng, thay hoặc bỏ. Hãy tải lại trang."))
    return known


def _refuse_on_air(edition: Edition, agency: Agency) -> None:
    if is_on_air(edition, agency):
        raise AlreadyOnAir(
            _("Loa đã nhận lệnh phát bản này, nên bản thu giữ nguyên. Muốn đổi, bỏ hẹn rồi hẹn lại, hoặc đính chính.")
        )


def _refuse_unfit(edition: Edition, agency: Agency, seconds: float, *, at: datetime) -> None:
    """Raise TooLongForSlot unless the loudspeakers take the sound, and it fits where it is to be played."""
    most = longest_seconds(agency)
    if most is not None and seconds > most:
        words = _("Bản thu dài {seconds} giây, quá {most} giây mà loa nhận. Hãy đọc gọn hơn hoặc chia thành hai bài.")
        raise TooLongForSlot(words.format(seconds=round(seconds), most=most))
    hours = permitted_hours(agency, at=at)
    planned = Dispatch.objects.filter(edition=edition, agency=agency, channel=CHANNEL, starts_at__isnull=False)
    for each in planned.filter(started_at=None, override_reason="").exclude(state=Dispatch.State.CANCELLED):
        if each.starts_at and not hours.allow(each.starts_at, seconds):
            words = _(
                "Bản thu dài {seconds} giây; đã hẹn phát lúc {when}, mà loa chỉ được phát {hours}, nên không phát trọn "
                "được. Hãy đọc gọn hơn, hoặc bỏ lượt ấy và hẹn giờ sớm hơn."
            )
            when = timezone.localtime(each.starts_at).strftime("%H:%M %d/%m/%Y")
            raise TooLongForSlot(words.format(seconds=round(seconds), when=when, hours=hours))


def _created(
    edition: Edition,
    told: dict[str, Any],
    *,
    agency: Agency,
    language: str,
    by: User | None,
    at: datetime,
    used_at: datetime | None,
) -> Recording:
    made = Recording.objects.create(
        agency=agency,
        edition=edition,
        language=language,
        sha256=told["sha256"],
        size=told["bytes"],
        seconds=told["seconds"],
        content_type=told["content_type"],
        is_synthetic=told["is_synthetic"],
        made_by=by,
        made_at=at,
        used_at=used_at,
    )
    record(
        "take_recording", made, by=by or LEDGER, at=at, agency=agency, edition_id=edition.pk, language=language,
        is_synthetic=made.is_synthetic, sha256=made.sha256,
    )  # fmt: skip
    return made
