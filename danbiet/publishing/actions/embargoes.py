"""Embargo: chosen journalists read an approved edition before its hour, each with a key of her own.

An embargo is not a schedule: it is a promise of the press not to print before a moment, frozen with the edition. It
lifts by itself, because what is approved under an embargo without an hour is published when the embargo ends.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.publishing.actions.publications import BeforeTheEmbargo, InThePast, NotApproved
from danbiet.publishing.actions.writing import Dropped, NotDraft, locked, require_draft, wrote
from danbiet.publishing.letters import address, post
from danbiet.publishing.models import Edition, EmbargoPass, EmbargoVisit, Journalist, Release, ReleaseState

__all__ = [
    "BeforeTheEmbargo", "DeadPass", "Dropped", "InThePast", "NoEmbargo", "NoMailbox", "NotApproved", "NotDraft",
    "give_pass", "open_pass", "revoke_pass", "set_embargo",
]  # fmt: skip

PAGE: Final = "embargo_pass"


class NoEmbargo(ValueError):
    """The edition has no embargo, or it is over: everybody may read it."""


class DeadPass(LookupError):
    """The key is unknown or revoked, or the edition was taken back."""


class NoMailbox(ValueError):
    """The journalist left no mailbox, or works for another list than this agency's."""


@transaction.atomic
def set_embargo(release: Release, *, until: datetime | None, by: User, at: datetime) -> Release:
    """Say until when the press may not print a draft; None takes the embargo away.

    It is frozen with the edition, so a submitted release must be taken back first. Raises NotDraft, Dropped,
    InThePast, BeforeTheEmbargo (it would end after the hour of publication).
    """
    fresh = locked(release)
    require_draft(fresh)
    if until is not None and until <= at:
        raise InThePast(_("Giờ hết cấm đăng đã qua. Chọn giờ sau thời điểm này."))
    if until is not None and fresh.publish_at is not None and until > fresh.publish_at:
        hour = f"{timezone.localtime(fresh.publish_at):%H:%M %d/%m/%Y}"
        raise BeforeTheEmbargo(_("Cấm đăng không thể kéo dài quá giờ hẹn công bố ({hour}).").format(hour=hour))
    fresh.embargo_until = until
    fresh.save(update_fields=["embargo_until", *wrote(fresh, by, at)])
    record("set_embargo", fresh, by=by, at=at, until=until)
    return fresh


@transaction.atomic
def give_pass(edition: Edition, journalist: Journalist, *, by: User, at: datetime) -> str:
    """Give a journalist her key to an approved edition under embargo, post it to her, and return it, shown only now.

    A second key for her replaces the first. Raises NotApproved, NoEmbargo, NoMailbox.
    """
    release = locked(edition.release)
    _require_embargo(release, edition, at=at)
    if journalist.agency_id != release.agency_id or not journalist.email or journalist.retired_at is not None:
        raise NoMailbox(_("Phóng viên này chưa có thư điện tử trong danh bạ của cơ quan."))
    token = secrets.token_urlsafe(24)
    given, _new = EmbargoPass.objects.update_or_create(
        edition=edition,
        journalist=journalist,
        defaults={"token_hash": _hashed(token), "given_by": by, "given_at": at, "revoked_at": None},
    )
    _post(given, release, token, by=by, at=at)
    record("give_embargo_pass", release, by=by, at=at, edition=edition.pk, journalist=journalist.pk)
    return token


def _require_embargo(release: Release, edition: Edition, *, at: datetime) -> None:
    last = release.editions.order_by("-number").first()
    if release.state not in (ReleaseState.APPROVED, ReleaseState.SCHEDULED) or last is None or last.pk != edition.pk:
        raise NotApproved(_("Chỉ đưa trước cho báo chí bản đã được duyệt đủ và chưa công bố."))
    if release.embargo_until is None or release.embargo_until <= at:
        raise NoEmbargo(_("Bản này không cấm đăng, hoặc đã hết cấm; không cần đưa trước cho từng người."))


def _post(given: EmbargoPass, release: Release, token: str, *, by: User, at: datetime) -> None:
    until = f"{timezone.localtime(release.embargo_until):%H:%M %d/%m/%Y}"
    title = given.edition.content["title"]
    text = _(
        "{title}\n\nCẤM ĐĂNG TRƯỚC {until}.\n\nĐọc toàn văn và tải tệp tại:\n{address}\n\n"
        "Liên kết này của riêng anh/chị; mỗi lần mở được ghi lại. Đề nghị không chuyển tiếp."
    ).format(title=title, until=until, address=address(PAGE, token))
    subject = _("[Cấm đăng trước {until}] {title}").format(until=until, title=title)
    key = f"embargo-pass:{given.pk}:{given.given_at.isoformat()}"
    post(release.agency, to=given.journalist.email, subject=subject, text=text, key=key, by=by, at=at)


@transaction.atomic
def revoke_pass(embargo_pass: EmbargoPass, *, by: User, at: datetime) -> EmbargoPass:
    """Take a journalist's key back; revoking it twice changes nothing. What she opened stays in the log."""
    if EmbargoPass.objects.filter(pk=embargo_pass.pk, revoked_at=None).update(revoked_at=at):
        release = embargo_pass.edition.release
        record("revoke_embargo_pass", release, by=by, at=at, journalist=embargo_pass.journalist_id)
    embargo_pass.refresh_from_db()
    return embargo_pass


@transaction.atomic
def open_pass(token: str, *, what: str, at: datetime) -> Edition:
    """Return the edition of a key and log the visit; ``what`` is "page" or "asset:ID". Raises DeadPass.

    The key of a journalist who left the directory opens nothing.

    After publication the key still opens the edition; the visit is then no secret and is not logged.
    """
    given = (
        EmbargoPass.objects.filter(token_hash=_hashed(token), revoked_at=None, journalist__retired_at=None)
        .select_related("edition__release__agency", "edition__release__policy")
        .first()
    )
    if given is None:
        raise DeadPass(_("Liên kết này không đúng hoặc đã bị thu lại. Hãy liên hệ người phát ngôn."))
    if hasattr(given.edition, "publication"):
        return given.edition
    last = given.edition.release.editions.order_by("-number").first()
    is_approved = given.edition.release.state in (ReleaseState.APPROVED, ReleaseState.SCHEDULED)
    if not is_approved or last is None or last.pk != given.edition_id:
        raise DeadPass(_("Bản này đã được rút về để sửa. Cơ quan sẽ gửi lại khi có bản mới."))
    EmbargoVisit.objects.create(embargo_pass=given, at=at, what=what[:80])
    return given.edition


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
