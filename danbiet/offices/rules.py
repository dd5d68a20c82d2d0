"""The rulebook in use: which rule holds on a day, and the clocks that run under it.

Periods are counted as the Civil Code 2015 counts them (Articles 147 and 148): the day a period starts on is
not counted, one that would end on a day off ends on the next working day, and it ends at midnight.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import SystemPost, record
from danbiet.offices.models import Agency, Clock, Post, Rule, User
from danbiet.offices.working_days import LOCAL, add_working_days, is_working_day, next_working_day

RULEBOOK = Path(__file__).with_name("rulebook")
END_OF_DAY = time(23, 59, 59)
Unit = Rule.Unit


class NoRule(LookupError):
    """No rule of this key is in force on the day."""


class NoPeriod(ValueError):
    """The rule says no length of time, so no clock can run under it."""


class ClockAlreadyRuns(ValueError):
    """This rule already has a clock for this thing."""


class NoClock(LookupError):
    """There is no running clock of this rule for this thing."""


def rule(key: str, *, on: date, agency: Agency | None = None) -> Rule:
    """Return the rule ``key`` in force on the local day ``on``: the agency's own, else the general one.

    Raises NoRule, which says what to do.
    """
    found = Rule.objects.in_force(on).filter(key=key).binding(agency).first()
    if found is None:
        raise NoRule(
            _("Sổ quy định không có “{key}” cho ngày {day}. Quản trị viên thêm vào sổ quy định rồi nạp lại.").format(
                key=key, day=f"{on:%d/%m/%Y}"
            )
        )
    return found


def rules_in_force(on: date, agency: Agency | None = None) -> list[Rule]:
    """Return one rule a key, by key: the agency's own where it has one."""
    chosen: dict[str, Rule] = {}
    for each in Rule.objects.in_force(on).binding(agency).select_related("agency"):
        chosen.setdefault(each.key, each)
    return list(chosen.values())


@transaction.atomic
def load_rules(*, by: User | SystemPost, at: datetime) -> int:
    """Make the general rules those of the YAML files; return how many rows were written or removed.

    A rule that left the files stays when a clock ran under it: what it decided can still be explained.
    """
    wanted = {(fields["key"], fields["valid_from"]): fields for fields in _from_files()}
    known = {(each.key, each.valid_from): each for each in Rule.objects.filter(agency=None)}
    gone = [each.pk for key, each in known.items() if key not in wanted and not each.clocks.exists()]
    changed = len(gone) + sum(_write(known.get(key), fields) for key, fields in wanted.items())
    Rule.objects.filter(pk__in=gone).delete()
    if changed:
        record("load_rules", None, by=by, at=at, changed=changed, rules=len(wanted))
    return changed


@transaction.atomic
def set_own_rule(
    agency: Agency, key: str, *, value: Decimal | int, basis: str, from_on: date, by: User, at: datetime
) -> Rule:
    """Let ``agency`` set itself the rule ``key`` from a day on, in the unit of the general one. Raises NoRule."""
    general = rule(key, on=from_on)
    before = Rule.objects.filter(agency=agency, key=key, valid_from__lt=from_on, valid_to=None)
    before.update(valid_to=from_on - timedelta(days=1))
    own, _new = Rule.objects.update_or_create(
        agency=agency,
        key=key,
        valid_from=from_on,
        defaults={
            "title": general.title, "unit": general.unit, "text": general.text,
            "value": value, "basis": basis, "is_verified": True,
        },
    )  # fmt: skip
    record("set_own_rule", own, by=by, at=at, agency=agency, key=key, value=Decimal(value), from_on=from_on)
    return own


def start_clock(
    rule_key: str, about: models.Model, *, agency: Agency, post: Post | None, by: User | SystemPost, at: datetime
) -> Clock:
    """Start the clock of ``rule_key`` for ``about``; ``post`` is the one whose duty it is.

    Raises NoRule, NoPeriod and ClockAlreadyRuns.
    """
    chosen = rule(rule_key, on=timezone.localdate(at), agency=agency)
    due = due_at(chosen, at)
    try:
        with transaction.atomic():
            clock = Clock.objects.create(
                agency=agency, rule=chosen, about=name_of(about), post=post, started_at=at, due_at=due
            )
            record("start_clock", clock, by=by, at=at, about=clock.about, rule_id=chosen.pk, due_at=due)
    except IntegrityError as error:
        raise ClockAlreadyRuns(
            _("Thời hạn “{rule}” của việc này đã được tính từ trước; không cần bắt đầu lại.").format(rule=chosen)
        ) from error
    return clock


@transaction.atomic
def stop_clock(rule_key: str, about: models.Model, *, by: User | SystemPost, at: datetime) -> Clock:
    """Stop the running clock of ``rule_key`` for ``about``. Raises NoClock when none runs."""
    running = Clock.objects.running().select_for_update(of=("self",)).filter(rule__key=rule_key)
    clock = running.filter(about=name_of(about)).first()
    if clock is None:
        raise NoClock(f"no running clock of {rule_key!r} for {name_of(about)}: start it first, or it was stopped")
    clock.stopped_at = at
    clock.save(update_fields=["stopped_at"])
    record("stop_clock", clock, by=by, at=at, about=clock.about, in_time=at <= clock.due_at)
    return clock


def due_at(rule: Rule, start: datetime) -> datetime:
    """Return when a period of ``rule`` that starts at ``start`` ends. Raises NoPeriod."""
    if rule.value is None or rule.unit not in (Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS):
        raise NoPeriod(f"{rule.key}: {rule.get_unit_display()!s} is no length of time; no clock runs under it")
    if rule.unit == Unit.HOURS:
        return start + timedelta(hours=float(rule.value))
    return datetime.combine(_last_day(rule, start.astimezone(LOCAL).date()), END_OF_DAY, LOCAL)


def name_of(thing: models.Model) -> str:
    """Return ``noun:id``, the way clocks and logs point at a thing."""
    return f"{thing._meta.model_name}:{thing.pk}"


def _last_day(rule: Rule, start: date) -> date:
    amount = int(rule.value or 0)
    if rule.unit == Unit.WORKING_DAYS:
        return add_working_days(start, amount)
    last = start + timedelta(days=amount) if rule.unit == Unit.DAYS else _months_later(start, amount)
    return last if is_working_day(last) else next_working_day(last)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has none such (Article 148.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _from_files() -> Iterator[dict[str, Any]]:
    for file in sorted(RULEBOOK.glob("*.yaml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
            value = entry.get("value")
            yield {
                "key": entry["key"],
                "title": entry["title"],
                "value": None if value is None else Decimal(str(value)),
                "unit": entry["unit"],
                "text": entry.get("text", ""),
                "basis": entry["basis"],
                "valid_from": entry["valid_from"],
                "valid_to": entry.get("valid_to"),
                "is_verified": entry.get("is_verified", False),
            }


def _write(known: Rule | None, fields: dict[str, Any]) -> bool:
    if known is None:
        Rule.objects.create(**fields)
        return True
    if all(getattr(known, name) == value for name, value in fields.items()):
        return False
    for name, value in fields.items():
        setattr(known, name, value)
    known.save()
    return True
