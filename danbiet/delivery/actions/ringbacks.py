"""A ringback dossier in the making: which words, heard how, where, when, by which carriers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.channels.voice import check_recording, speak
from danbiet.delivery import shelf
from danbiet.delivery.actions.dispatches import NotSendable, refuse_unsendable
from danbiet.delivery.content import NoVariant
from danbiet.delivery.models import Recording, Ringback, RingbackCarrier, RingbackState
from danbiet.delivery.models.ringbacks import UNSENT
from danbiet.delivery.queries.ringbacks import kinds_of, longest_seconds, text_of
from danbiet.engine.text.speech import spoken
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, Place, User
from danbiet.publishing.models import Edition, Publication, VariantKind

NO_SOUND: Final[dict[str, Any]] = {"sha256": "", "content_type": "", "seconds": None, "is_synthetic": None}
MOST_CARRIERS: Final = 30


class NotThisStep(ValueError):
    """The dossier has gone on meanwhile, or has not come so far; the message says where it stands."""


class TooLongForTone(ValueError):
    """The sound is longer than a caller hears."""


class WrongPeriod(ValueError):
    """It ends before it begins, or begins in the past."""


class NotComplete(ValueError):
    """Something that the letter must say is missing."""


@transaction.atomic
def draft_ringback(edition: Edition, *, by: User, at: datetime) -> Ringback:
    """Begin a dossier on an edition that is before the public. Raises NotSendable, NoVariant."""
    refuse_fallen(edition, at=at)
    kinds = kinds_of(edition)
    if not kinds:
        raise NoVariant(
            _("Bản này chưa có lời nào đọc được cho người gọi. Soạn tin nhắn có dấu, bài đăng ngắn hoặc bài đọc loa.")
        )
    made = Ringback.objects.create(
        agency=edition.release.agency, edition=edition, variant_kind=kinds[0], drafted_by=by, drafted_at=at,
        writer_ids=[by.pk],
    )  # fmt: skip
    record("draft_ringback", made, by=by, at=at, edition_id=edition.pk)
    return made


@transaction.atomic
def plan_ringback(
    ringback: Ringback,
    *,
    variant_kind: str,
    starts_at: datetime,
    ends_at: datetime,
    places: Sequence[Place] = (),
    is_nationwide: bool = False,
    carriers: Sequence[str],
    by: User,
    at: datetime,
) -> Ringback:
    """Say which words, where, from when to when, and by which carriers; other words drop the sound that was made.

    Raises NotThisStep, NoVariant, WrongPeriod, NotComplete.
    """
    fresh = in_state(ringback, RingbackState.DRAFT)
    kind = _known_kind(fresh, variant_kind)
    refuse_period(starts_at, ends_at, at=at)
    names = _checked_carriers(carriers)
    if not places and not is_nationwide:
        raise NotComplete(_("Chưa chọn nơi phát. Chọn cả nước, hoặc ít nhất một tỉnh, thành phố hay xã, phường."))
    dropped = NO_SOUND if kind != fresh.variant_kind else {}
    _write(
        fresh, by=by, variant_kind=kind, starts_at=starts_at, ends_at=ends_at, is_nationwide=is_nationwide, **dropped
    )
    fresh.places.set([] if is_nationwide else places)
    fresh.carriers.exclude(name__in=names).delete()
    known = set(fresh.carriers.values_list("name", flat=True))
    RingbackCarrier.objects.bulk_create(
        RingbackCarrier(ringback=fresh, name=each) for each in names if each not in known
    )
    record(
        "plan_ringback", fresh, by=by, at=at, variant_kind=kind, starts_at=starts_at, ends_at=ends_at,
        places=len(places), is_nationwide=is_nationwide, carriers=len(names),
    )  # fmt: skip
    return fresh


def speak_ringback(ringback: Ringback, *, by: User, at: datetime) -> Ringback:
    """Let the voice read the words. Raises NotThisStep, CannotSpeak, TooLongForTone with the seconds measured."""
    speech = speak(spoken(text_of(ringback)))
    return _take(ringback, speech.audio, speech.reference(), by=by, at=at)


def hand_in_sound(
    ringback: Ringback, content: bytes, *, filename: str = "", content_type: str = "", by: User, at: datetime
) -> Ringback:
    """Take what a person read aloud. Raises NotThisStep, NotARecording, TooLongForTone."""
    heard = check_recording(content, filename=filename, content_type=content_type)
    return _take(ringback, content, heard.reference(), by=by, at=at)


def take_recording(ringback: Ringback, recording: Recording, *, by: User, at: datetime) -> Ringback:
    """Take the recording that loudspeakers play of the same words. Raises NotThisStep, NotComplete, TooLongForTone."""
    if recording.edition_id != ringback.edition_id or ringback.variant_kind != VariantKind.SCRIPT:
        raise NotComplete(_("Bản thu cho loa đọc lời khác với lời đã chọn ở đây. Chọn “Bài đọc trên loa” trước."))
    if not recording.path.is_file():
        raise NotComplete(_("Tệp âm thanh này không còn trên máy chủ. Hãy tải bản thu lên lại."))
    told = {
        "content_type": recording.content_type,
        "seconds": recording.seconds,
        "is_synthetic": recording.is_synthetic,
    }
    return _take(ringback, recording.path.read_bytes(), told, by=by, at=at)


@transaction.atomic
def cancel_ringback(ringback: Ringback, *, by: User, at: datetime) -> Ringback:
    """Give up a dossier whose letter has not left. Raises NotThisStep."""
    fresh = in_state(ringback, *UNSENT)
    fresh.state = RingbackState.CANCELLED
    fresh.save(update_fields=["state"])
    record("cancel_ringback", fresh, by=by, at=at)
    return fresh


def refuse_fallen(edition: Edition, *, at: datetime) -> None:
    """Raise NotSendable unless the edition is public, stands, and says what the fact table says today."""
    refuse_unsendable(edition, at=at)
    if not Publication.objects.standing().filter(edition=edition).exists():
        raise NotSendable(_("Bản này chưa công bố. Chỉ bản đã duyệt và đã công bố mới được đề nghị phát."))


def refuse_period(starts_at: datetime, ends_at: datetime, *, at: datetime) -> None:
    """Raise WrongPeriod unless it lies ahead and runs forwards."""
    if ends_at <= starts_at:
        raise WrongPeriod(_("Giờ kết thúc phải sau giờ bắt đầu."))
    if starts_at <= at:
        raise WrongPeriod(_("Giờ bắt đầu đã qua. Chọn giờ sắp tới, đủ để Cục Viễn thông và nhà mạng chuẩn bị."))


def refuse_long(agency: Agency, seconds: float, *, at: datetime) -> None:
    """Raise TooLongForTone when the measured sound is longer than the rulebook lets a tone be."""
    most = longest_seconds(agency, at=at)
    if seconds > most:
        words = _("Âm thanh dài {seconds} giây, quá {most} giây. Chọn lời ngắn hơn, hoặc thu đọc gọn hơn.")
        raise TooLongForTone(words.format(seconds=round(seconds, 1), most=round(most)))


def in_state(ringback: Ringback, *states: RingbackState) -> Ringback:
    """Return the dossier locked until the end of the transaction. Raises NotThisStep unless it stands there."""
    known = Ringback.objects.select_for_update(of=("self",)).select_related("edition__release", "agency")
    fresh = known.get(pk=ringback.pk)
    if fresh.state not in states:
        words = _("Hồ sơ này {state}, nên không làm được việc ấy. Hãy tải lại trang.")
        raise NotThisStep(words.format(state=fresh.get_state_display()))
    return fresh


@transaction.atomic
def _take(ringback: Ringback, audio: bytes, told: dict[str, Any], *, by: User, at: datetime) -> Ringback:
    fresh = in_state(ringback, RingbackState.DRAFT)
    if fresh.variant_kind != ringback.variant_kind:
        raise NotThisStep(_("Lời phát vừa được đổi. Hãy tải lại trang rồi làm lại âm thanh."))
    refuse_long(fresh.agency, told["seconds"], at=at)
    kept = {name: told[name] for name in ("content_type", "seconds", "is_synthetic")}
    _write(fresh, by=by, sha256=shelf.put(audio, told["content_type"]), **kept)
    record("take_ringback_sound", fresh, by=by, at=at, sha256=fresh.sha256, is_synthetic=bool(fresh.is_synthetic))
    return fresh


def _write(fresh: Ringback, *, by: User, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.writer_ids = sorted({*fresh.writer_ids, by.pk})
    fresh.save(update_fields=[*fields, "writer_ids"])


def _known_kind(ringback: Ringback, kind: str) -> VariantKind:
    known = {each.value: each for each in kinds_of(ringback.edition)}
    if kind not in known:
        raise NoVariant(_("Bản duyệt này không có lời ấy để đọc cho người gọi. Chọn lời khác."))
    return known[kind]


def _checked_carriers(carriers: Sequence[str]) -> list[str]:
    names = list(dict.fromkeys(" ".join(each.split())[:80] for each in carriers if each.strip()))
    if not names:
        raise NotComplete(_("Chưa chọn nhà mạng nào. Chọn ít nhất một nhà mạng để đề nghị phát."))
    if len(names) > MOST_CARRIERS:
        raise NotComplete(_("Nhiều nhất {most} nhà mạng trong một công văn.").format(most=MOST_CARRIERS))
    return names
