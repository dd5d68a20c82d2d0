"""The rulebook: the right rule on the right day, its basis shown, and clocks that count as the law counts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from danbiet.offices.audit import SystemPost
from danbiet.offices.models import AuditEntry, Clock, Rule
from danbiet.offices.rules import (
    ClockAlreadyRuns,
    NoClock,
    NoPeriod,
    NoRule,
    due_at,
    load_rules,
    rule,
    rules_in_force,
    set_own_rule,
    start_clock,
    stop_clock,
)
from tests.builders import a_policy
from tests.cast import LOCAL, NOW

LOADER = SystemPost("reference")


@pytest.fixture
def rulebook(db):
    load_rules(by=LOADER, at=NOW)


def moment(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=LOCAL)


def test_the_decree_changed_on_the_first_of_july(rulebook):
    old, new = rule("press.first_statement", on=date(2026, 6, 30)), rule("press.first_statement", on=date(2026, 7, 1))
    assert [(each.basis, each.amount_words) for each in (old, new)] == [
        ("Nghị định 09/2017/NĐ-CP, Điều 6", "24 giờ"),
        ("Nghị định 244/2026/NĐ-CP", "24 giờ"),
    ]


def test_a_rule_that_nobody_confirmed_says_so(rulebook):
    unconfirmed, confirmed = rule("press.reply", on=NOW.date()), rule("consultation.agency_reply", on=NOW.date())
    assert [unconfirmed.basis_words, confirmed.basis_words] == [
        "Luật Báo chí 2016, Điều 39 (chưa kiểm chứng)",
        "Luật 64/2025/QH15, Điều 30 khoản 1 điểm a",
    ]


def test_a_missing_rule_says_what_to_do(rulebook):
    with pytest.raises(NoRule, match="thêm vào sổ quy định"):
        rule("press.first_statement", on=date(2016, 1, 1))


def test_loading_the_rulebook_again_changes_nothing(rulebook):
    entries = AuditEntry.objects.count()
    assert load_rules(by=LOADER, at=NOW) == 0
    assert AuditEntry.objects.count() == entries


def test_a_changed_row_is_put_right_and_one_that_left_the_files_goes_unless_a_clock_ran_under_it(rulebook, ministry):
    Rule.objects.filter(key="press.reply").update(value=99)
    unused = Rule.objects.create(key="old.unused", title="x", unit="days", basis="x", valid_from=date(2020, 1, 1))
    used = Rule.objects.create(key="old", title="x", unit="days", value=1, basis="x", valid_from=date(2020, 1, 1))
    start_clock("old", a_policy(ministry), agency=ministry, post=None, by=LOADER, at=NOW)
    assert load_rules(by=LOADER, at=NOW) == 3
    assert rule("press.reply", on=NOW.date()).value == 30
    assert list(Rule.objects.filter(pk__in=[unused.pk, used.pk])) == [used]


def test_an_agencys_own_stricter_rule_binds_it_and_no_other(rulebook, ministry, other_ministry, head):
    set_own_rule(
        ministry,
        "press.first_statement",
        value=6,
        basis="Quy chế phát ngôn của Bộ",
        from_on=NOW.date(),
        by=head,
        at=NOW,
    )
    chosen = [rule("press.first_statement", on=NOW.date(), agency=each) for each in (ministry, other_ministry, None)]
    assert [each.amount_words for each in chosen] == ["6 giờ", "24 giờ", "24 giờ"]
    assert chosen[0].basis_words == "Quy chế phát ngôn của Bộ"


def test_an_agencys_later_own_rule_ends_its_earlier_one(rulebook, ministry, head):
    for value, day in ((6, date(2026, 1, 1)), (4, date(2026, 3, 1))):
        set_own_rule(ministry, "alarm.handling", value=value, basis="Quy chế", from_on=day, by=head, at=NOW)
    on = [rule("alarm.handling", on=day, agency=ministry).value for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert on == [Decimal(6), Decimal(4)]


def test_one_rule_a_key_is_in_force(rulebook, ministry, head):
    set_own_rule(ministry, "alarm.handling", value=2, basis="Quy chế", from_on=NOW.date(), by=head, at=NOW)
    standing = {each.key: each.value for each in rules_in_force(NOW.date(), ministry)}
    in_force = set(Rule.objects.in_force(NOW.date()).values_list("key", flat=True))
    assert len(standing) == len(rules_in_force(NOW.date(), ministry)) == len(in_force)
    assert standing["alarm.handling"] == 2


@pytest.mark.parametrize(
    ("unit", "value", "start", "due"),
    [
        ("hours", 24, moment(3, 6, 22, 30), moment(3, 7, 22, 30)),
        ("days", 15, moment(3, 4), moment(3, 19, 23, 59, 59)),
        ("days", 3, moment(3, 4), moment(3, 9, 23, 59, 59)),  # Saturday, so Monday
        ("days", 10, moment(2, 6), moment(2, 23, 23, 59, 59)),  # the first of Tết, so the day after it
        ("working_days", 3, moment(2, 12), moment(2, 24, 23, 59, 59)),
        ("months", 1, moment(1, 31), moment(3, 2, 23, 59, 59)),  # 28 February is a Saturday
    ],
)
def test_periods_end_as_the_civil_code_says(unit, value, start, due):
    assert due_at(Rule(key="x", unit=unit, value=value), start) == due


def test_a_rule_without_a_length_starts_no_clock(rulebook, ministry):
    with pytest.raises(NoPeriod, match="no length of time"):
        start_clock("consultation.explanation", a_policy(ministry), agency=ministry, post=None, by=LOADER, at=NOW)


def test_a_clock_shows_its_basis(rulebook, ministry, officer):
    policy = a_policy(ministry)
    clock = start_clock("press.first_statement", policy, agency=ministry, post=None, by=officer, at=NOW)
    assert (clock.about, clock.due_at, clock.basis_words) == (
        f"policy:{policy.pk}",
        moment(3, 5),
        "24 giờ kể từ 09:00 04/03/2026; căn cứ Nghị định 09/2017/NĐ-CP, Điều 6 (chưa kiểm chứng)",
    )
    assert AuditEntry.objects.filter(verb="start_clock", noun_id=clock.pk).count() == 1


def test_a_thing_has_one_clock_a_rule(rulebook, ministry, officer):
    policy = a_policy(ministry)
    start_clock("press.reply", policy, agency=ministry, post=None, by=officer, at=NOW)
    with pytest.raises(ClockAlreadyRuns, match="đã được tính"):
        start_clock("press.reply", policy, agency=ministry, post=None, by=officer, at=NOW)
    assert Clock.objects.count() == 1


def test_a_stopped_clock_runs_no_longer(rulebook, ministry, officer):
    policy = a_policy(ministry)
    clock = start_clock("press.reply", policy, agency=ministry, post=None, by=officer, at=NOW)
    stop_clock("press.reply", policy, by=officer, at=moment(3, 10))
    assert list(Clock.objects.running()) == []
    assert AuditEntry.objects.get(verb="stop_clock", noun_id=clock.pk).details["in_time"] is True
    with pytest.raises(NoClock, match="no running clock"):
        stop_clock("press.reply", policy, by=officer, at=moment(3, 11))
