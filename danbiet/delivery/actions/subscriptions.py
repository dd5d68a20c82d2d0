"""Subscribing without an account: asked for, confirmed from the mailbox itself, left with one click."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from danbiet.delivery.actions.audiences import delete_recipients, make_audience
from danbiet.delivery.actions.letters import post_letter
from danbiet.delivery.actors import LEDGER
from danbiet.delivery.addresses import hasher, keep_key, normal_address, seal
from danbiet.delivery.content import address_use, leave_url, public_path, read_leave_token
from danbiet.delivery.models import AddressKind, Audience, Dispatch, Recipient
from danbiet.offices.audit import record
from danbiet.offices.models import Agency
from danbiet.policies.models import Policy

CONFIRM_SALT: Final = "delivery.confirm"
CONFIRM_WITHIN: Final = timedelta(days=2)


class BadToken(LookupError):
    """The link is not one of ours, was used up, or is too old."""


@transaction.atomic
def subscribers_of(agency: Agency, *, at: datetime) -> Audience:
    """Return the agency's list of e-mail subscribers; it is made when the first one comes."""
    known = Audience.objects.filter(agency=agency, kind=Audience.Kind.SUBSCRIBERS, closed_at=None).first()
    return known or make_audience(
        agency,
        name=_("Người đăng ký nhận tin qua thư điện tử"),
        kind=Audience.Kind.SUBSCRIBERS,
        address_kind=AddressKind.EMAIL,
        purpose=_("Gửi thông cáo và đính chính cho người tự đăng ký"),
        basis=_("Người nhận tự đăng ký và xác nhận từ hộp thư của mình"),
        by=LEDGER,
        at=at,
    )


@transaction.atomic
def subscribe(audience: Audience, address: str, *, topics: Sequence[Policy] = (), at: datetime) -> None:
    """Keep a request to subscribe and write to the mailbox; nothing is sent before it is confirmed.

    Says the same whether the address is known or not, so that nobody can find out who subscribes. Raises Refused for
    what is no mailbox.
    """
    normal = normal_address(audience.address_kind, address)
    keep_key(audience)
    recipient, is_new = Recipient.objects.get_or_create(
        audience=audience,
        address_hash=hasher(audience)(normal),
        defaults={
            "address": seal(normal, use=address_use(audience.pk)),
            "state": Recipient.State.PENDING,
            "added_at": at,
            "topics": [policy.pk for policy in topics],
        },
    )
    if recipient.state == Recipient.State.ACTIVE:
        return
    if not is_new:
        Recipient.objects.filter(pk=recipient.pk).update(
            state=Recipient.State.PENDING, topics=[policy.pk for policy in topics], added_at=at
        )
    _write_to(recipient, audience.agency, at=at)


@transaction.atomic
def confirm_subscription(token: str, *, at: datetime) -> Recipient:
    """Begin a subscription that its mailbox confirmed; a second click changes nothing. Raises BadToken."""
    try:
        said = signing.loads(token, salt=CONFIRM_SALT)
        asked = datetime.fromisoformat(said["at"])
        recipient = Recipient.objects.select_for_update().get(pk=said["id"])
    except (signing.BadSignature, Recipient.DoesNotExist, KeyError, ValueError) as error:
        raise BadToken(_("Liên kết này không đúng hoặc đã hết hạn. Hãy đăng ký lại.")) from error
    if at - asked > CONFIRM_WITHIN:
        raise BadToken(_("Liên kết này đã quá hai ngày. Hãy đăng ký lại để nhận liên kết mới."))
    if recipient.state == Recipient.State.PENDING:
        Recipient.objects.filter(pk=recipient.pk).update(state=Recipient.State.ACTIVE)
        Audience.objects.filter(pk=recipient.audience_id).update(size=F("size") + 1)
        record("confirm_subscription", recipient.audience, by=LEDGER, at=at)
    recipient.refresh_from_db()
    return recipient


@transaction.atomic
def leave(token: str, *, at: datetime) -> None:
    """Delete a subscriber's address at once; leaving twice is no error. Raises BadToken.

    While messages to her list are on their way only her state changes, and the address goes the next night.
    """
    try:
        recipient_id = read_leave_token(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadToken(_("Liên kết này không đúng. Mở lại liên kết trong thư gần nhất.")) from error
    recipient = Recipient.objects.select_for_update(of=("self",)).filter(pk=recipient_id).select_related("audience")
    left = recipient.first()
    if left is None or left.state == Recipient.State.LEFT:
        return
    if left.state == Recipient.State.ACTIVE:
        Audience.objects.filter(pk=left.audience_id).update(size=F("size") - 1)
    Recipient.objects.filter(pk=left.pk).update(state=Recipient.State.LEFT)
    record("leave_list", left.audience, by=LEDGER, at=at)


def forget_left(*, at: datetime) -> int:
    """Delete the addresses of who left, and requests never confirmed, once no dispatch needs their rows."""
    deleted = 0
    for audience in Audience.objects.filter(kind=Audience.Kind.SUBSCRIBERS, closed_at=None):
        if audience.dispatches.filter(state__in=(Dispatch.State.RUNNING, Dispatch.State.PAUSED)).exists():
            continue
        gone = audience.recipients.filter(state=Recipient.State.LEFT)
        unconfirmed = audience.recipients.filter(state=Recipient.State.PENDING, added_at__lt=at - CONFIRM_WITHIN)
        ids = list((gone | unconfirmed).values_list("pk", flat=True)[:10_000])
        if ids:
            with transaction.atomic():
                deleted += delete_recipients(audience, only=ids)
    return deleted


def _write_to(recipient: Recipient, agency: Agency, *, at: datetime) -> None:
    token = signing.dumps({"id": recipient.pk, "at": at.isoformat()}, salt=CONFIRM_SALT)
    url = settings.ENV.public_url.rstrip("/") + public_path("delivery_confirm", token)
    text = _(
        "Có người đã ghi hộp thư này để nhận tin của {agency}.\n\n"
        "Nếu là bạn, hãy mở liên kết sau trong hai ngày:\n{url}\n\n"
        "Nếu không phải bạn, không cần làm gì; hộp thư sẽ bị xoá khỏi máy chủ.\nThôi nhận tin bất cứ lúc nào: {leave}\n"
    ).format(agency=agency.name, url=url, leave=leave_url(recipient.pk))
    # One letter an hour and recipient: a stranger cannot fill somebody's mailbox with our letters.
    post_letter(
        agency, to=recipient, subject=_("Xác nhận đăng ký nhận tin"), text=text,
        key=f"subscription:{recipient.pk}:{at:%Y%m%d%H}", by=LEDGER, at=at,
    )  # fmt: skip
