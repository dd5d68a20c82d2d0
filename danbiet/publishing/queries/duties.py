"""What the law asks of an agency towards the press, and the evidence that it was done; by period, with its basis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.models import Agency, Rule
from danbiet.offices.rules import NoRule, due_at, rule
from danbiet.offices.working_days import LOCAL
from danbiet.publishing.models import Form, PressConference, PressRequest, Publication, Release, ReleaseKind
from danbiet.publishing.queries.spokespersons import speakers_on

MONTHLY, QUARTERLY, FIRST, CONTACTS = (
    "press.monthly_information",
    "press.regular_conference",
    "press.first_statement",
    "press.published_contacts",
)
DONE, LATE, RUNNING, UNKNOWN = "done", "late", "running", "unknown"
NO_INFORMATION = (ReleaseKind.BACKGROUND, ReleaseKind.HUMAN_STORY)  # they tell nothing of the agency's work
SPOKEN = (ReleaseKind.STATEMENT, ReleaseKind.RESPONSE, ReleaseKind.WARNING)


@dataclass(frozen=True)
class Evidence:
    """One thing that was done: a publication or a conference."""

    title: str
    at: datetime
    publication: Publication | None = None
    conference: PressConference | None = None


@dataclass(frozen=True)
class Period:
    """One period of a duty, to its last day ``until``; ``due`` where it ends at an hour.

    ``state`` is done, late (over, nothing done), running, or unknown: it was over before the agency worked here.
    """

    label: str
    since: date
    until: date
    state: str
    evidence: Sequence[Evidence] = ()
    due: datetime | None = None


@dataclass(frozen=True)
class Duty:
    """A duty of the year under the rule in force on its last day; ``done`` of ``over`` periods were met."""

    key: str
    title: str
    rule: Rule
    periods: Sequence[Period] = field(default_factory=tuple)

    @property
    def over(self) -> int:
        return sum(each.state in (DONE, LATE) for each in self.periods)

    @property
    def done(self) -> int:
        return sum(each.state == DONE for each in self.periods)


def duties_of(agency: Agency, *, year: int, at: datetime) -> list[Duty]:
    """Return the duties of a year, each with its periods up to today, oldest first; unknown rules are left out."""
    today = timezone.localdate(at)
    day = min(today, date(year, 12, 31))
    made = [_informing(agency, year, day, at), _conferring(agency, year, day, at), _speaking(agency, year, day, at)]
    made.append(_being_named(agency, day))
    return [each for each in made if each is not None]


def forms_of(agency: Agency, *, since: date, until: date) -> list[tuple[str, int]]:
    """Return how often information was given in each of the six forms between two days, both included.

    Publications count by the form of their release (first editions only), answered press requests by the form of
    the answer, conferences that were held by their kind. All six forms stand in the answer, also with 0.
    """
    span = _instants(since, until)
    first = Publication.objects.filter(agency=agency, edition__number=1, published_at__range=span)
    counted = Counter(first.values_list("release__form", flat=True))
    answered = PressRequest.objects.filter(agency=agency, state=PressRequest.State.ANSWERED, decided_at__range=span)
    counted.update(form or Form.WRITTEN for form in answered.values_list("form", flat=True))
    held = PressConference.objects.filter(agency=agency, closed_at__isnull=False, starts_at__range=span)
    counted.update(
        Form.BRIEFING if kind == PressConference.Kind.BRIEFING else Form.CONFERENCE
        for kind in held.values_list("kind", flat=True)
    )
    return [(str(form.label), counted[form]) for form in Form]


def _informing(agency: Agency, year: int, day: date, at: datetime) -> Duty | None:
    """Monthly information: anything published for the press, or a conference held, in the month."""
    return _periodic(agency, MONTHLY, _("Cung cấp thông tin định kỳ"), year, day, at, _published_or_met)


def _conferring(agency: Agency, year: int, day: date, at: datetime) -> Duty | None:
    return _periodic(agency, QUARTERLY, _("Họp báo định kỳ"), year, day, at, _met)


def _periodic(agency: Agency, key: str, title: str, year: int, day: date, at: datetime, evidence: Any) -> Duty | None:
    held = _rule(key, agency, day)
    if held is None or not held.value:
        return None
    spans = [span for span in _spans(year, int(held.value)) if span[0] <= day]
    found = evidence(agency, *_instants(spans[0][0], spans[-1][1])) if spans else []
    return Duty(key, title, held, [_period(agency, since, until, found, at) for since, until in spans])


def _period(agency: Agency, since: date, until: date, found: Sequence[Evidence], at: datetime) -> Period:
    inside = [each for each in found if since <= timezone.localdate(each.at) <= until]
    state = DONE if inside else _missing(agency, until, timezone.localdate(at))
    return Period(_span_words(since, until), since, until, state, inside)


def _missing(agency: Agency, until: date, today: date) -> str:
    if agency.opened_at is None or until < timezone.localdate(agency.opened_at):
        return UNKNOWN
    return LATE if today > until else RUNNING


def _published_or_met(agency: Agency, since: datetime, until: datetime) -> list[Evidence]:
    return sorted([*_published(agency, since, until), *_met(agency, since, until, regular=False)], key=lambda e: e.at)


def _published(agency: Agency, since: datetime, until: datetime) -> Iterator[Evidence]:
    rows = Publication.objects.current().filter(agency=agency, published_at__range=(since, until), withdrawn_at=None)
    for row in rows.exclude(kind__in=NO_INFORMATION).select_related("edition").order_by("published_at"):
        yield Evidence(str(row.edition.content.get("title", "")), row.published_at, publication=row)


def _met(agency: Agency, since: datetime, until: datetime, *, regular: bool = True) -> list[Evidence]:
    """Conferences that were held; coordination meetings are none."""
    rows = PressConference.objects.filter(agency=agency, closed_at__isnull=False, starts_at__range=(since, until))
    rows = rows.exclude(kind=PressConference.Kind.BRIEFING)
    if regular:
        rows = rows.filter(kind=PressConference.Kind.REGULAR)
    return [Evidence(each.title, each.starts_at, conference=each) for each in rows.order_by("starts_at")]


def _speaking(agency: Agency, year: int, day: date, at: datetime) -> Duty | None:
    """First statement on a sudden event: from when it was noticed to the first words before the public."""
    held = _rule(FIRST, agency, day)
    if held is None:
        return None
    span = _instants(date(year, 1, 1), date(year, 12, 31))
    noticed = Release.objects.filter(agency=agency, kind__in=SPOKEN, detected_at__range=span, dropped_at=None)
    first = {
        each.release_id: each
        for each in Publication.objects.filter(agency=agency, release__in=noticed, edition__number=1)
    }
    rows = [_statement(each, first.get(each.pk), agency, at) for each in noticed.order_by("detected_at")]
    return Duty(FIRST, _("Thông tin ban đầu về sự việc đột xuất"), held, rows)


def _statement(release: Release, said: Publication | None, agency: Agency, at: datetime) -> Period:
    noticed = release.detected_at or release.created_at
    due = due_at(rule(FIRST, on=timezone.localdate(noticed), agency=agency), noticed)
    when = said.published_at if said else None
    state = (DONE if when <= due else LATE) if when else (LATE if at > due else RUNNING)
    evidence = [Evidence(release.title, when, publication=said)] if when else []
    return Period(release.title, timezone.localdate(noticed), timezone.localdate(due), state, evidence, due)


def _being_named(agency: Agency, day: date) -> Duty | None:
    held = _rule(CONTACTS, agency, day)
    if held is None:
        return None
    named = list(speakers_on(agency, day))
    label = ", ".join(f"{each.person} ({each.title})" for each in named) or _("chưa có ai")
    return Duty(CONTACTS, _("Công bố người phát ngôn"), held, [Period(label, day, day, DONE if named else LATE)])


def _rule(key: str, agency: Agency, day: date) -> Rule | None:
    try:
        return rule(key, on=day, agency=agency)
    except NoRule:
        return None


def _spans(year: int, months: int) -> Iterator[tuple[date, date]]:
    """Cut a year into periods of so many months, the last one shorter where they do not fit."""
    for month in range(1, 13, max(1, months)):
        after = month + max(1, months)
        end = date(year + 1, 1, 1) if after > 12 else date(year, after, 1)
        yield date(year, month, 1), end - timedelta(days=1)


def _span_words(since: date, until: date) -> str:
    if since.month == until.month:
        return _("tháng {month}/{year}").format(month=since.month, year=since.year)
    if (since.month - 1) % 3 == 0 and until.month == since.month + 2:
        return _("quý {quarter}/{year}").format(quarter=(since.month + 2) // 3, year=since.year)
    return f"{since:%d/%m} – {until:%d/%m/%Y}"


def _instants(since: date, until: date) -> tuple[datetime, datetime]:
    """The first and the last instant of two local days."""
    return datetime.combine(since, time.min, LOCAL), datetime.combine(until, time.max, LOCAL)


@dataclass(frozen=True)
class Compliance:
    """One subordinate agency: how many finished months and quarters of the year had what the law asks."""

    agency: Agency
    months: int
    months_over: int
    quarters: int
    quarters_over: int


def compliance_of(parent: Agency, *, year: int, at: datetime) -> list[Compliance]:
    """Return the roll-up of the agencies below ``parent``, in Vietnamese order: counts, never a row of theirs."""
    below = list(Agency.objects.opened().filter(parent=parent).order_by("sort_key", "pk"))
    span = _instants(date(year, 1, 1), date(year, 12, 31))
    held = PressConference.objects.filter(agency__in=below, closed_at__isnull=False, starts_at__range=span)
    met = list(held.exclude(kind=PressConference.Kind.BRIEFING).values_list("agency", "kind", "starts_at"))
    public = Publication.objects.current().filter(agency__in=below, published_at__range=span, withdrawn_at=None)
    said = public.exclude(kind__in=NO_INFORMATION).values_list("agency", "published_at")
    informed = {(agency, _month(when)) for agency, when in said} | {(agency, _month(when)) for agency, _k, when in met}
    regular = PressConference.Kind.REGULAR
    conferred = {(agency, (_month(when) + 2) // 3) for agency, kind, when in met if kind == regular}
    return [_compliance(each, year, timezone.localdate(at), informed, conferred) for each in below]


def _compliance(
    agency: Agency, year: int, today: date, informed: set[tuple[int, int]], conferred: set[tuple[int, int]]
) -> Compliance:
    months = [n for n, span in enumerate(_spans(year, 1), start=1) if _counts(agency, span, today)]
    quarters = [n for n, span in enumerate(_spans(year, 3), start=1) if _counts(agency, span, today)]
    return Compliance(
        agency,
        sum((agency.pk, n) in informed for n in months),
        len(months),
        sum((agency.pk, n) in conferred for n in quarters),
        len(quarters),
    )


def _counts(agency: Agency, span: tuple[date, date], today: date) -> bool:
    """Whether a period is over and the agency worked here when it ended."""
    return span[1] < today and _missing(agency, span[1], today) != UNKNOWN


def _month(when: datetime) -> int:
    return timezone.localdate(when).month
