"""The sound of a broadcast: read by the voice before it starts, or uploaded by whoever read it better."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from danbiet.channels.loudspeaker import LoudspeakerSettings
from danbiet.channels.voice import CannotSpeak, Speech, check_recording, speak
from danbiet.channels.voice import Recording as Heard
from danbiet.delivery import shelf
from danbiet.delivery.actions.dispatches import pause
from danbiet.delivery.actors import LEDGER, Actor
from danbiet.delivery.loudspeakers import CHANNEL, USUAL_LANGUAGE
from danbiet.delivery.models import ChannelSetting, Dispatch, Recording
from danbiet.delivery.providers import settings_of
from danbiet.engine.text.speech import spoken
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.publishing.models import Edition, VariantKind

log = logging.getLogger(__name__)


class TooLongForSlot(ValueError):
    """The recording is longer than the agency's loudspeakers take."""


class AlreadyOnAir(ValueError):
    """A broadcast of this edition has begun; its recording stays as it is."""


def make_recordings(*, at: datetime) -> int:
    """Let the voice read the scripts of confirmed broadcasts that nobody has read; return how many it read.

    A broadcast that the voice cannot read is held, and says why.
    """
    unread = Dispatch.objects.filter(channel=CHANNEL, state=Dispatch.State.READY).exclude(has_recording())
    return sum(_read_or_hold(dispatch, at=at) for dispatch in unread.select_related("edition"))


def has_recording() -> Exists:
    """Return whether a dispatch's edition has a recording, for a filter on dispatches."""
    current = Recording.objects.current().filter(edition=OuterRef("edition_id"), language=USUAL_LANGUAGE)
    return Exists(current)


def take_recording(
    edition: Edition,
    content: bytes,
    *,
    filename: str = "",
    content_type: str = "",
    language: str = USUAL_LANGUAGE,
    by: User,
    at: datetime,
) -> Recording:
    """Keep what a person read aloud; it takes the place of the voice.

    Raises NotARecording, TooLongForSlot, AlreadyOnAir.
    The reading is of the approved script; who uploads it answers for that, and stands in the audit log.
    """
    heard = check_recording(content, filename=filename, content_type=content_type)
    most = _longest(edition.release.agency)
    if most is not None and heard.seconds > most:
        words = _("Bản thu dài {seconds} giây, quá {most} giây mà loa nhận. Hãy đọc gọn hơn hoặc chia thành hai bài.")
        raise TooLongForSlot(words.format(seconds=round(heard.seconds), most=most))
    shelf.put(content, heard.content_type)
    return _keep(edition, heard, language=language, by=by, at=at)


def _read_or_hold(dispatch: Dispatch, *, at: datetime) -> bool:
    text = str(dispatch.edition.variants.get(kind=VariantKind.SCRIPT).text)
    most = _longest(dispatch.agency)
    try:
        speech = speak(spoken(text)) if most is None else speak(spoken(text), most_seconds=most)
    except CannotSpeak as error:
        log.warning("dispatch %d: the voice did not read its script: %s", dispatch.pk, error)
        pause(dispatch, reason=str(error), by=LEDGER, at=at)
        return False
    shelf.put(speech.audio, speech.content_type)
    _keep(dispatch.edition, speech, language=USUAL_LANGUAGE, by=LEDGER, at=at)
    return True


@transaction.atomic
def _keep(edition: Edition, heard: Heard | Speech, *, language: str, by: Actor, at: datetime) -> Recording:
    started = Dispatch.objects.filter(edition=edition, channel=CHANNEL, started_at__isnull=False)
    before = Recording.objects.select_for_update().current().filter(edition=edition, language=language)
    if before and started.exists():
        raise AlreadyOnAir(_("Bản tin này đã bắt đầu phát, nên bản thu giữ nguyên. Muốn đổi, hãy đính chính bản tin."))
    before.update(replaced_at=at)
    told = heard.reference()
    made = Recording.objects.create(
        edition=edition,
        language=language,
        sha256=told["sha256"],
        size=told["bytes"],
        seconds=told["seconds"],
        content_type=told["content_type"],
        is_synthetic=told["is_synthetic"],
        made_by=by if isinstance(by, User) else None,
        made_at=at,
    )
    record(
        "take_recording", made, by=by, at=at, agency=edition.release.agency, edition_id=edition.pk, language=language,
        is_synthetic=made.is_synthetic, sha256=made.sha256,
    )  # fmt: skip
    return made


def _longest(agency: Agency) -> int | None:
    """Return the longest sound, in seconds, that every provider of the agency takes; None when it has none."""
    known = (settings_of(each) for each in ChannelSetting.objects.filter(agency=agency, channel=CHANNEL))
    most = [each.longest_seconds for each in known if isinstance(each, LoudspeakerSettings)]
    return min(most, default=None)
