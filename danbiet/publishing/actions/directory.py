"""The press directory: outlets, and journalists who agreed to stand in it and are forgotten when they ask.

Nothing here counts, ranks or judges an outlet or a journalist (trust.md, promise 5).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.publishing.models import NO_CONTACT, Journalist, Outlet, PressRequest

OUTLET_FIELDS = ("name", "governing_body", "website", "desk_email", "desk_phone", "beats")
JOURNALIST_FIELDS = ("name", "beat", "email", "phone", "consent_on", "consent_basis")


class OutletKnown(ValueError):
    """The directory has an outlet of this name."""


class NoConsent(ValueError):
    """A journalist's contact is kept only with her consent, its day and how it was given."""


@transaction.atomic
def add_outlet(agency: Agency, *, by: User, at: datetime, **fields: Any) -> Outlet:
    """Add an outlet: ``name`` and, if known, the other `OUTLET_FIELDS`. Raises OutletKnown."""
    outlet = Outlet(agency=agency, **_outlet_words(fields))
    _save(outlet)
    record("add_outlet", outlet, by=by, at=at)
    return outlet


@transaction.atomic
def describe_outlet(outlet: Outlet, *, by: User, at: datetime, **fields: Any) -> Outlet:
    """Change what the directory says of an outlet. Raises OutletKnown."""
    for name, value in _outlet_words(fields).items():
        setattr(outlet, name, value)
    _save(outlet)
    record("describe_outlet", outlet, by=by, at=at, changed=sorted(fields))
    return outlet


@transaction.atomic
def retire_outlet(outlet: Outlet, *, by: User, at: datetime) -> Outlet:
    """Take an outlet out of the lists to choose from; what it asked and attended stays."""
    return _retired(outlet, at, "retire_outlet", by=by, at=at)


@transaction.atomic
def restore_outlet(outlet: Outlet, *, by: User, at: datetime) -> Outlet:
    """Put a retired outlet back."""
    return _retired(outlet, None, "restore_outlet", by=by, at=at)


@transaction.atomic
def add_journalist(outlet: Outlet, *, by: User, at: datetime, **fields: Any) -> Journalist:
    """Add a journalist of ``outlet`` who agreed: `JOURNALIST_FIELDS`. Raises NoConsent."""
    _check_consent(fields.get("consent_on"), fields.get("consent_basis"))
    journalist = Journalist.objects.create(agency_id=outlet.agency_id, outlet=outlet, **fields)
    record("add_journalist", journalist, by=by, at=at, outlet_id=outlet.pk)
    return journalist


@transaction.atomic
def describe_journalist(journalist: Journalist, *, by: User, at: datetime, **fields: Any) -> Journalist:
    """Change what the directory says of a journalist. Raises NoConsent."""
    for name, value in fields.items():
        setattr(journalist, name, value)
    _check_consent(journalist.consent_on, journalist.consent_basis)
    journalist.save()
    record("describe_journalist", journalist, by=by, at=at, changed=sorted(fields))
    return journalist


@transaction.atomic
def erase_journalist(journalist: Journalist, *, by: User, at: datetime) -> int:
    """Forget a journalist: the row, her passes to embargoed texts and her contact in every question go.

    Questions and answers stay with the outlet alone. Returns how many questions were emptied of her. The log keeps
    that a journalist of this number was erased, not who.
    """
    hers = Q(journalist=journalist)
    if journalist.email:
        hers |= Q(agency=journalist.agency_id, reply_to__iexact=journalist.email)
    emptied = PressRequest.objects.filter(hers).update(journalist=None, **NO_CONTACT)
    record("erase_journalist", journalist, by=by, at=at, outlet_id=journalist.outlet_id, requests=emptied)
    journalist.delete()
    return emptied


def _outlet_words(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value or "").strip() for name, value in fields.items() if name in OUTLET_FIELDS}


def _save(outlet: Outlet) -> None:
    try:
        with transaction.atomic():
            outlet.save()
    except IntegrityError as error:
        raise OutletKnown(
            _("Danh bạ đã có “{name}”; hãy mở dòng ấy để sửa hoặc thêm phóng viên.").format(name=outlet.name)
        ) from error


def _retired(outlet: Outlet, when: datetime | None, verb: str, *, by: User, at: datetime) -> Outlet:
    outlet.retired_at = when
    outlet.save(update_fields=["retired_at"])
    record(verb, outlet, by=by, at=at)
    return outlet


def _check_consent(on: date | None, basis: str | None) -> None:
    if on is None or not (basis or "").strip():
        raise NoConsent(
            _("Cần ngày phóng viên đồng ý có tên trong danh bạ và đồng ý bằng cách nào; chưa hỏi thì chưa ghi.")
        )
