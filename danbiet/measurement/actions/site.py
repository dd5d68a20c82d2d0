"""Looking at the public site every day, and saying of a finding that it may stay for a while.

A look is a row that is due and then done (`PortalCheck`), so a job that runs twice looks once. Whoever has mended
something may ask for a look at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.measurement.actions.addresses import name_addresses
from danbiet.measurement.models import Finding, PortalCheck
from danbiet.measurement.queries.site import Part, Seen, faults_of
from danbiet.offices.audit import SystemPost, record
from danbiet.offices.models import Agency, User
from danbiet.offices.working_days import LOCAL

WATCHER: Final = SystemPost("site watcher")
LOOK_AT: Final = time(5, 30)  # before the officers of the morning
LONGEST_ACCEPTANCE: Final = timedelta(days=366)


class NoReason(ValueError):
    """Accepting a finding needs a reason, and a day not past and within a year."""


class AlreadyMended(ValueError):
    """The finding is gone; there is nothing to accept."""


def plan_looks(*, at: datetime) -> int:
    """Make today's row for every agency that works here; return how many are new."""
    today = timezone.localdate(at)
    due = datetime.combine(today, LOOK_AT, LOCAL)
    known = PortalCheck.objects.filter(day=today).values("agency")
    new = [PortalCheck(agency=each, day=today, due_at=due) for each in Agency.objects.opened().exclude(pk__in=known)]
    PortalCheck.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def look_where_due(*, at: datetime) -> int:
    """Do every look that is due and not done, each in a transaction of its own; return how many."""
    done = 0
    while _do_one(at=at):
        done += 1
    return done


@transaction.atomic
def _do_one(*, at: datetime) -> bool:
    due = PortalCheck.objects.filter(done_at=None, due_at__lte=at).select_for_update(skip_locked=True, of=("self",))
    check = due.select_related("agency").order_by("due_at", "pk").first()
    if check is None:
        return False
    _look(check, by=WATCHER, at=at)
    return True


@transaction.atomic
def look_now(agency: Agency, *, by: User, at: datetime) -> PortalCheck:
    """Look at the agency's part of the site now, whatever was looked at today. Links are asked anew by the worker."""
    today = timezone.localdate(at)
    check, _new = PortalCheck.objects.select_for_update().get_or_create(
        agency=agency, day=today, defaults={"due_at": at}
    )
    _look(check, by=by, at=at)
    return check


def _look(check: PortalCheck, *, by: User | SystemPost, at: datetime) -> None:
    agency = check.agency
    part = Part(agency, at=at)
    name_addresses(part.named, at=at)
    keep_findings(agency, faults_of(part), at=at)
    check.done_at, check.standing = at, Finding.objects.filter(agency=agency).standing().count()
    check.save(update_fields=["done_at", "standing"])
    record("look_at_site", check, by=by, at=at, agency=agency, standing=check.standing)


@transaction.atomic
def keep_findings(agency: Agency, seen: Sequence[Seen], *, at: datetime) -> None:
    """Make the agency's findings those that were seen now.

    What stood before keeps its first day and its acceptance; what is gone is mended; what comes back begins anew.
    """
    known = {(each.check_key, each.about): each for each in Finding.objects.filter(agency=agency)}
    now = {(each.check.value, each.about): each for each in seen}
    Finding.objects.bulk_create([_new(agency, each, at) for key, each in now.items() if key not in known])
    again = [_again(known[key], each, at) for key, each in now.items() if key in known]
    Finding.objects.bulk_update(again, CHANGING)
    gone = [each.pk for key, each in known.items() if key not in now and each.mended_at is None]
    Finding.objects.filter(pk__in=gone).update(mended_at=at, **NOT_ACCEPTED)


NOT_ACCEPTED: Final[Mapping[str, object]] = {
    "accepted_until": None,
    "accepted_reason": "",
    "accepted_by": None,
    "accepted_at": None,
}
CHANGING: Final = ["said", "since", "first_seen_at", "last_seen_at", "mended_at"]


def _new(agency: Agency, seen: Seen, at: datetime) -> Finding:
    return Finding(
        agency=agency,
        check_key=seen.check,
        group=seen.group,
        about=seen.about,
        said=dict(seen.said),
        since=seen.since or timezone.localdate(at),
        first_seen_at=at,
        last_seen_at=at,
    )


def _again(finding: Finding, seen: Seen, at: datetime) -> Finding:
    came_back = finding.mended_at is not None
    finding.said, finding.last_seen_at, finding.mended_at = dict(seen.said), at, None
    if came_back:
        finding.first_seen_at = at
    if seen.since or came_back:
        finding.since = seen.since or timezone.localdate(at)
    return finding


@transaction.atomic
def accept_finding(finding: Finding, *, reason: str, until: date, by: User, at: datetime) -> Finding:
    """Let a finding stay until the end of a day, with a reason that colleagues read. Raises NoReason, AlreadyMended."""
    reason, today = reason.strip(), timezone.localdate(at)
    if not reason:
        raise NoReason(_("Hãy ghi lý do: người xem sau cần biết vì sao điều này được để lại."))
    if not today <= until <= today + LONGEST_ACCEPTANCE:
        raise NoReason(_("Chọn một ngày từ hôm nay đến một năm nữa; hết ngày ấy điều này hiện lại."))
    fields = {"accepted_until": until, "accepted_reason": reason[:300], "accepted_by": by, "accepted_at": at}
    _change(finding, fields)
    record("accept_finding", finding, by=by, at=at, until=until)
    return finding


@transaction.atomic
def take_back_acceptance(finding: Finding, *, by: User, at: datetime) -> Finding:
    """Put an accepted finding back on the list. Raises AlreadyMended."""
    _change(finding, NOT_ACCEPTED)
    record("take_back_acceptance", finding, by=by, at=at)
    return finding


def _change(finding: Finding, fields: Mapping[str, object]) -> None:
    if not Finding.objects.standing().filter(pk=finding.pk).update(**fields):
        raise AlreadyMended(_("Điều này đã được sửa xong nên không cần chấp nhận nữa."))
    finding.refresh_from_db()
