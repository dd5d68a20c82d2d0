"""The dossiers of the invented policies, with what an officer would have written in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from danbiet.demo.script import Policy as Invented
from danbiet.demo.script import world
from danbiet.listening.actions.queries import save_query
from danbiet.offices.models import Agency, User
from danbiet.policies import actions
from danbiet.policies.actions import Criterion
from danbiet.policies.kinds import load_kinds
from danbiet.policies.models import DocumentKind, KeyFact, Policy, Stage

STAGES = [stage.value for stage in Stage]
OWN_KINDS = (("quyet-dinh-mh", "Quyết định (minh hoạ)", STAGES), ("quy-che-mh", "Quy chế (minh hoạ)", STAGES))
ISSUED = re.compile(r"^\S+(?: \S+)? (\d+/\d{4}/\S+) về (.+)$")
NOT_PUBLIC = frozenset({Stage.PROPOSAL, Stage.DRAFTING})
HIGH_IMPACT = {
    "gio-yen-tinh": {
        "in_proposal_document": (True, "Nằm trong đề nghị xây dựng nghị định đã gửi thẩm định."),
        "changes_rights": (True, "Làm phát sinh nghĩa vụ giữ yên tĩnh theo khung giờ."),
        "is_contested": (True, "Chủ quán đêm và hộ nuôi con nhỏ còn ý kiến khác nhau."),
        "is_wide": (True, "Áp dụng cho mọi khu dân cư."),
    },
    "ve-do": {
        "in_proposal_document": (False, "Là quy chế nội bộ của các bến."),
        "changes_rights": (False, "Khách vẫn được trả tiền mặt như trước."),
        "is_contested": (True, "Chủ đò còn ý kiến về thời hạn nhận tiền vé."),
        "is_wide": (False, "Chỉ áp dụng ở các bến đò."),
    },
}


def open_dossiers(
    agencies: Mapping[str, Agency], officers: Mapping[str, User], *, at: datetime, today: date
) -> dict[str, Policy]:
    """Open a dossier for each invented policy; ``today`` is the day its milestones count from."""
    load_kinds()
    for key, name, stages in OWN_KINDS:
        DocumentKind.objects.get_or_create(key=key, defaults={"name": name, "stages": stages})
    return {
        key: _open(invented, agencies[invented.agency], officers[invented.agency], at=at, today=today)
        for key, invented in world().policies.items()
    }


def _open(invented: Invented, agency: Agency, officer: User, *, at: datetime, today: date) -> Policy:
    policy = actions.open_policy(
        agency,
        title=invented.title,
        short_title=invented.short,
        kind=DocumentKind.objects.get(key=invented.kind),
        stage=invented.stage,
        lead_unit=invented.unit,
        owner_post=agency.posts.first(),
        summary=invented.summary,
        public_from=None if invented.stage in NOT_PUBLIC else at.date(),
        by=officer,
        at=at,
    )
    _milestones(policy, invented, by=officer, at=at, today=today)
    _papers(policy, invented, by=officer, at=at, today=today)
    for query in invented.queries:
        save_query(policy, name=query["name"], text=query["text"], by=officer, at=at)
    return policy


def _milestones(policy: Policy, invented: Invented, *, by: User, at: datetime, today: date) -> None:
    for row in invented.milestones:
        happened = row.get("happened")
        actions.set_milestone(
            policy,
            stage=row["stage"],
            planned_on=today + timedelta(days=row["planned"]),
            happened_on=None if happened is None else today + timedelta(days=happened),
            by=by,
            at=at,
        )


def _papers(policy: Policy, invented: Invented, *, by: User, at: datetime, today: date) -> None:
    issued = ISSUED.match(invented.title)
    if issued:
        actions.add_document(policy, by=by, at=at, code_notation=issued[1], subject=f"Về {issued[2]}")
    for fact in invented.facts:
        fields: dict[str, Any] = {name: fact[name] for name in ("subject", "value", "unit", "applies_to")}
        fields |= {"kind": fact.get("kind", KeyFact.Kind.HOW_MUCH), "source_article": fact["article"]}
        actions.write_key_fact(policy, by=by, at=at, **fields | _dated(fact["value"], invented, today))
    for message in invented.messages:
        actions.write_key_message(policy, text=message, by=by, at=at)
    if invented.key in HIGH_IMPACT:
        answers = {name: Criterion(met, reason) for name, (met, reason) in HIGH_IMPACT[invented.key].items()}
        actions.answer_high_impact_test(policy, answers=answers, by=by, at=at)


def _dated(value: str, invented: Invented, today: date) -> dict[str, Any]:
    """A value such as "@effect" stands for the day of that milestone of the story."""
    if not value.startswith("@"):
        return {}
    days = next(row.get("happened", row["planned"]) for row in invented.milestones if row["stage"] == value[1:])
    day = today + timedelta(days=days)
    return {"value": f"{day:%d/%m/%Y}", "valid_from": day}
