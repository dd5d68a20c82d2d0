"""Who may speak for the agency, on what basis and until when; name, telephone and mailbox are published by law."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.publishing.models import Spokesperson

Kind = Spokesperson.Kind


class IncompleteMandate(ValueError):
    """A delegated speaker needs a case, a document and an end; a mandate ends after it begins."""


class NotOfThisAgency(ValueError):
    """The person does not work in the agency."""


class MandateEnded(ValueError):
    """The mandate was ended before."""


@transaction.atomic
def give_mandate(
    agency: Agency, *, person: User, kind: str, title: str, phone: str, email: str, from_on: date,
    to_on: date | None = None, case: str = "", basis: str = "", by: User, at: datetime,
) -> Spokesperson:  # fmt: skip
    """Let ``person`` speak for the agency from a day on. Raises IncompleteMandate and NotOfThisAgency.

    A delegated speaker (``Kind.DELEGATED``) speaks on one case, on a document, until a day.
    """
    if person.agency_id != agency.pk:
        raise NotOfThisAgency(_("{person} không thuộc {agency}.").format(person=person, agency=agency))
    _check_whole(kind, case, basis, from_on, to_on)
    mandate = Spokesperson.objects.create(
        agency=agency, person=person, kind=kind, title=title.strip(), phone=phone.strip(), email=email,
        from_on=from_on, to_on=to_on, case=case.strip(), basis=basis.strip(),
    )  # fmt: skip
    record("give_mandate", mandate, by=by, at=at, person_id=person.pk, kind=kind, from_on=from_on, to_on=to_on)
    return mandate


@transaction.atomic
def end_mandate(mandate: Spokesperson, *, by: User, at: datetime) -> Spokesperson:
    """End a mandate before its time; the row stays, so that what was said under it can be explained."""
    ended = Spokesperson.objects.filter(pk=mandate.pk, ended_on=None).update(ended_on=timezone.localdate(at))
    mandate.refresh_from_db()
    if not ended:
        raise MandateEnded(_("Tư cách phát ngôn này đã kết thúc trước đó."))
    record("end_mandate", mandate, by=by, at=at, person_id=mandate.person_id)
    return mandate


def _check_whole(kind: str, case: str, basis: str, from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise IncompleteMandate(_("Ngày cuối phải sau ngày đầu."))
    if kind == Kind.DELEGATED and not (case.strip() and basis.strip() and to_on):
        raise IncompleteMandate(
            _("Người được ủy quyền cần việc được ủy quyền, văn bản ủy quyền và ngày hết hạn; hãy ghi đủ cả ba.")
        )
