"""What leaves by a channel: which variant of the edition, how it fits, and the message of each recipient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings as django_settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from danbiet.channels import Channel
from danbiet.channels.base import Attachment, Fitted, Message
from danbiet.channels.loudspeaker import LoudspeakerSettings
from danbiet.channels.zalo import ZaloSettings, template_of
from danbiet.delivery.addresses import unseal
from danbiet.delivery.ledger.claiming import Claimed
from danbiet.delivery.ledger.keys import DeliveryKey
from danbiet.delivery.loudspeakers import USUAL_LANGUAGE, hours_of, replaced_by, sounds_of
from danbiet.delivery.models import Audience, Dispatch, Lane
from danbiet.publishing.models import Edition, VariantKind

LEAVE_SALT: Final = "delivery.leave"
# Kinds in order of preference: the first that the edition has is sent. What is missing here is sent as a press text.
VARIANTS: Final[Mapping[str, Sequence[VariantKind]]] = {
    "email": (VariantKind.PRESS, VariantKind.POST),
    "sms_http": (VariantKind.SMS, VariantKind.SMS_PLAIN),
    "smpp": (VariantKind.SMS, VariantKind.SMS_PLAIN),
    "zalo": (VariantKind.ZALO, VariantKind.POST),
    "loudspeaker": (VariantKind.SCRIPT,),
    "printed": (VariantKind.BOARD, VariantKind.SCRIPT),
    "webhook": (VariantKind.POST, VariantKind.PRESS),
}
NO_HEADERS: Final[Mapping[str, str]] = {}
OTHERWISE: Final = (VariantKind.POST, VariantKind.PRESS)
PRIORITY_OF_LANE: Final = {Lane.URGENT: 2, Lane.PRESS: 1, Lane.NORMAL: 0, Lane.BULK: 0}


class NoVariant(LookupError):
    """The edition has no text for this channel."""


class NoScript(LookupError):
    """The edition has no script to read aloud."""


@dataclass(frozen=True)
class Content:
    """What is the same for every recipient of a dispatch."""

    text: str
    subject: str
    parts: int
    mark: str
    attachments: Sequence[Attachment] = ()
    starts_at: datetime | None = None
    expires_at: datetime | None = None
    priority: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)
    can_leave: frozenset[int] = frozenset()  # lists of which every message says how to leave
    sounds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by language, for loudspeakers
    replaces: Mapping[int, Sequence[str]] = field(default_factory=dict)  # by recipient: orders that sound no more


def choose_variant(edition: Edition, channel: Channel, *, settings: BaseModel | None = None) -> VariantKind:
    """Return the kind of text that goes by this channel. Raises NoVariant, which says what to do."""
    wanted = list(VARIANTS.get(channel.key, OTHERWISE))
    if getattr(settings, "accents", "") == "drop":
        wanted.reverse()
    has = {kind for kind, text in edition.content.get("variants", {}).items() if text.strip()}
    for kind in wanted:
        if kind in has:
            return kind
    raise NoVariant(
        _("Bản duyệt này chưa có “{kind}” để gửi qua {channel}. Soạn biến thể ấy rồi trình duyệt lại.").format(
            kind=VariantKind(wanted[0]).label, channel=_(channel.label)
        )
    )


def text_of(dispatch: Dispatch) -> str:
    """Return the approved words of this dispatch's variant, exactly."""
    return str(dispatch.edition.variants.get(kind=dispatch.variant_kind).text)


def script_of(edition: Edition) -> str:
    """Return the approved script. Raises NoScript."""
    text = str(edition.content.get("variants", {}).get(VariantKind.SCRIPT, "")).strip()
    if not text:
        raise NoScript(_("Bản này chưa có biến thể đọc loa. Soạn biến thể ấy rồi trình duyệt lại."))
    return text


def fitted(edition: Edition, kind: VariantKind, channel: Channel, settings: BaseModel | None) -> Fitted:
    return channel.fit(str(edition.content["variants"][kind]), settings=settings)


def content_of(dispatch: Dispatch, channel: Channel, settings: BaseModel | None) -> Content:
    """Return what every recipient of this dispatch gets."""
    text = text_of(dispatch)
    lists = dispatch.audiences.filter(kind=Audience.Kind.SUBSCRIBERS).values_list("pk", flat=True)
    sounds: Mapping[str, Mapping[str, Any]] = {}
    if isinstance(settings, LoudspeakerSettings):
        until = dispatch.expires_at or dispatch.planned_at + timedelta(hours=settings.keep_hours)
        sounds = sounds_of(dispatch, settings, expires_at=until)
    return Content(
        text=text,
        subject=str(dispatch.edition.content.get("title", "")),
        parts=channel.fit(text, settings=settings).parts,
        mark=dispatch.key_mark,
        starts_at=dispatch.starts_at,
        expires_at=dispatch.expires_at,
        priority=PRIORITY_OF_LANE[Lane(dispatch.lane)],
        extra=extra_of(dispatch, settings),
        can_leave=frozenset(lists),
        sounds=sounds,
        replaces=replaced_by(dispatch) if sounds else {},
    )


def extra_of(dispatch: Dispatch, settings: BaseModel | None) -> dict[str, Any]:
    """Return what only this channel needs, the same for everybody."""
    reason = {"override_reason": dispatch.override_reason} if dispatch.override_reason else {}
    if isinstance(settings, LoudspeakerSettings):
        at = dispatch.started_at or dispatch.planned_at
        return {"hours": str(hours_of(dispatch.agency, settings, at=at)), **reason}
    if isinstance(settings, ZaloSettings) and settings.service == "zns":
        title = str(dispatch.edition.content.get("title", ""))
        return {**template_of(settings, title=title, text=text_of(dispatch)), **reason}
    return reason


def message_to(row: Claimed, content: Content) -> Message:
    """Return the message of one recipient. Raises KeyMissing."""
    address = unseal(row.address, use=address_use(row.audience_id))
    text, headers = content.text, NO_HEADERS
    if row.audience_id in content.can_leave and "@" in address:
        text, headers = _with_leave(text, row.recipient_id)
    language, extra = row.language, content.extra
    if content.sounds:
        # A commune whose language nobody has recorded hears the Vietnamese.
        language = language if language in content.sounds else USUAL_LANGUAGE
        extra = {
            **extra,
            "audio": content.sounds.get(language, {}),
            "replaces": content.replaces.get(row.recipient_id, ()),
        }
    return Message(
        key=str(DeliveryKey(content.mark, row.id, row.round)),
        address=address,
        text=text,
        subject=content.subject,
        language=language,
        headers=headers,
        attachments=content.attachments,
        starts_at=content.starts_at,
        expires_at=content.expires_at,
        priority=content.priority,
        extra=extra,
    )


def address_use(audience_id: int) -> bytes:
    """Return what a list's addresses are sealed for, so that none can be moved to another list."""
    return b"recipient:%d" % audience_id


def leave_token(recipient_id: int) -> str:
    """Return the signed token by which a subscriber leaves; it never ends."""
    return signing.Signer(salt=LEAVE_SALT).sign(str(recipient_id))


def read_leave_token(token: str) -> int:
    """Return the recipient of a leave token. Raises signing.BadSignature."""
    return int(signing.Signer(salt=LEAVE_SALT).unsign(token))


def leave_url(recipient_id: int) -> str:
    path = public_path("delivery_leave", leave_token(recipient_id))
    return f"{django_settings.ENV.public_url.rstrip('/')}{path}"


def public_path(name: str, token: str) -> str:
    """Return the public page's path: ``delivery_leave`` or ``delivery_confirm``."""
    return reverse(name, args=[token])


def _with_leave(text: str, recipient_id: int) -> tuple[str, Mapping[str, str]]:
    url = leave_url(recipient_id)
    headers = {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return f"{text}\n\n-- \nThôi nhận tin: {url}\n", headers
