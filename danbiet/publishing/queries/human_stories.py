"""Stories as the desk asks for them: what each still lacks, where it was used, and which must be withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danbiet.offices.models import User
from danbiet.publishing.human_stories import Cover, cover_of
from danbiet.publishing.models import (
    Consent,
    ConsentChannel,
    ConsentMaterial,
    Edition,
    FactCheck,
    FactPoint,
    HumanStory,
    Publication,
    Release,
)
from danbiet.publishing.naming import names_of_staff, people_named

SOON: Final = timedelta(days=30)
CONSENT, CHECK, NAME = "consent", "check", "name"
Result = FactPoint.Result


@dataclass(frozen=True)
class Gap:
    """What stands between a story and the public; ``words`` say what to do. ``part`` is consent, check or name."""

    part: str
    words: str


@dataclass(frozen=True)
class Readiness:
    """Everything a person should know before she makes a release of a story. Advice stands in ``hints``."""

    gaps: Sequence[Gap]
    hints: Sequence[str] = field(default_factory=tuple)
    consent: Consent | None = None
    check: FactCheck | None = None

    @property
    def is_ready(self) -> bool:
        return not self.gaps

    @property
    def lacks_consent(self) -> bool:
        return any(gap.part == CONSENT for gap in self.gaps)

    @property
    def lacks_check(self) -> bool:
        return any(gap.part == CHECK for gap in self.gaps)


def readiness_of(story: HumanStory, *, at: datetime, cover: Cover | None = None) -> Readiness:
    """Return what the story lacks to be shown as ``cover`` says; by default its words, on the site."""
    today = timezone.localdate(at)
    consents = list(story.consents.all())
    consent, gaps = _consent_for(consents, cover or Cover(), today)
    check = next((each for each in story.fact_checks.all() if _holds(each, story)), None)
    if check is None:
        gaps.append(Gap(CHECK, _why_unchecked(story)))
    return Readiness(gaps, list(_hints(story, consent, today)), consent, check)


def release_gaps(release: Release, *, at: datetime) -> list[Gap]:
    """Return what a release of a story lacks to be submitted; nothing for other releases."""
    story = release.human_story
    if story is None:
        return []
    gaps = list(readiness_of(story, at=at, cover=cover_of(release)).gaps)
    if (release.title, release.lead, release.body) != (story.title, story.lead, story.body):
        gaps.append(Gap(CHECK, _("Câu chuyện trong kho đã sửa sau khi mở bản này. Lấy lại chữ từ kho.")))
    return gaps + _named_in(release, timezone.localdate(at))


def edition_gap(edition: Edition, *, at: datetime) -> str | None:
    """Return in words what forbids an edition of a story to be public at ``at``; None for others.

    The database answers, by the rule that it holds itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT publishing_story_gap(%s, %s)", [edition.pk, at])
        found = cursor.fetchone()[0]
    return None if found is None else gap_in_words(str(found))


def gap_in_words(rule: str) -> str:
    """Return a rule of the database in the officer's words; see migration 0007."""
    return {
        "story_has_consent": _("Câu chuyện này không có giấy đồng ý còn giá trị cho đúng những gì và những kênh của bản"
                               " này. Mở câu chuyện, phần Đồng ý."),
        "story_is_checked": _("Đúng những chữ này của câu chuyện chưa được kiểm chứng, hoặc kết quả đã bị huỷ. Mở câu"
                              " chuyện, phần Kiểm chứng."),
    }.get(rule, _("Bản này kể một câu chuyện nhưng không gắn với câu chuyện nào trong kho."))  # fmt: skip


# -- lists ------------------------------------------------------------------------


def stories_list(user: User, at: datetime) -> QuerySet[HumanStory]:
    """Return the stories that this person may open, the last changed first, with what the list shows of each."""
    today = timezone.localdate(at)
    consents = Consent.objects.filter(story=OuterRef("pk")).valid_on(today).filter(materials__contains=["text"])
    on_site = Q(every_channel=True) | Q(channels__contains=["web"])
    checks = FactCheck.objects.filter(story=OuterRef("pk"), words_hash=OuterRef("words_hash"), revoked_at=None)
    public = Publication.objects.standing().filter(release__human_story=OuterRef("pk"))
    rows = HumanStory.objects.visible_to(user).select_related("policy", "begun_by")
    return rows.annotate(
        has_consent=Exists(consents.filter(on_site)),
        is_checked=Exists(checks),
        is_public=Exists(public),
        must_go=Exists(public.fallen(at)),
        uses=Count("releases__publications", filter=Q(releases__publications__edition__amends=None), distinct=True),
        open_points=Count("points", filter=Q(points__left_at=None) & ~Q(points__result=Result.RIGHT), distinct=True),
    ).order_by("-changed_at", "-pk")


def to_withdraw(user: User, at: datetime) -> QuerySet[Publication]:
    """Return what the person's agency has public of stories whose consent or check no longer holds, oldest first."""
    fallen = Publication.objects.fallen(at).filter(agency=user.agency_id, release__human_story__isnull=False)
    return fallen.select_related("edition", "release__human_story").order_by("published_at", "pk")


def uses_of(story: HumanStory) -> QuerySet[Publication]:
    """Return every time the story was public, the newest first, corrections and withdrawals too."""
    rows = Publication.objects.filter(release__human_story=story)
    return rows.select_related("edition", "release").order_by("-published_at", "-pk")


# -- what is lacking ---------------------------------------------------------------


def _consent_for(consents: Sequence[Consent], cover: Cover, today: date) -> tuple[Consent | None, list[Gap]]:
    valid = [each for each in consents if _is_valid(each, today)]
    covering = next((each for each in valid if not _not_covered(each, cover)), None)
    if covering is not None:
        return covering, []
    if valid:
        nearest = min(valid, key=lambda each: len(_not_covered(each, cover)))
        return nearest, [Gap(CONSENT, _uncovered_words(nearest, _not_covered(nearest, cover)))]
    return None, [Gap(CONSENT, _why_no_consent(consents))]


def _is_valid(consent: Consent, today: date) -> bool:
    has_ended = consent.valid_until is not None and consent.valid_until < today
    return consent.withdrawn_on is None and consent.signed_on <= today and not has_ended


def _not_covered(consent: Consent, cover: Cover) -> list[str]:
    things = [str(each.label) for each in ConsentMaterial if each in cover.materials - set(consent.materials)]
    if consent.every_channel:
        return things
    return things + [str(each.label) for each in ConsentChannel if each in cover.channels - set(consent.channels)]


def _uncovered_words(consent: Consent, lacking: Sequence[str]) -> str:
    said = _(
        "Giấy đồng ý {number} chưa cho phép: {what}. Xin giấy mới có các phần này, hoặc bỏ chúng khỏi bản công bố."
    )
    return said.format(number=consent.paper_number, what=", ".join(lacking))


def _why_no_consent(consents: Sequence[Consent]) -> str:
    if not consents:
        return _("Chưa có giấy đồng ý. Mời người trong câu chuyện đọc, ký giấy, rồi ghi số hồ sơ lưu ở phần Đồng ý.")
    last = consents[0]
    if last.withdrawn_on is not None:
        said = _("Sự đồng ý đã rút lại ngày {day}. Không dùng câu chuyện này nữa, trừ khi người ấy ký giấy mới.")
        return said.format(day=f"{last.withdrawn_on:%d/%m/%Y}")
    said = _("Giấy đồng ý {number} hết giá trị ngày {day}. Xin giấy mới rồi ghi ở phần Đồng ý.")
    return said.format(number=last.paper_number, day=f"{last.valid_until:%d/%m/%Y}")


def _holds(check: FactCheck, story: HumanStory) -> bool:
    return check.words_hash == story.words_hash and check.revoked_at is None


def _why_unchecked(story: HumanStory) -> str:
    live = [point for point in story.points.all() if point.left_at is None]
    n = Counter(point.result for point in live)
    said = [
        ngettext("%(n)d điều chưa kiểm", "%(n)d điều chưa kiểm", n["open"]) % {"n": n["open"]},
        ngettext("%(n)d điều sai chưa sửa trong bài", "%(n)d điều sai chưa sửa trong bài", n["corrected"])
        % {"n": n["corrected"]},
        ngettext("%(n)d điều không kiểm được chưa bỏ", "%(n)d điều không kiểm được chưa bỏ", n["unverified"])
        % {"n": n["unverified"]},
    ]
    left = ", ".join(words for words in said if not words.startswith("0 "))
    if left:
        return _("Kiểm chứng chưa xong: {left}. Một người không viết câu chuyện làm ở phần Kiểm chứng.").format(
            left=left
        )
    if story.fact_checks.all():
        return _("Câu chuyện đã sửa sau lần kiểm chứng. Người kiểm đọc lại đúng bản này rồi xác nhận.")
    return _("Mọi điều đã kiểm; còn thiếu lời xác nhận “đã kiểm đúng bản này” của người kiểm.")


def _hints(story: HumanStory, consent: Consent | None, today: date) -> Iterator[str]:
    if consent is None:
        return
    if not consent.read_hash:
        yield _("Người trong câu chuyện chưa đọc bản này. Nên đọc cho họ nghe trước khi đăng.")
    elif consent.read_hash != story.words_hash:
        yield _("Câu chuyện đã sửa sau khi người trong câu chuyện đọc. Nên đọc lại cho họ nghe.")
    if consent.valid_until is not None and consent.valid_until - today <= SOON:
        yield _("Giấy đồng ý hết giá trị ngày {day}.").format(day=f"{consent.valid_until:%d/%m/%Y}")


def _named_in(release: Release, today: date) -> list[Gap]:
    """Names of private people in what the release adds to the story: variants, quote, the note of a correction."""
    texts = [release.quote, release.contact, release.amendment_note]
    texts += release.working_variants.values_list("text", flat=True)
    found = people_named("\n".join(texts), known=names_of_staff(release.agency, today))
    said = _("Có tên người: {names}. Viết vai của họ như trong câu chuyện.")
    return [Gap(NAME, said.format(names=", ".join(f"“{name}”" for name in found)))] if found else []
