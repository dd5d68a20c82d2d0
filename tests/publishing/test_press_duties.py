"""What the law asks towards the press, with the evidence; and in which of the six forms information was given."""

from datetime import date, datetime, timedelta

import pytest

from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Agency
from danbiet.offices.rules import load_rules
from danbiet.publishing.actions.duties import NotOurRule, NotStricter, set_press_rule
from danbiet.publishing.queries.duties import Compliance, compliance_of, duties_of, forms_of
from tests.builders import a_publication, a_release, an_edition
from tests.cast import LOCAL, NOW
from tests.publishing.press_desk import a_conference, a_mandate, an_answered_request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rulebook(db: None) -> None:
    load_rules(by=SystemPost("reference"), at=NOW)


def on(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LOCAL)


def published(agency, at, **fields):
    return a_publication(an_edition(a_release(agency, at=at, **fields), at=at), at=at)


def duty(agency, key, at=NOW):
    return next(each for each in duties_of(agency, year=2026, at=at) if each.key == key)


@pytest.fixture(autouse=True)
def long_open(ministry: Agency) -> None:
    ministry.opened_at = datetime(2025, 1, 1, tzinfo=LOCAL)
    ministry.save()


def test_each_month_has_its_evidence_or_says_that_it_was_missed(ministry):
    published(ministry, on(1, 20), title="Tin tháng một")
    monthly = duty(ministry, "press.monthly_information")
    assert [(each.label, each.state, [e.title for e in each.evidence]) for each in monthly.periods] == [
        ("tháng 1/2026", "done", ["Tin tháng một"]),
        ("tháng 2/2026", "late", []),
        ("tháng 3/2026", "running", []),
    ]
    assert (monthly.done, monthly.over) == (1, 2)
    assert monthly.rule.basis_words == "Nghị định 09/2017/NĐ-CP, Điều 5 (chưa kiểm chứng)"


def test_months_before_the_agency_worked_here_are_not_measured_rather_than_missed(ministry):
    ministry.opened_at = on(2, 10)
    ministry.save()
    monthly = duty(ministry, "press.monthly_information")
    assert ([each.state for each in monthly.periods], monthly.over) == (["unknown", "late", "running"], 1)


def test_a_quarter_needs_a_regular_conference_that_was_held(ministry, officer):
    a_conference(ministry, by=officer, at=on(2, 1), kind="briefing", closed_at=on(2, 1))
    a_conference(ministry, by=officer, at=on(2, 2), kind="regular")
    assert [(p.label, p.state) for p in duty(ministry, "press.regular_conference", on(4, 2)).periods] == [
        ("quý 1/2026", "late"),
        ("quý 2/2026", "running"),
    ]
    a_conference(ministry, by=officer, at=on(3, 31), kind="regular", title="Quý một", closed_at=on(3, 31, 11))
    held = duty(ministry, "press.regular_conference", on(4, 2)).periods[0]
    assert (held.state, [each.title for each in held.evidence]) == ("done", ["Quý một"])


def test_the_first_statement_on_a_sudden_event_is_measured_from_when_it_was_noticed(ministry):
    for hours, title in ((5, "Kịp"), (30, "Chậm")):
        release = a_release(ministry, kind="statement", title=title, detected_at=on(3, 1))
        at = on(3, 1) + timedelta(hours=hours)
        a_publication(an_edition(release, at=at), at=at)
    a_release(ministry, kind="response", title="Chưa nói", detected_at=on(3, 4, 8))
    said = {each.label: each.state for each in duty(ministry, "press.first_statement").periods}
    assert said == {"Kịp": "done", "Chậm": "late", "Chưa nói": "running"}


def test_who_speaks_is_published_or_the_duty_is_not_met(ministry, officer):
    assert [p.state for p in duty(ministry, "press.published_contacts").periods] == ["late"]
    a_mandate(officer)
    assert [(p.state, p.label) for p in duty(ministry, "press.published_contacts").periods] == [
        ("done", "Lê Thị Đầu Mối (Chánh Văn phòng)")
    ]


def test_without_a_rulebook_no_duty_is_invented(ministry):
    assert duties_of(ministry, year=2015, at=on(3, 4)) == []


def test_the_six_forms_are_counted_from_what_was_done(ministry, officer, head):
    published(ministry, on(2, 2))
    published(ministry, on(2, 3), form="portal")
    published(ministry, on(5, 3), form="portal")
    an_answered_request(ministry, by=head, after=timedelta(days=1), form="direct")
    a_conference(ministry, by=officer, at=on(3, 1), closed_at=on(3, 1))
    a_conference(ministry, by=officer, at=on(3, 2), kind="briefing", closed_at=on(3, 2))
    assert [n for _label, n in forms_of(ministry, since=date(2026, 1, 1), until=date(2026, 3, 31))] == [
        1,
        1,
        1,
        1,
        1,
        0,
    ]


def test_an_agency_may_be_quicker_than_the_law_and_never_slower(ministry, officer):
    own = set_press_rule(ministry, "press.reply", value=5, basis="Quy chế", by=officer, at=NOW)
    assert (own.agency, own.amount_words, own.basis_words) == (ministry, "5 ngày", "Quy chế")
    for value in (31, 0):
        with pytest.raises(NotStricter, match="từ 1 đến 30 ngày"):
            set_press_rule(ministry, "press.reply", value=value, basis="Quy chế", by=officer, at=NOW)
    with pytest.raises(NotOurRule):
        set_press_rule(ministry, "alarm.handling", value=5, basis="Quy chế", by=officer, at=NOW)


def test_a_house_rule_may_be_set_to_nothing(ministry, officer):
    assert set_press_rule(ministry, "statement.checklist", value=0, basis="Quy chế", by=officer, at=NOW).value == 0


def test_a_parent_agency_reads_counts_of_those_below_it_and_no_row(parent_ministry, ministry, other_ministry, officer):
    published(ministry, on(1, 20))
    published(ministry, on(1, 25))
    published(other_ministry, on(2, 3))
    a_conference(ministry, by=officer, at=on(3, 31), closed_at=on(3, 31, 11))
    a_conference(ministry, by=officer, at=on(5, 5), kind="sudden", closed_at=on(5, 5, 11))
    told = compliance_of(parent_ministry, year=2026, at=on(7, 2))
    assert told == [Compliance(ministry, months=3, months_over=6, quarters=1, quarters_over=2)]
    assert compliance_of(ministry, year=2026, at=on(7, 2)) == []
