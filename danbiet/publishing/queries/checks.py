"""What stands between a draft and its approval: figures that disagree, stale variants, texts that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext as _

from danbiet.engine.text.facts import Code, Contradiction, Disagreement, Fact, Statement, conflicts, missing
from danbiet.engine.text.facts import contradictions as contradicted
from danbiet.engine.text.facts import disagreements as disagreeing
from danbiet.engine.text.plain import PlainReport
from danbiet.policies.models import PolicyDocument
from danbiet.publishing.editions import LEVELS, engine_facts, source_hash
from danbiet.publishing.models import Release, ReleaseKind, SaidFigure, VariantKind, WorkingVariant
from danbiet.publishing.plainness import plain_report
from danbiet.publishing.text import plain
from danbiet.publishing.variants import Fit, fit, without_reason

EARLIER = 200  # statements of the register that one check looks back on


@dataclass(frozen=True)
class Explained:
    """A disagreement that an officer says is right, and why."""

    disagreement: Disagreement
    reason: str


@dataclass(frozen=True)
class VariantCheck:
    """One variant beside its source. ``blocking`` are sentences that say what to do."""

    variant: WorkingVariant
    is_stale: bool
    disagreements: Sequence[Disagreement]
    explained: Sequence[Explained]
    missing: Sequence[Fact]
    fit: Fit

    @property
    def kind(self) -> str:
        return self.variant.kind

    @property
    def label(self) -> str:
        return str(VariantKind(self.variant.kind).label)

    @property
    def blocking(self) -> list[str]:
        return list(_of_variant(self))


@dataclass(frozen=True)
class ReleaseCheck:
    """Everything a person should know before she submits or approves. Advice never stands in ``blocking``."""

    release: Release
    disagreements: Sequence[Disagreement]
    explained: Sequence[Explained]
    missing: Sequence[Fact]
    contradictions: Sequence[Contradiction]
    variants: Sequence[VariantCheck]

    @cached_property
    def blocking(self) -> list[str]:
        own = [*_missing_parts(self.release), *(_sentence(each, _("Bản gốc")) for each in self.disagreements)]
        return own + [said for each in self.variants for said in each.blocking]

    @cached_property
    def plainness(self) -> PlainReport:
        """How hard the text reads, and where it could be plainer; advice only."""
        return plain_report("\n".join((self.release.lead, plain(self.release.body))))

    @property
    def is_ready(self) -> bool:
        return not self.blocking

    def explanations(self) -> list[dict[str, str | None]]:
        """Return what was explained, as it is frozen with the edition."""
        said = [_frozen("text", each) for each in self.explained]
        return said + [_frozen(check.kind, each) for check in self.variants for each in check.explained]


def check_release(release: Release) -> ReleaseCheck:
    """Return how the release and its variants stand against the fact table, their limits and what was said before."""
    facts = engine_facts(release.policy)
    text = source_text(release)
    stated = stated_text(release)
    open_ones, explained = _sorted_out(conflicts(facts, stated, source=_cited(release)), release.explained)
    now = source_hash(release)
    return ReleaseCheck(
        release=release,
        disagreements=open_ones,
        explained=explained,
        missing=_missing(tuple(facts), text),
        contradictions=_contradictions(release, stated),
        variants=[_check(each, text, facts, now) for each in release.working_variants.order_by("pk")],
    )


def _cited(release: Release) -> str:
    """The dossier's documents as a text names them: the date of a document is no date of the policy."""
    if release.policy is None:
        return ""
    documents = release.policy.documents.order_by("position", "pk")
    return "\n".join(f"{each.code_notation} {each.subject}{_issued(each)}." for each in documents)


def _issued(document: PolicyDocument) -> str:
    return f", {document.issued_on:%d/%m/%Y}" if document.issued_on else ""


def stated_text(release: Release) -> str:
    """Return what the release states as true: without what it names as inaccurate, whose figures are wrong on purpose.

    That is the amendment's note, and the inaccurate statement wherever the words quote it.
    """
    parts = _own_words(release)
    if release.inaccurate_statement:
        parts = [part.replace(release.inaccurate_statement, " … ") for part in parts]
    return "\n".join(part for part in parts if part)


def source_text(release: Release) -> str:
    """Return the release's own words as one plain text, the measure of its variants."""
    parts = [*_own_words(release), release.inaccurate_statement, release.amendment_note]
    return "\n".join(part for part in parts if part)


def _own_words(release: Release) -> list[str]:
    parts = [release.title, release.lead, plain(release.body), release.quote, release.contact]
    if release.quoted_post is not None:
        parts.append(f"{release.quoted_post.user.full_name}, {release.quoted_post.post.title}")
    return parts


def _check(variant: WorkingVariant, text: str, facts: Sequence[Fact], now: str) -> VariantCheck:
    said = without_reason(variant.release, variant.text)
    found = _disagreements(text, said, tuple(facts), variant.kind)
    open_ones, explained = _sorted_out(found, variant.explained)
    return VariantCheck(
        variant=variant,
        is_stale=variant.source_hash != now,
        disagreements=open_ones,
        explained=explained,
        missing=_missing(tuple(facts), variant.text),
        fit=fit(variant.kind, variant.text),
    )


def _sorted_out(
    found: Sequence[Disagreement], reasons: Mapping[str, Any]
) -> tuple[list[Disagreement], list[Explained]]:
    unexplained = [each for each in found if each.key not in reasons]
    return unexplained, [Explained(each, reasons[each.key]["reason"]) for each in found if each.key in reasons]


def _contradictions(release: Release, text: str) -> list[Contradiction]:
    """Against figures in publications that stand, of this policy, but of other releases."""
    if release.policy_id is None:
        return []
    standing = SaidFigure.objects.filter(
        publication__policy=release.policy_id,
        publication__superseded_at=None,
        publication__withdrawn_at=None,
    ).exclude(publication__release=release.pk)
    said = standing.order_by("-pk").values_list("publication_id", "words")[:EARLIER]
    earlier = [Statement(str(key), words) for key, words in dict.fromkeys(said)]
    return list(_contradicted(text, tuple(earlier)))


# A page is read many times between two changes of a word, and reading figures takes a tenth of a second a variant.
@lru_cache(maxsize=256)
def _disagreements(text: str, variant: str, facts: tuple[Fact, ...], kind: str) -> tuple[Disagreement, ...]:
    folded, aloud = kind == VariantKind.SMS_PLAIN, kind == VariantKind.SCRIPT
    return tuple(disagreeing(text, variant, facts=facts, folded=folded, aloud=aloud))


@lru_cache(maxsize=256)
def _missing(facts: tuple[Fact, ...], text: str) -> tuple[Fact, ...]:
    return tuple(missing(facts, text))


@lru_cache(maxsize=64)
def _contradicted(text: str, earlier: tuple[Statement, ...]) -> tuple[Contradiction, ...]:
    return tuple(contradicted([Statement("release", text)], earlier))


def _missing_parts(release: Release) -> Iterator[str]:
    if not release.title.strip():
        yield _("Bản này chưa có tiêu đề.")
    if not release.lead.strip():
        yield _("Chưa có sapô: viết điều chính trong hai câu.")
    if not plain(release.body):
        yield _("Chưa có nội dung.")
    if not release.contact.strip():
        yield _("Chưa ghi người dân và báo chí hỏi thêm ở đâu.")
    if release.quote.strip() and release.quoted_post is None:
        yield _("Có trích lời nhưng chưa chọn người phát ngôn.")
    if release.kind == ReleaseKind.RESPONSE and not release.inaccurate_statement.strip():
        yield _("Phản hồi cần nêu nội dung chưa chính xác (không nêu người nói).")
    if release.kind == ReleaseKind.WARNING and not all(getattr(release, name) for name in LEVELS):
        yield _("Cảnh báo cần đủ ba mức: khẩn cấp, nghiêm trọng, chắc chắn. Hệ thống cảnh báo (CAP) xếp tin theo đó.")


def _of_variant(check: VariantCheck) -> Iterator[str]:
    if check.is_stale:
        yield _("{channel}: bản gốc đã thay đổi sau khi viết bản này. Soạn lại, hoặc xem và xác nhận vẫn đúng.").format(
            channel=check.label
        )
    for each in check.disagreements:
        yield _sentence(each, check.label)
    for problem in check.fit.problems:
        if problem.stops:
            yield f"{check.label}: {problem.words}"


def _sentence(each: Disagreement, where: str) -> str:
    if each.code is Code.NAME and each.expected is None:
        said = _("{where}: tên “{words}” không có trong bản gốc. Sửa lại hoặc giải thích.")
    elif each.expected is None:
        said = _("{where}: “{words}” không có trong bản gốc và bảng dữ kiện. Sửa lại hoặc giải thích.")
    elif each.code is Code.BOUND:
        said = _("{where}: “{words}” nói khác giới hạn “{expected}”. Sửa lại hoặc giải thích.")
    else:
        said = _("{where}: viết “{words}”, nơi khác ghi “{expected}”. Sửa lại hoặc giải thích.")
    return said.format(where=where, words=each.words, expected=each.expected)


def _frozen(of: str, each: Explained) -> dict[str, str | None]:
    found = each.disagreement
    return {
        "of": of,
        "code": str(found.code),
        "words": found.words,
        "expected": found.expected,
        "reason": each.reason,
    }
