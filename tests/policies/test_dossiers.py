"""The dossier's verbs: opened, described, moved on, tested, written in, closed; each leaves its trace."""

from datetime import date

import pytest

from danbiet.offices.models import Agency, AuditEntry, User
from danbiet.policies.actions import (
    Criterion,
    CriterionUnanswered,
    TitleTaken,
    UnknownStage,
    add_document,
    answer_high_impact_test,
    archive_policy,
    describe_policy,
    open_policy,
    reach_stage,
    remove_document,
    remove_key_fact,
    restore_policy,
    set_milestone,
    set_stages,
    write_key_fact,
    write_key_message,
)
from danbiet.policies.kinds import KINDS, load_kinds
from danbiet.policies.models import DocumentKind, HighImpactTest, KeyFact, Milestone, Policy, PolicyDocument, Stage
from tests.builders import a_policy
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def decree(db: None) -> DocumentKind:
    stages = ["drafting", "consultation", "promulgation"]
    return DocumentKind.objects.create(key="nghi-dinh-thu", name="Nghị định (thử)", stages=stages)


@pytest.fixture
def policy(ministry: Agency, officer: User, decree: DocumentKind) -> Policy:
    return open_policy(
        ministry, title=" Nghị định về học phí ", short_title="Học phí ", kind=decree, stage="drafting",
        by=officer, at=NOW,
    )  # fmt: skip


def verbs() -> list[str]:
    return list(AuditEntry.objects.exclude(actor_id=None).order_by("pk").values_list("verb", flat=True))


def test_a_dossier_opens_with_the_milestones_of_its_kind(policy: Policy, decree: DocumentKind):
    assert (policy.title, policy.short_title, policy.stage) == ("Nghị định về học phí", "Học phí", "drafting")
    assert list(policy.milestones.order_by("pk").values_list("stage", "happened_on")) == [
        ("drafting", None),
        ("consultation", None),
        ("promulgation", None),
    ]
    assert verbs() == ["open_policy"]


def test_two_dossiers_of_an_agency_never_bear_one_name(
    policy: Policy, ministry: Agency, other_ministry: Agency, officer: User, decree: DocumentKind
):
    same = {"title": "Khác", "short_title": "Học phí", "kind": decree, "stage": "drafting", "by": officer, "at": NOW}
    with pytest.raises(TitleTaken):
        open_policy(ministry, **same)
    assert open_policy(other_ministry, **same).agency == other_ministry
    other = open_policy(ministry, **(same | {"short_title": "Viện phí"}))
    with pytest.raises(TitleTaken):
        describe_policy(other, short_title="Học phí", by=officer, at=NOW)
    other.refresh_from_db()
    assert other.short_title == "Viện phí"


def test_lines_on_charts_get_colours_in_turn(ministry: Agency, officer: User, decree: DocumentKind):
    made = [
        open_policy(ministry, title="t", short_title=f"p{n}", kind=decree, stage="drafting", by=officer, at=NOW)
        for n in range(12)
    ]
    assert [each.colour_slot for each in made] == [*range(10), 0, 1]


def test_only_what_changed_is_written_in_the_log(policy: Policy, officer: User):
    describe_policy(policy, title=policy.title, summary="Tóm tắt.", lead_unit="Vụ A", by=officer, at=NOW)
    describe_policy(policy, summary="Tóm tắt.", by=officer, at=NOW)
    last = AuditEntry.objects.order_by("-pk").first()
    assert (last.verb, last.details) == ("describe_policy", {"changed": ["lead_unit", "summary"]})
    assert verbs() == ["open_policy", "describe_policy"]


def test_a_policy_reaches_only_stages_that_its_kind_passes(policy: Policy, officer: User):
    reach_stage(policy, stage="consultation", on=date(2026, 3, 2), by=officer, at=NOW)
    set_milestone(
        policy, stage="promulgation", planned_on=date(2026, 6, 1), happened_on=None, basis="QĐ 1", by=officer, at=NOW
    )
    with pytest.raises(UnknownStage):
        reach_stage(policy, stage="effect", on=date(2026, 3, 2), by=officer, at=NOW)
    assert policy.stage == "consultation"
    assert list(policy.milestones.order_by("pk").values_list("stage", "planned_on", "happened_on", "basis")) == [
        ("drafting", None, None, ""),
        ("consultation", None, date(2026, 3, 2), ""),
        ("promulgation", date(2026, 6, 1), None, "QĐ 1"),
    ]


def answers(*met: bool) -> dict[str, Criterion]:
    return {
        name: Criterion(yes, f"Vì {name}.") for name, yes in zip(HighImpactTest.CRITERIA, met, strict=False)
    }  # fmt: skip


@pytest.mark.parametrize(("met", "high"), [((True,) * 4, True), ((True, True, True, False), False)])
def test_a_policy_is_of_high_impact_when_all_four_criteria_are_met(
    policy: Policy, officer: User, met: tuple[bool, ...], high: bool
):
    test = answer_high_impact_test(policy, answers=answers(*met), by=officer, at=NOW)
    assert (test.is_complete, test.is_high_impact, test.decided_by) == (True, high, officer)
    assert HighImpactTest(policy=policy).is_high_impact is None


def test_an_unfinished_test_is_refused_whole(policy: Policy, officer: User):
    for said in (answers(True, True, True), answers(*(True,) * 4) | {"is_wide": Criterion(True, " ")}):
        with pytest.raises(CriterionUnanswered):
            answer_high_impact_test(policy, answers=said, by=officer, at=NOW)
    assert HighImpactTest.objects.count() == 0


def test_a_changed_message_keeps_its_earlier_versions(policy: Policy, officer: User, colleague: User):
    write_key_message(policy, text="Một", by=officer, at=NOW)
    write_key_message(policy, text="Hai", by=officer, at=NOW)
    write_key_message(policy, text="Một, sửa", number=1, by=colleague, at=NOW)
    rows = policy.key_messages.values_list("number", "version", "text", "is_current", "written_by")
    assert list(rows) == [
        (1, 2, "Một, sửa", True, colleague.pk),
        (1, 1, "Một", False, officer.pk),
        (2, 1, "Hai", True, officer.pk),
    ]


def test_facts_and_documents_come_and_go(policy: Policy, officer: User):
    fact = write_key_fact(policy, subject="Mức", value="10", by=officer, at=NOW)
    write_key_fact(policy, fact=fact, value="12", by=officer, at=NOW)
    other = write_key_fact(policy, subject="Từ", value="1/1", by=officer, at=NOW)
    assert list(policy.key_facts.values_list("subject", "value", "position")) == [("Mức", "12", 0), ("Từ", "1/1", 1)]
    remove_key_fact(other, by=officer, at=NOW)
    document = add_document(policy, subject="Tờ trình", by=officer, at=NOW)
    remove_document(document, by=officer, at=NOW)
    assert (KeyFact.objects.count(), PolicyDocument.objects.count()) == (1, 0)
    assert verbs()[1:] == [
        "write_key_fact", "write_key_fact", "write_key_fact", "remove_key_fact", "add_document", "remove_document",
    ]  # fmt: skip


def test_a_closed_dossier_is_kept_and_can_be_opened_again(policy: Policy, officer: User):
    archive_policy(policy, by=officer, at=NOW)
    assert (list(Policy.objects.current()), Policy.objects.count()) == ([], 1)
    restore_policy(policy, by=officer, at=NOW)
    assert list(Policy.objects.current()) == [policy]


def test_a_kind_that_gets_a_stage_gives_it_to_its_dossiers(policy: Policy, decree: DocumentKind, officer: User):
    reach_stage(policy, stage="consultation", on=date(2026, 3, 2), by=officer, at=NOW)
    set_stages(decree, stages=["drafting", "effect"], by=officer, at=NOW)
    assert set(Milestone.objects.values_list("stage", flat=True)) == {
        "drafting", "consultation", "promulgation", "effect",
    }  # fmt: skip
    for stages in ([], ["drafting", "lạ"]):
        with pytest.raises(UnknownStage):
            set_stages(decree, stages=stages, by=officer, at=NOW)


def test_kinds_that_officers_edited_stay_as_they_are():
    load_kinds()
    DocumentKind.objects.filter(key="luat").update(stages=["drafting"])
    DocumentKind.objects.filter(key="nghi-dinh").delete()
    assert (load_kinds(), DocumentKind.objects.get(key="luat").stages) == (1, ["drafting"])
    assert all(stage in Stage.values for _key, _name, stages in KINDS for stage in stages)


def test_what_is_public_today_and_what_is_not(ministry: Agency):
    today, later, never = (a_policy(ministry, public_from=day) for day in (NOW.date(), date(2030, 1, 1), None))
    assert list(Policy.objects.public_on(NOW.date())) == [today]
    assert {today, later, never} == set(Policy.objects.all())
