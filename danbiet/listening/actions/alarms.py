"""Raising alarms on counts, taking them, and closing them with one of six answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from django.db import transaction
from django.db.models import Min, Q
from django.utils.translation import gettext as _

from danbiet.engine import ENGINE_VERSION
from danbiet.engine.series import Assessment, TooLittleHistory, assess_window, within_budget
from danbiet.engine.series.days import MINIMUM
from danbiet.listening.actions.alarm_budget import accepted_false_alarms
from danbiet.listening.actors import LISTENER
from danbiet.listening.models import Alarm, AlarmOutcome, Follow, Mention
from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.offices.rules import NoClock, NoRule, start_clock, stop_clock
from danbiet.offices.working_days import is_working_day
from danbiet.policies.models import Policy

HISTORY_DAYS = 28
LONGEST_WINDOW = timedelta(hours=24)
STREAMS = ("independent", "stories")
HANDLING = "alarm.handling"


class AlreadyTaken(Exception):
    """Somebody else works on this alarm."""


class AlreadyClosed(Exception):
    """The alarm was closed before."""


class NotAnOutcome(ValueError):
    """An alarm closes with one of six answers and a reason."""


@dataclass(frozen=True)
class Finding:
    """What was seen in one stream of one policy."""

    policy: Policy
    stream: str
    assessment: Assessment

    @property
    def rate(self) -> float:
        """False alarms in 30 days if this sounded in this stream alone; never for fewer stories than an alarm needs."""
        seen = self.assessment
        return seen.odds / seen.threshold if seen.observed >= MINIMUM else inf


def detect_alarms(*, at: datetime, policies: Iterable[Policy] | None = None) -> list[Alarm]:
    """Judge each policy's last hours against its own past; return the alarms newly raised.

    Of each agency's streams only so many sound as its accepted false alarms a month allow. Where only some
    ``policies`` are judged, the agency's others still count, as quiet. An alarm already open is refreshed, never
    doubled; one that an officer closed in the last 24 hours is not raised again for what was published until then.
    """
    current = Policy.objects.current().select_related("agency")
    wanted = None if policies is None else {policy.pk for policy in policies}
    of_agency: dict[Agency, list[Policy]] = defaultdict(list)
    for policy in current:
        of_agency[policy.agency].append(policy)
    raised = [
        _raise(finding.policy, finding, at=at)
        for agency, all_of_it in of_agency.items()
        for finding in _sounding(agency, all_of_it, wanted, at=at)
    ]
    return [alarm for alarm in raised if alarm is not None]


def _sounding(agency: Agency, policies: Sequence[Policy], wanted: set[int] | None, *, at: datetime) -> list[Finding]:
    """Return each policy's strongest finding of those that the agency's budget lets sound."""
    judged = [policy for policy in policies if wanted is None or policy.pk in wanted]
    found = [
        Finding(policy, stream, seen)
        for policy in judged
        for stream in STREAMS
        if (seen := _assess(policy, stream, at=at)) is not None
    ]
    quiet = [inf] * (len(STREAMS) * (len(policies) - len(judged)))
    budget = accepted_false_alarms(agency, at=at)
    sounds = within_budget(
        [*(finding.rate for finding in found), *quiet],
        false_alarms_per_30_days=len(policies) if budget is None else budget,
    )
    strongest: dict[int, Finding] = {}
    for finding in (each for each, sounding in zip(found, sounds, strict=False) if sounding):
        strongest[finding.policy.pk] = min(finding, strongest.get(finding.policy.pk, finding), key=lambda one: one.rate)
    return list(strongest.values())


def _assess(policy: Policy, stream: str, *, at: datetime) -> Assessment | None:
    events = _events(policy, stream, at=at)
    try:
        return assess_window(
            events,
            at=at,
            history_days=HISTORY_DAYS,
            working_day=is_working_day,
            since=Follow.objects.filter(agency=policy.agency_id).aggregate(first=Min("since"))["first"],
        )
    except TooLittleHistory:
        # Said on the dossier, where the officer can see how many days are still missing.
        return None


def _events(policy: Policy, stream: str, *, at: datetime) -> Sequence[datetime]:
    since = at - timedelta(days=HISTORY_DAYS) - LONGEST_WINDOW
    standing = (
        Mention.objects.standing().filter(policy=policy, at__gt=since, at__lte=at).exclude(_explained(policy, at=at))
    )
    if stream == "stories":
        firsts = standing.values("item__story").annotate(first=Min("at"))
        return sorted(firsts.values_list("first", flat=True))
    return sorted(standing.filter(item__is_original=True).values_list("at", flat=True))


def _explained(policy: Policy, *, at: datetime) -> Q:
    """What an alarm closed in the last day was about: it must not raise the same alarm again.

    What is published after the closing still counts, so that a new rise is seen.
    """
    explained = Q(pk__in=[])
    for alarm in Alarm.objects.filter(policy=policy, closed_at__gt=at - LONGEST_WINDOW):
        explained |= Q(at__gt=alarm.raised_at - LONGEST_WINDOW, at__lte=alarm.closed_at)
    return explained


@transaction.atomic
def _raise(policy: Policy, finding: Finding, *, at: datetime) -> Alarm | None:
    seen = finding.assessment
    fields = {
        "last_seen_at": at,
        "window_hours": int(seen.window.total_seconds() // 3600),
        "observed": seen.observed,
        "expected": seen.baseline,
        "upper": seen.upper,
        "odds": seen.odds,
        "evidence": _evidence(policy, finding, at=at),
        "engine_version": ENGINE_VERSION,
    }
    # The policy is the lock: two workers that see one rise must raise one alarm.
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    open_one = Alarm.objects.select_for_update().filter(policy=policy, kind=Alarm.Kind.VOLUME, closed_at=None).first()
    if open_one is not None:
        Alarm.objects.filter(pk=open_one.pk).update(**fields)
        return None
    alarm = Alarm.objects.create(policy=policy, agency_id=policy.agency_id, raised_at=at, **fields)
    record("raise_alarm", alarm, by=LISTENER, at=at)
    with suppress(NoRule):  # an agency whose rulebook sets no hours owes nothing by a certain one
        start_clock(HANDLING, alarm, agency=policy.agency, post=policy.owner_post, by=LISTENER, at=at)
    return alarm


def _evidence(policy: Policy, finding: Finding, *, at: datetime) -> dict[str, object]:
    seen = finding.assessment
    window = Mention.objects.standing().filter(policy=policy, at__gt=at - seen.window, at__lte=at)
    stories = window.order_by("item__story").values_list("item__story", flat=True).distinct()
    return {
        "stream": finding.stream,
        "used": seen.used,
        "left_out": [[str(day), why] for day, why in seen.left_out],
        "stories": list(stories[:50]),
        "to": at.isoformat(),
    }


@transaction.atomic
def take_alarm(alarm: Alarm, *, by: User, at: datetime) -> Alarm:
    """Take a waiting alarm; two officers can never both have it. Raises AlreadyTaken."""
    taken = Alarm.objects.waiting().filter(pk=alarm.pk).update(taken_by=by, taken_at=at)
    alarm.refresh_from_db()
    if not taken:
        raise AlreadyTaken(_("Cảnh báo này đã có người nhận xử lý. Hãy tải lại trang để xem ai đang làm."))
    record("take_alarm", alarm, by=by, at=at)
    return alarm


@transaction.atomic
def release_alarm(alarm: Alarm, *, by: User, at: datetime) -> Alarm:
    """Give a taken alarm back, so that a colleague may take it. Raises AlreadyClosed."""
    released = Alarm.objects.open().filter(pk=alarm.pk).exclude(taken_at=None).update(taken_by=None, taken_at=None)
    alarm.refresh_from_db()
    if not released:
        raise AlreadyClosed(_("Cảnh báo này không còn ở trạng thái đang xử lý, nên không trả lại được."))
    record("release_alarm", alarm, by=by, at=at)
    return alarm


@transaction.atomic
def close_alarm(alarm: Alarm, *, outcome: str, reason: str, was_false: bool, by: User, at: datetime) -> Alarm:
    """Close an alarm with an answer and its reason; whoever closes an untaken one takes it too.

    Raises NotAnOutcome for anything but the six answers or an empty reason, AlreadyClosed when it was closed.
    """
    if outcome not in AlarmOutcome.values or not reason.strip():
        raise NotAnOutcome(_("Hãy chọn một cách xử lý và viết lý do; lý do được lưu để rút kinh nghiệm."))
    fields = {"closed_by": by, "closed_at": at, "outcome": outcome, "reason": reason.strip(), "was_false": was_false}
    closed = Alarm.objects.open().filter(pk=alarm.pk).update(**fields)
    if not closed:
        raise AlreadyClosed(_("Cảnh báo này đã được đóng trước đó."))
    Alarm.objects.filter(pk=alarm.pk, taken_at=None).update(taken_by=by, taken_at=at)
    alarm.refresh_from_db()
    record("close_alarm", alarm, by=by, at=at, outcome=outcome, was_false=was_false)
    with suppress(NoClock):
        stop_clock(HANDLING, alarm, by=by, at=at)
    return alarm
