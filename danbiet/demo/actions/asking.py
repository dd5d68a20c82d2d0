"""The invented press and people ask; the agencies answer, some in time and some not yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from danbiet.demo.actions.releases import Staff
from danbiet.demo.script import spoken, world
from danbiet.offices.models import Agency, Role
from danbiet.policies.models import Policy
from danbiet.publishing.actions import press_requests as press
from danbiet.publishing.actions import questions as box
from danbiet.publishing.actions.directory import add_journalist, add_outlet
from danbiet.publishing.actions.spokespersons import give_mandate
from danbiet.publishing.models import Outlet, Question, Spokesperson

SINCE = timedelta(days=55)
ASKED_EVERY, ANSWERED_AFTER = timedelta(hours=7), timedelta(days=2)


def open_press_desk(agency: Agency, staff: Staff, *, at: datetime) -> dict[str, Outlet]:
    """Fill the directory with the invented press and name who speaks; return the outlets by name."""
    begun = at - SINCE
    outlets = {each.name: _outlet(agency, each.name, each.host, staff, begun) for each in world().outlets}
    speaker = staff.approvers[Role.SPOKESPERSON]
    give_mandate(
        agency,
        person=speaker,
        kind=Spokesperson.Kind.REGULAR,
        title="Người phát ngôn",
        phone="0000 0000 (minh hoạ)",
        email="phat-ngon@bo-doi-song.example",
        from_on=begun.date(),
        by=staff.writer,
        at=begun,
    )
    return outlets


def _outlet(agency: Agency, name: str, host: str, staff: Staff, at: datetime) -> Outlet:
    outlet = add_outlet(
        agency, name=name, website=f"http://{host}/", desk_email=f"toa-soan@{host}", by=staff.writer, at=at
    )
    add_journalist(
        outlet,
        name="Phóng viên theo dõi (minh hoạ)",
        beat="đời sống",
        email=f"phong-vien@{host}",
        consent_on=at.date(),
        consent_basis="thư điện tử đăng ký (minh hoạ)",
        by=staff.writer,
        at=at,
    )
    return outlet


def let_the_press_ask(
    policies: Mapping[str, Policy], outlets: Mapping[str, Outlet], staff: Mapping[int, Staff], *, at: datetime
) -> None:
    """Log the questions of the press at their moments, answer those of the script, let the overdue climb."""
    for row in spoken()["press_requests"]:
        policy = policies[row["policy"]]
        _ask(row, policy, outlets[row["outlet"]], staff[policy.agency_id], at=at)
    press.climb_overdue(at=at)


def _ask(row: Mapping[str, Any], policy: Policy, outlet: Outlet, staff: Staff, *, at: datetime) -> None:
    came = at - timedelta(days=row["days_ago"])
    request = press.log_request(
        policy.agency,
        question=row["question"],
        way="email",
        journalist=outlet.journalists.first(),
        policy=policy,
        by=staff.writer,
        at=came,
    )
    if "answer" in row:
        done = at - timedelta(days=row["answered_days_ago"])
        press.draft_answer(request, answer=row["answer"], by=staff.writer, at=done)
        speaker = staff.approvers[Role.SPOKESPERSON]
        press.send_answer(request, is_public=row.get("public", False), by=speaker, at=done)


def let_the_people_ask(policies: Mapping[str, Policy], staff: Mapping[int, Staff], *, at: datetime) -> None:
    """Put the people's questions in the box, group those that ask the same, and answer most of them."""
    for row in spoken()["answers"]:
        policy = policies[row["policy"]]
        _answer(row, policy, staff[policy.agency_id], at=at)
    for key, texts in spoken()["open_questions"].items():
        for hours, text in enumerate(texts, start=2):
            box.ask_question(policies[key], text=text, at=at - timedelta(hours=3 * hours))


def _answer(row: Mapping[str, Any], policy: Policy, staff: Staff, *, at: datetime) -> None:
    first = at - ANSWERED_AFTER - ASKED_EVERY * (len(row["asked"]) + 1)
    asked: list[Question] = [
        box.ask_question(policy, text=text, at=first + ASKED_EVERY * place)[0]
        for place, text in enumerate(row["asked"])
    ]
    last = asked[-1].asked_at
    group = box.group_questions(asked, title=row["question"], by=staff.writer, at=last)
    answer = box.draft_answer(group, question=row["question"], text=row["text"], by=staff.writer, at=last)
    group.refresh_from_db()
    speaker = staff.approvers[Role.SPOKESPERSON]
    box.approve_answer(group, words=box.words_hash(answer), by=speaker, at=last + ANSWERED_AFTER)
