"""Written consent: what the paper in the cabinet says, and that the person took it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.publishing.actions.human_stories import ForAnotherAgency, locked_story, require_nameless
from danbiet.publishing.models import Consent, ConsentChannel, ConsentMaterial, HumanStory
from danbiet.publishing.text import clean_text


class NoPaper(ValueError):
    """A consent without the number of its paper, or without anything that it covers."""


class NoGuardian(ValueError):
    """A child's consent that no guardian signed."""


class WrongDays(ValueError):
    """Signed or withdrawn on a day to come, ended before it began, or withdrawn before it was signed."""


class NotStanding(Exception):
    """The consent was withdrawn."""


@transaction.atomic
def record_consent(
    story: HumanStory,
    *,
    paper_number: str,
    taken_by: User,
    signed_on: date,
    valid_until: date | None = None,
    materials: Collection[str],
    channels: Collection[str] = (),
    every_channel: bool = False,
    has_read: bool = False,
    is_child: bool = False,
    by_guardian: bool = False,
    by: User,
    at: datetime,
) -> Consent:
    """Write down a signed paper by its number in the register; the paper itself stays in the cabinet.

    ``has_read`` says that the person read, or was read, the words as they are now. Raises NoPaper, NoGuardian,
    WrongDays, ForAnotherAgency, Dropped, and human_stories.NamesAPerson or PersonalDetails.
    """
    fresh = locked_story(story)
    number = clean_text(paper_number).text
    _require_paper(number, materials, channels, every_channel)
    require_nameless(fresh.agency, number, at=at)
    _require_days(signed_on, valid_until, timezone.localdate(at))
    if is_child and not by_guardian:
        raise NoGuardian(_("Người trong câu chuyện là trẻ em: cần chữ ký của cha mẹ hoặc người giám hộ trên giấy."))
    if taken_by.agency_id != fresh.agency_id:
        raise ForAnotherAgency(_("Cán bộ nhận giấy phải là người của cơ quan này."))
    made = Consent.objects.create(
        story=fresh, paper_number=number, taken_by=taken_by, signed_on=signed_on, valid_until=valid_until,
        materials=sorted({ConsentMaterial(each).value for each in materials}),
        channels=sorted({ConsentChannel(each).value for each in channels}), every_channel=every_channel,
        read_hash=fresh.words_hash if has_read else "", is_child=is_child, by_guardian=by_guardian,
        recorded_by=by, recorded_at=at,
    )  # fmt: skip
    record("record_consent", fresh, by=by, at=at, consent=made.pk, signed_on=signed_on, valid_until=valid_until)
    return made


@transaction.atomic
def note_reading(consent: Consent, *, by: User, at: datetime) -> Consent:
    """Note that the person read, or was read, the words as they are now. Raises NotStanding, Dropped."""
    story = locked_story(consent.story)
    noted = Consent.objects.filter(pk=consent.pk, withdrawn_on=None).update(read_hash=story.words_hash)
    if not noted:
        raise NotStanding(_("Sự đồng ý này đã rút lại."))
    record("note_reading", story, by=by, at=at, consent=consent.pk, words=story.words_hash)
    consent.refresh_from_db()
    return consent


@transaction.atomic
def withdraw_consent(consent: Consent, *, withdrawn_on: date, way: str, by: User, at: datetime) -> Consent:
    """Write down that the person took her consent back: from now on the story is neither published nor sent.

    What is public stays until an officer withdraws it, which becomes a duty at once. Raises NotStanding, WrongDays.
    """
    story = HumanStory.objects.select_for_update().get(pk=consent.story_id)
    if not consent.signed_on <= withdrawn_on <= timezone.localdate(at):
        raise WrongDays(_("Ngày rút lại phải từ ngày ký đến hôm nay."))
    withdrawn = Consent.objects.filter(pk=consent.pk, withdrawn_on=None).update(
        withdrawn_on=withdrawn_on, withdrawal_way=Consent.Withdrawal(way), withdrawal_noted_by=by,
        withdrawal_noted_at=at,
    )  # fmt: skip
    if not withdrawn:
        raise NotStanding(_("Sự đồng ý này đã được ghi là rút lại rồi."))
    record("withdraw_consent", story, by=by, at=at, consent=consent.pk, withdrawn_on=withdrawn_on, way=str(way))
    consent.refresh_from_db()
    return consent


def _require_paper(number: str, materials: Collection[str], channels: Collection[str], every_channel: bool) -> None:
    if not number:
        raise NoPaper(_("Ghi số, ký hiệu của giấy đồng ý trong hồ sơ lưu của cơ quan."))
    if not materials:
        raise NoPaper(_("Chọn người trong câu chuyện cho dùng gì: lời kể, ảnh, giọng nói, video."))
    if not channels and not every_channel:
        raise NoPaper(_("Chọn kênh được phép, hoặc “Mọi kênh”."))


def _require_days(signed_on: date, valid_until: date | None, today: date) -> None:
    if signed_on > today:
        raise WrongDays(_("Ngày ký chưa đến. Ghi đúng ngày trên giấy."))
    if valid_until is not None and valid_until < signed_on:
        raise WrongDays(_("Giấy hết giá trị trước ngày ký. Xem lại hai ngày trên giấy."))
