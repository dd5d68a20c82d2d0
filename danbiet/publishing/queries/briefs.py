"""The spokesperson's morning page, and the six questions before a statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from danbiet.kit.registry import BriefLine, brief_parts
from danbiet.offices.models import Agency, AuditEntry, User
from danbiet.offices.rules import NoRule, rule
from danbiet.policies.models import KeyFact, Milestone
from danbiet.publishing.editions import source_hash
from danbiet.publishing.models import Checklist, Publication, QuestionGroup, Release, ReleaseKind
from danbiet.publishing.queries.press_requests import open_requests
from danbiet.publishing.queries.spokespersons import expiring
from danbiet.publishing.queries.statements import clashes_of
from danbiet.web.words import moment_in_words

LOOKING_BACK = timedelta(days=7)
LOOKING_AHEAD = timedelta(days=7)
ASKED_OFTEN = 5  # operational counts below five are not told (trust.md, promise 2)
MOST = 12
CHECKED_BY = "statement.checklist"
CHECKED_KINDS = (ReleaseKind.STATEMENT, ReleaseKind.RESPONSE)


@dataclass(frozen=True)
class CheckQuestion:
    """One of the six questions."""

    key: str
    label: str | Promise
    question: str | Promise


QUESTIONS = (
    CheckQuestion(
        "competence",
        gettext_lazy("Thẩm quyền"),
        gettext_lazy("Việc này thuộc thẩm quyền của cơ quan và của người nói?"),
    ),
    CheckQuestion(
        "facts",
        gettext_lazy("Dữ kiện"),
        gettext_lazy("Mọi con số, ngày, tên đã đối chiếu với bảng dữ kiện và văn bản?"),
    ),
    CheckQuestion(
        "secrecy", gettext_lazy("Bí mật"), gettext_lazy("Không có nội dung mật, nội dung chưa được phép công bố?")
    ),
    CheckQuestion(
        "privacy",
        gettext_lazy("Đời tư"),
        gettext_lazy("Không nêu hay để lộ đời tư của người dân, không nêu người nói?"),
    ),
    CheckQuestion(
        "consistency",
        gettext_lazy("Nhất quán"),
        gettext_lazy("Khớp với điều cơ quan đã nói; nếu khác thì nói rõ vì sao?"),
    ),
    CheckQuestion(
        "tone", gettext_lazy("Giọng điệu"), gettext_lazy("Lời lẽ tôn trọng, không phán xét, không né câu hỏi?")
    ),
)


@dataclass(frozen=True)
class Section:
    """One of the four parts of the morning page; ``empty`` is what stands there when there is nothing."""

    key: str
    title: str
    lines: Sequence[BriefLine]
    empty: str


def brief_of(user: User, *, at: datetime) -> list[Section]:
    """Return the morning page: what is asked, what we said, what changed, sensitive points."""
    return [
        Section("asked", _("Đang hỏi ta điều gì"), _asked(user, at), _("Không câu hỏi nào của báo chí đang chờ.")),
        Section("said", _("Ta đã nói gì trong bảy ngày"), _said(user, at), _("Bảy ngày qua chưa công bố gì.")),
        Section("changed", _("Điều gì đã đổi, sắp đổi"), _changed(user, at), _("Dữ kiện và các mốc không đổi.")),
        Section("sensitive", _("Điểm nhạy cảm"), _sensitive(user, at), _("Chưa thấy điểm nào cần giữ ý.")),
    ]


def checklist_needed(release: Release, *, at: datetime) -> int:
    """Return how many people must answer the six questions before this release is submitted; 0 for most kinds.

    The number is the agency's rule `statement.checklist`; where the rulebook has none, nobody must.
    """
    if release.kind not in CHECKED_KINDS:
        return 0
    try:
        return int(rule(CHECKED_BY, on=timezone.localdate(at), agency=release.agency).value or 0)
    except NoRule:
        return 0


def checklist_done(release: Release, *, at: datetime | None = None) -> bool:
    """Tell whether the words as they are now were checked by as many people as the agency asks, six times “yes”.

    ``at`` decides which rule is in force; unless given, when the release was last changed.
    """
    needed = checklist_needed(release, at=at or release.changed_at)
    return needed == 0 or sum(is_clean(each) for each in checklists_of(release)) >= needed


def unchecked(release: Release, *, at: datetime) -> list[str]:
    """Return what to do about the six questions before submitting; empty when nothing is left."""
    if checklist_done(release, at=at):
        return []
    needed = checklist_needed(release, at=at)
    return [
        _("Bản này cần {n} người trả lời đủ sáu câu kiểm tra cho đúng bản chữ hiện tại: mở “Sáu câu kiểm tra”.").format(
            n=needed
        )
    ]


def checklists_of(release: Release) -> list[Checklist]:
    """Return the answers given to the words as they are now, the newest first."""
    return list(
        Checklist.objects.filter(release=release, source_hash=source_hash(release)).select_related("by").order_by("-at")
    )


def is_clean(checklist: Checklist) -> bool:
    return all(checklist.answers.get(each.key, [False])[0] for each in QUESTIONS)


def checklist_page(release: Release, user: Any, *, at: datetime) -> dict[str, Any]:
    """Return what `publishing/press/checklist.html` shows: the questions, her answers, and who checked."""
    given = checklists_of(release)
    own: dict[str, Any] = next((each.answers for each in given if each.by_id == user.pk), {})
    return {
        "checklist_release": release,
        "checklist_rows": [(each, own.get(each.key, [None, ""])) for each in QUESTIONS],
        "checklists": [(each, [q for q in QUESTIONS if not each.answers.get(q.key, [False])[0]]) for each in given],
        "checklist_needed": checklist_needed(release, at=at),
        "checklist_done": checklist_done(release, at=at),
    }


def often_asked(agency: Agency) -> Any:
    """Return groups of questions that at least five people wait for, the largest first."""
    waiting = Count("questions", filter=Q(questions__answered_at=None, questions__declined_at=None))
    groups = QuestionGroup.objects.filter(agency=agency, closed_at=None).select_related("policy")
    return groups.annotate(waiting=waiting).filter(waiting__gte=ASKED_OFTEN).order_by("-waiting", "pk")


def _asked(user: User, at: datetime) -> list[BriefLine]:
    return [*_of_the_press(user, at), *_of_the_people(user)][:MOST]


def _of_the_press(user: User, at: datetime) -> Iterator[BriefLine]:
    for each in open_requests(user)[:MOST]:
        due = getattr(each, "due_at", None)
        who = str(each.outlet or each.said_outlet or _("báo chí"))
        note = _("{who}; hạn {due}").format(who=who, due=moment_in_words(due)) if due else who
        yield BriefLine(each.question, note, reverse("press_request", args=[each.pk]), bool(due and due < at))


def _of_the_people(user: User) -> Iterator[BriefLine]:
    if user.agency is None:
        return
    for group in often_asked(user.agency)[:MOST]:
        said = ngettext("{n} người hỏi; {policy}", "{n} người hỏi; {policy}", group.waiting)
        note = said.format(n=group.waiting, policy=group.policy)
        yield BriefLine(group.title, note, reverse("policy", args=[group.policy_id]))


def _said(user: User, at: datetime) -> list[BriefLine]:
    recent = Publication.objects.current().filter(agency=user.agency_id, published_at__gt=at - LOOKING_BACK)
    rows = recent.select_related("edition")
    return [_publication(each) for each in rows.order_by("-published_at")[:MOST]]


def _publication(row: Publication) -> BriefLine:
    state = _("đã thu hồi") if row.withdrawn_at else row.get_kind_display()
    note = f"{state}, {moment_in_words(row.published_at)}"
    return BriefLine(str(row.edition.content.get("title", "")), note, reverse("statements"))


def _changed(user: User, at: datetime) -> list[BriefLine]:
    return [*_facts(user, at), *_milestones(user, at)][:MOST]


def _facts(user: User, at: datetime) -> Iterator[BriefLine]:
    written = AuditEntry.objects.filter(agency_id=user.agency_id, verb="write_key_fact", at__gt=at - LOOKING_BACK)
    when = dict(written.order_by("at").values_list("details__fact", "at"))
    facts = KeyFact.objects.filter(pk__in=when, policy__agency=user.agency_id).select_related("policy")
    for fact in sorted(facts, key=lambda each: when[each.pk], reverse=True):
        text = f"{fact.policy}: {fact.subject} {fact.value} {fact.unit}".strip()
        note = _("dữ kiện ghi {when}").format(when=moment_in_words(when[fact.pk]))
        yield BriefLine(text, note, reverse("policy", args=[fact.policy_id]))


def _milestones(user: User, at: datetime) -> Iterator[BriefLine]:
    today = timezone.localdate(at)
    near = Q(happened_on__range=(today - LOOKING_BACK, today))
    near |= Q(happened_on=None, planned_on__range=(today, today + LOOKING_AHEAD))
    rows = Milestone.objects.filter(near, policy__agency=user.agency_id, policy__archived_at=None)
    for each in rows.select_related("policy").order_by("happened_on", "planned_on"):
        happened = each.happened_on is not None
        day = each.happened_on or each.planned_on
        note = (_("đã đến mốc {day}") if happened else _("dự kiến {day}")).format(day=f"{day:%d/%m/%Y}")
        yield BriefLine(f"{each.policy}: {each.get_stage_display()}", note, reverse("policy", args=[each.policy_id]))


def _sensitive(user: User, at: datetime) -> list[BriefLine]:
    lines = [line for part in brief_parts for line in part.lines(user, at)]
    return [*lines, *_contradicted(user), *_ending(user, at)][:MOST]


def _contradicted(user: User) -> Iterator[BriefLine]:
    if user.agency is None:
        return
    for clash in clashes_of(user.agency)[:3]:
        text = _("Hai con số khác nhau: “{new}” và “{earlier}”").format(
            new=clash.found.new_figure.words, earlier=clash.found.earlier_figure.words
        )
        yield BriefLine(text, str(clash.new.publication.policy), reverse("statements"))


def _ending(user: User, at: datetime) -> Iterator[BriefLine]:
    if user.agency is None:
        return
    for mandate in expiring(user.agency, timezone.localdate(at)):
        text = _("Tư cách phát ngôn của {person} hết hạn {day}").format(
            person=mandate.person, day=f"{mandate.to_on:%d/%m/%Y}"
        )
        yield BriefLine(text, mandate.get_kind_display(), reverse("spokespersons"))
