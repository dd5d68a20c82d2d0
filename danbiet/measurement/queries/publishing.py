"""Figures of publishing and delivery: how early, how soon answered, and how much of what was sent arrived.

The ledger says what *arrived*; whether people know is asked of people, in surveys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danbiet.delivery.models import Delivery, DeliveryState, Dispatch
from danbiet.delivery.queries.progress import UNCONFIRMED
from danbiet.measurement.queries.reading import Case, Reading, middle, read
from danbiet.offices.models import Agency, Clock
from danbiet.policies.models import Milestone, Policy, Stage
from danbiet.publishing.models import Edition, Intake, PressRequest, Publication, Question, ReleaseKind

MOST_CASES = 20_000  # what a page or a report goes through one by one; the figure itself counts all
AHEAD = timedelta(days=60)  # a policy about to take effect already owes its information


def ahead_of_effect(agency: Agency, at: datetime, days: int) -> Sequence[Case]:
    """One case a policy that takes effect in the period or the 60 days after it: days from first word to effect."""
    today = timezone.localdate(at)
    first = Publication.objects.filter(policy=OuterRef("policy")).values("policy").annotate(at=Min("published_at"))
    effects = (
        Milestone.objects.filter(stage=Stage.EFFECT, policy__agency=agency, policy__archived_at=None)
        .select_related("policy__owner_post")
        .annotate(first_at=Subquery(first.values("at")[:1]))
    )
    due = [row for row in effects if (on := _effect_day(row)) and today - timedelta(days=days) < on <= (today + AHEAD)]
    return [Case(_unit(row.policy), _days_ahead(row), row) for row in sorted(due, key=lambda row: row.pk)]


def _effect_day(milestone: Milestone) -> date | None:
    return milestone.happened_on or milestone.planned_on


def _days_ahead(milestone: Milestone) -> float | None:
    first_at: datetime | None = getattr(milestone, "first_at", None)
    effect = _effect_day(milestone)
    return None if first_at is None or effect is None else float((effect - timezone.localdate(first_at)).days)


def days_ahead(agency: Agency, at: datetime, days: int) -> Reading:
    cases = ahead_of_effect(agency, at, days)
    silent = sum(case.value is None for case in cases)
    found = read(cases, middle, at=at)
    said = "%(n)d chính sách chưa có thông tin nào được công bố"
    remark = ngettext(said, said, silent) % {"n": silent} if silent else ""
    return Reading(found.value, found.n, at, remark)


def press_requests(agency: Agency, at: datetime, days: int) -> Sequence[Case]:
    """One case a request received in the period whose time is up or which is decided: 1 in time, 0 late."""
    received = PressRequest.objects.filter(agency=agency, received_at__gt=at - timedelta(days=days))
    rows = received.filter(received_at__lte=at).exclude(state=PressRequest.State.DROPPED)
    rows = rows.select_related("policy__owner_post", "owner_post").order_by("-received_at")
    due = _due_by_thing("pressrequest", [row.pk for row in rows])
    return [Case(_unit(row.policy, row.owner_post), _in_time(row.decided_at, due.get(row.pk), at), row) for row in rows]


def _due_by_thing(noun: str, ids: Sequence[int]) -> dict[int, datetime]:
    names = {f"{noun}:{each}": each for each in ids}
    clocks = Clock.objects.filter(about__in=names).values_list("about", "due_at")
    return {names[about]: due for about, due in clocks}


def _in_time(done_at: datetime | None, due_at: datetime | None, at: datetime) -> float | None:
    if due_at is None:
        return None
    if done_at is not None:
        return float(done_at <= due_at)
    return 0.0 if at > due_at else None


def questions(agency: Agency, at: datetime, days: int) -> Sequence[Case]:
    """One case a question of the public received in the period: 1 settled in time, 0 late."""
    rows = Question.objects.filter(agency=agency, asked_at__gt=at - timedelta(days=days), asked_at__lte=at)
    rows = rows.select_related("policy__owner_post", "group").order_by("-asked_at")
    due = _due_by_thing("question", [row.pk for row in rows])
    return [
        Case(_unit(row.policy), _in_time(row.answered_at or row.declined_at, due.get(row.pk), at), row) for row in rows
    ]


def responses(agency: Agency, at: datetime, days: int) -> Sequence[Case]:
    """One case a response published in the period: minutes from noticing to publishing."""
    first = Publication.objects.filter(release=OuterRef("release")).order_by("published_at").values("pk")[:1]
    rows = Publication.objects.filter(
        agency=agency,
        kind=ReleaseKind.RESPONSE,
        published_at__gt=at - timedelta(days=days),
        published_at__lte=at,
        pk=Subquery(first),
    )
    rows = rows.exclude(release__detected_at=None).select_related("release", "policy__owner_post", "edition")
    return [Case(_unit(row.policy), _minutes_to(row), row) for row in rows.order_by("-published_at")]


def _minutes_to(shown: Publication) -> float | None:
    noticed = shown.release.detected_at
    return None if noticed is None else (shown.published_at - noticed).total_seconds() / 60


def intakes(agency: Agency, at: datetime, days: int) -> Sequence[Case]:
    """One case a text that a unit handed in during the period: hours until it was public."""
    first = Publication.objects.filter(release=OuterRef("release")).order_by("published_at").values("published_at")[:1]
    received = Intake.objects.filter(agency=agency, received_at__gt=at - timedelta(days=days), received_at__lte=at)
    rows = received.annotate(public_at=Subquery(first)).order_by("-received_at")
    return [Case(row.unit, _hours(row.received_at, row.public_at), row) for row in rows]


def _hours(begun: datetime, done: datetime | None) -> float | None:
    return None if done is None else (done - begun).total_seconds() / 3600


def dispatches(agency: Agency, at: datetime, days: int) -> Sequence[Dispatch]:
    """What really left in the period, newest first; dry runs are no proof of anything."""
    begun = Dispatch.objects.filter(agency=agency, is_dry=False, started_at__gt=at - timedelta(days=days))
    return list(
        begun.filter(started_at__lte=at).select_related("edition__release__policy__owner_post").order_by("-started_at")
    )


def arrived(agency: Agency, at: datetime, days: int) -> Reading:
    """The share of recipients whose message is known to have arrived."""
    sent = dispatches(agency, at, days)
    whole = sum(row.expected for row in sent)
    received = sum(row.received for row in sent)
    handed = sum(row.handed for row in sent)
    remark = _("%(n)d đã giao nhà cung cấp, chưa có biên nhận") % {"n": handed} if handed else ""
    return Reading(received / whole if whole else None, whole, at, remark)


@dataclass(frozen=True)
class Arrived:
    """How many of a policy's messages were to arrive, and are known to have.

    ``handed`` is what left by channels that confirm no receipt (e-mail); it is in neither of the others.
    """

    expected: int
    received: int
    handed: int


def arrived_of(policy: Policy) -> Arrived:
    """Return what really left about a policy, over all its dispatches."""
    sent = Dispatch.objects.filter(edition__release__policy=policy, is_dry=False).exclude(started_at=None)
    tells = ~Q(channel__in=UNCONFIRMED)
    sums = sent.aggregate(
        handed=Sum(F("handed") + F("received"), filter=~tells, default=0),
        expected=Sum("expected", filter=tells, default=0),
        received=Sum("received", filter=tells, default=0),
    )
    return Arrived(**sums)


def arrived_cases(agency: Agency, at: datetime, days: int) -> Sequence[Case]:
    """One case a dispatch, weighing as much as it has recipients."""
    return [
        Case(
            _unit(row.edition.release.policy), row.received / row.expected if row.expected else None, row, row.expected
        )
        for row in dispatches(agency, at, days)
    ]


def play_backs(agency: Agency, at: datetime, days: int) -> QuerySet[Delivery]:
    """Return what loudspeakers had to play in the period, once its fate is known."""
    rows = Delivery.objects.filter(
        dispatch__agency=agency,
        dispatch__channel="loudspeaker",
        dispatch__is_dry=False,
        dispatch__started_at__gt=at - timedelta(days=days),
        dispatch__started_at__lte=at,
    )
    return rows.exclude(Q(state=DeliveryState.WAITING) | Q(state=DeliveryState.HANDED, settled_at=None))


def share_played(agency: Agency, at: datetime, days: int) -> Reading:
    """The share of them that reported a whole play-back."""
    received = Count("pk", filter=Q(state=DeliveryState.RECEIVED))
    told = play_backs(agency, at, days).aggregate(n=Count("pk"), received=received)
    return Reading(told["received"] / told["n"] if told["n"] else None, told["n"], at)


def played(agency: Agency, at: datetime, days: int) -> Sequence[Case]:
    """One case a loudspeaker that had something to play in the period: 1 when it reported a whole play-back."""
    rows = play_backs(agency, at, days).select_related("dispatch", "recipient__place", "recipient__station")
    units = _units_of_editions(rows)
    return [
        Case(units[row.dispatch.edition_id], float(row.state == DeliveryState.RECEIVED), row)
        for row in rows.order_by("-pk")[:MOST_CASES]
    ]


def _units_of_editions(rows: QuerySet[Delivery]) -> dict[int, str]:
    """Thousands of loudspeakers play one text; its words must not come along with every one of them."""
    editions = Edition.objects.filter(pk__in=rows.order_by().values("dispatch__edition"))
    return {each.pk: _unit(each.release.policy) for each in editions.select_related("release__policy__owner_post")}


def _unit(policy: Policy | None, post: object = None) -> str:
    """Who answers: the policy's lead unit, else the post named."""
    if policy is not None and policy.lead_unit:
        return policy.lead_unit
    named = post or (policy.owner_post if policy is not None else None)
    return str(named) if named else _("chưa giao đơn vị nào")
