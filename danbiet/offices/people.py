"""Staff: their accounts, and the posts they hold for a time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import SystemPost, record
from danbiet.offices.models import Agency, PersonInPost, Post, SignInLink, User


class UsernameTaken(ValueError):
    """Another member of staff has this sign-in name."""


class WrongAgency(ValueError):
    """A person was to hold a post of an agency she does not work in, or her agency is not open."""


class AlreadyInPost(ValueError):
    """The person holds this post in part of the time already."""


class NotInPost(ValueError):
    """The appointment ended before, or would end before it began."""


@transaction.atomic
def add_user(
    *, username: str, full_name: str, agency: Agency, email: str = "", language: str = "vi",
    by: User | SystemPost, at: datetime,
) -> User:  # fmt: skip
    """Add a member of staff without a password: a one-time link lets her in, and there she sets one.

    Raises UsernameTaken, and WrongAgency when nobody has opened the agency.
    """
    if agency.opened_at is None:
        raise WrongAgency(_("{agency} chưa mở trên hệ thống; hãy mở cơ quan trước.").format(agency=agency))
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTaken(_("Tên đăng nhập “{name}” đã có người dùng; hãy chọn tên khác.").format(name=username))
    user = User.objects.create_user(
        username, full_name=full_name, email=email, agency=agency, language=language, joined_at=at
    )
    record("add_user", user, by=by, at=at)
    return user


@transaction.atomic
def deactivate_user(user: User, *, by: User | SystemPost, at: datetime) -> User:
    """End a person's account: her sessions and links stop at once, her posts end with the day, her rows stay."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    SignInLink.objects.filter(user=user, used_at=None).delete()
    today = timezone.localdate(at)
    for held in PersonInPost.objects.on(today).filter(user=user):
        held.to_on = today
        held.save(update_fields=["to_on"])
    record("deactivate_user", user, by=by, at=at)
    return user


@transaction.atomic
def appoint(
    user: User, post: Post, *, from_on: date, to_on: date | None = None, by: User | SystemPost, at: datetime
) -> PersonInPost:
    """Put ``user`` in ``post`` from a day, until a day or further notice. Raises WrongAgency, AlreadyInPost."""
    if user.agency_id != post.agency_id:
        raise WrongAgency(
            _("{user} không thuộc {agency}; chỉ cử người của chính cơ quan.").format(user=user, agency=post.agency)
        )
    overlapping = PersonInPost.objects.filter(Q(to_on=None) | Q(to_on__gte=from_on), user=user, post=post)
    if to_on is not None:
        overlapping = overlapping.filter(from_on__lte=to_on)
    if overlapping.exists():
        raise AlreadyInPost(_("{user} đang giữ chức danh {post} trong thời gian này.").format(user=user, post=post))
    held = PersonInPost.objects.create(user=user, post=post, from_on=from_on, to_on=to_on)
    record("appoint", held, by=by, at=at, agency=post.agency, user_id=user.pk, post_id=post.pk, from_on=from_on)
    return held


@transaction.atomic
def end_appointment(held: PersonInPost, *, on: date, by: User | SystemPost, at: datetime) -> PersonInPost:
    """Let the appointment end with the day ``on``. Raises NotInPost when it ended earlier or begins later."""
    if on < held.from_on or (held.to_on is not None and held.to_on < on):
        raise NotInPost(_("{held}: ngày thôi giữ chức danh phải nằm trong thời gian giữ chức danh.").format(held=held))
    held.to_on = on
    held.save(update_fields=["to_on"])
    record("end_appointment", held, by=by, at=at, agency=held.post.agency, user_id=held.user_id, to_on=on)
    return held
