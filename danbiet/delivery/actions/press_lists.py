"""The press list: always what the agency's press directory says today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.delivery.actions.audiences import IN_USE, delete_recipients, make_audience
from danbiet.delivery.actors import LEDGER
from danbiet.delivery.addresses import Refused, hasher, keep_key, normal_address, seal
from danbiet.delivery.content import address_use
from danbiet.delivery.models import AddressKind, Audience, Recipient
from danbiet.offices.audit import record
from danbiet.offices.models import Agency
from danbiet.publishing.models import Journalist, Outlet


@transaction.atomic
def press_list_of(agency: Agency, *, at: datetime) -> Audience:
    """Return the agency's press list; made on first use."""
    known = Audience.objects.filter(agency=agency, kind=Audience.Kind.PRESS, closed_at=None).first()
    return known or make_audience(
        agency,
        name=_("Danh bạ báo chí"),
        kind=Audience.Kind.PRESS,
        address_kind=AddressKind.EMAIL,
        purpose=_("Gửi thông cáo, phản hồi và đính chính cho báo chí"),
        basis=_("Danh bạ báo chí của cơ quan; phóng viên đồng ý nhận"),
        by=LEDGER,
        at=at,
    )


@transaction.atomic
def sync_press_list(agency: Agency, *, at: datetime) -> tuple[int, int]:
    """Make the press list what the directory says; return how many were added and deleted.

    Nobody is deleted while a dispatch to the list runs; the next call does it.
    """
    audience = Audience.objects.select_for_update().get(pk=press_list_of(agency, at=at).pk)
    keep_key(audience)
    hashed = hasher(audience)
    wanted = {hashed(address): address for address in _mailboxes(agency)}
    known = {bytes(digest): pk for pk, digest in audience.recipients.values_list("pk", "address_hash")}
    new = [digest for digest in wanted if digest not in known]
    use = address_use(audience.pk)
    Recipient.objects.bulk_create(
        Recipient(audience=audience, address=seal(wanted[digest], use=use), address_hash=digest, added_at=at)
        for digest in new
    )
    gone = [pk for digest, pk in known.items() if digest not in wanted]
    deleted = 0
    if gone and not audience.dispatches.filter(state__in=IN_USE).exists():
        deleted = delete_recipients(audience, only=gone)
    Audience.objects.filter(pk=audience.pk).update(size=audience.recipients.filter(state="active").count())
    if new or deleted:
        record("sync_press_list", audience, by=LEDGER, at=at, added=len(new), deleted=deleted)
    return len(new), deleted


def sync_press_lists(*, at: datetime) -> int:
    """Bring every agency's press list up to date; return how many lists changed."""
    agencies = Agency.objects.filter(pk__in=Outlet.objects.values("agency"))
    return sum(any(sync_press_list(agency, at=at)) for agency in agencies)


def _mailboxes(agency: Agency) -> Iterable[str]:
    """Yield the mailboxes of newsrooms, and of journalists who agreed; one that is no mailbox is left out."""
    outlets = Outlet.objects.filter(agency=agency, retired_at=None).exclude(desk_email="")
    people = Journalist.objects.filter(agency=agency, retired_at=None, consent_on__isnull=False).exclude(email="")
    for text in [*outlets.values_list("desk_email", flat=True), *people.values_list("email", flat=True)]:
        try:
            yield normal_address(AddressKind.EMAIL, text)
        except Refused:
            continue
