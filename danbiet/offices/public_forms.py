"""Forms that anybody may send without an account, a cookie or a captcha.

A page that shows a form puts a signed *token* into it: which form, when, and a number never used before. Sending
redeems it, once. So that a machine cannot send thousands, the browser first does some work: it looks for a *proof*,
a number that makes SHA-256 of ``token:proof`` begin with `BITS` zero bits (about a second on an old phone). A
browser that runs no scripts waits instead, and may send less often. Nothing is set on the reader.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danbiet.offices.models import UsedToken
from danbiet.offices.rate_limit import Limit, TooManyAttempts, count_attempt

LIFETIME = timedelta(hours=1)
WAIT_WITHOUT_PROOF = timedelta(seconds=20)
BITS = 16
# In 15 minutes from one network; an office or a school leaves through one address.
MOST_WITH_PROOF = 30
MOST_WITHOUT_PROOF = 5


class TokenRefused(PermissionError):
    """The form cannot be taken as it was sent; the words say what to do. A new token is needed."""


class TokenWrong(TokenRefused):
    """The token is not ours, or of another form."""

    def __init__(self) -> None:
        super().__init__(_("Biểu mẫu này không còn dùng được. Nội dung bạn viết vẫn còn dưới đây; hãy gửi lại."))


class TokenExpired(TokenRefused):
    """The form stood open for too long."""

    def __init__(self) -> None:
        super().__init__(
            _("Biểu mẫu đã mở quá một giờ nên hết hạn. Nội dung bạn viết vẫn còn dưới đây; hãy bấm gửi lại.")
        )


class TokenSpent(TokenRefused):
    """The form was sent before."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Biểu mẫu này đã được gửi một lần rồi, nên lần gửi này không được nhận. "
                "Nếu bạn muốn gửi một nội dung khác, hãy sửa dưới đây rồi bấm gửi."
            )
        )


class TooSoon(TokenRefused):
    """No proof came with the form, and it was sent before the wait was over. The same token goes on."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            ngettext(
                "Trình duyệt của bạn không chạy được phần kiểm tra tự động, nên xin chờ thêm %(n)d giây rồi bấm gửi "
                "lại. Nội dung bạn viết vẫn còn dưới đây.",
                "Trình duyệt của bạn không chạy được phần kiểm tra tự động, nên xin chờ thêm %(n)d giây rồi bấm gửi "
                "lại. Nội dung bạn viết vẫn còn dưới đây.",
                seconds,
            )
            % {"n": seconds}
        )


class TooMany(TokenRefused):
    """Too much came from this network lately; ``again_at`` is when the next is heard."""

    def __init__(self, again_at: datetime) -> None:
        self.again_at = again_at
        hour = f"{timezone.localtime(again_at):%H:%M}"
        super().__init__(
            _(
                "Từ mạng bạn đang dùng vừa có nhiều lần gửi liên tiếp. Hãy gửi lại sau {hour}; "
                "nội dung bạn viết vẫn còn dưới đây."
            ).format(hour=hour)
        )


def issue(form: str, *, at: datetime) -> str:
    """Return a token for one sending of ``form``, good for an hour."""
    said = {"form": form, "at": int(at.timestamp()), "once": secrets.token_urlsafe(9)}
    return signing.dumps(said, salt="danbiet.public_form")


@transaction.atomic
def redeem(form: str, token: str, proof: str, *, network: str, at: datetime) -> None:
    """Take a token for the one sending it is good for.

    Call it in the transaction of what the form does: a form that failed may then be sent again. ``proof`` is empty
    from a browser without scripts; ``network`` is `rate_limit.network_of` the request.

    Raises TokenWrong, TokenExpired, TokenSpent, TooSoon, TooMany.
    """
    issued_at = _issued_at(form, token)
    if not issued_at - timedelta(minutes=1) <= at <= issued_at + LIFETIME:
        raise TokenExpired
    proven = is_proof(token, proof)
    if not proven and at < issued_at + WAIT_WITHOUT_PROOF:
        raise TooSoon(int((issued_at + WAIT_WITHOUT_PROOF - at).total_seconds()) + 1)
    _spend(token, expires_at=issued_at + LIFETIME, at=at)
    _count(form, network, proven, at=at)


def is_proof(token: str, proof: str) -> bool:
    """Tell whether the browser did its work for this token."""
    if not proof.isascii() or not proof.isdecimal() or len(proof) > 12:
        return False
    found = int.from_bytes(hashlib.sha256(f"{token}:{proof}".encode()).digest()[:4], "big")
    return found >> (32 - BITS) == 0


def _issued_at(form: str, token: str) -> datetime:
    try:
        said = signing.loads(token, salt="danbiet.public_form")
    except signing.BadSignature as error:
        raise TokenWrong from error
    if said["form"] != form:
        raise TokenWrong
    return datetime.fromtimestamp(said["at"], tz=timezone.get_current_timezone())


def _spend(token: str, *, expires_at: datetime, at: datetime) -> None:
    UsedToken.objects.filter(expires_at__lt=at).delete()
    try:
        with transaction.atomic():
            UsedToken.objects.create(hashed=hashlib.sha256(token.encode()).digest(), expires_at=expires_at)
    except IntegrityError as error:
        raise TokenSpent from error


def _count(form: str, network: str, proven: bool, *, at: datetime) -> None:
    most = MOST_WITH_PROOF if proven else MOST_WITHOUT_PROOF
    way = "proven" if proven else "waited"
    try:
        count_attempt([Limit(f"form:{form}:{way}:{network}", most)], at=at)
    except TooManyAttempts as error:
        raise TooMany(error.again_at) from error
