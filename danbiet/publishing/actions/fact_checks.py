"""Checking a story: each thing in it held against its source by somebody who did not write it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.publishing.actions.human_stories import ChangedMeanwhile, TooLong, locked_story, require_nameless
from danbiet.publishing.human_stories import LONGEST, stands_in, text_of
from danbiet.publishing.models import FactCheck, FactPoint, HumanStory
from danbiet.publishing.text import clean_text

Result = FactPoint.Result


class OwnStory(Exception):
    """Who wrote the story does not check it."""


class NotInTheStory(ValueError):
    """The words to check do not stand in the story."""


class KnownPoint(ValueError):
    """The point is on the list."""


class NoSource(ValueError):
    """A result without the way or the source; a correction without the right words."""


class NotRemovable(Exception):
    """Only what an officer added and nobody checked is taken off the list."""


class NotAllRight(Exception):
    """A point of the story is open, wrong or unverified, so the whole is not confirmed."""


@transaction.atomic
def add_point(story: HumanStory, *, words: str, by: User, at: datetime) -> FactPoint:
    """List one more thing to check, in the story's own words. Raises NotInTheStory, KnownPoint, TooLong, Dropped."""
    fresh = locked_story(story)
    said = " ".join(clean_text(words).text.split())
    if len(said) > LONGEST:
        raise TooLong(_("Chép ngắn hơn: không quá {most} ký tự.").format(most=LONGEST))
    if not said or not stands_in(said, text_of(fresh)):
        raise NotInTheStory(_("Đoạn này không có trong câu chuyện. Chép đúng từng chữ của đoạn cần kiểm."))
    point, made = FactPoint.objects.get_or_create(
        story=fresh, words=said, around="", defaults={"origin": FactPoint.Origin.OFFICER}
    )
    if not made:
        raise KnownPoint(_("Điều này đã có trong danh sách."))
    record("add_fact_point", fresh, by=by, at=at, point=point.pk)
    return point


@transaction.atomic
def remove_point(point: FactPoint, *, by: User, at: datetime) -> None:
    """Take off the list what an officer added and nobody checked yet. Raises NotRemovable, Dropped."""
    story = locked_story(point.story)
    gone, _of = story.points.filter(pk=point.pk, origin=FactPoint.Origin.OFFICER, result=Result.OPEN).delete()
    if not gone:
        raise NotRemovable(_("Chỉ bỏ được điều do cán bộ thêm và chưa kiểm."))
    record("remove_fact_point", story, by=by, at=at, point=point.pk)


@transaction.atomic
def settle_point(
    point: FactPoint, *, result: str, way: str, source: str, right_words: str = "", by: User, at: datetime
) -> FactPoint:
    """Write down what the check of one thing gave, how and against which source.

    A thing found wrong, or that cannot be checked, revokes every confirmation that rested on it. Raises OwnStory,
    NoSource, Dropped, and human_stories.NamesAPerson or PersonalDetails.
    """
    story = locked_story(point.story)
    _require_other(story, by)
    found, known_way = Result(result), FactPoint.Way(way)
    said = {"source": clean_text(source).text, "right_words": clean_text(right_words).text}
    _require_source(found, **said)
    require_nameless(story.agency, *said.values(), at=at)
    fresh = story.points.get(pk=point.pk)
    for name, value in {"result": found, "way": known_way, "by": by, "at": at, **said}.items():
        setattr(fresh, name, value)
    fresh.save()
    revoked = 0 if found is Result.RIGHT else _revoke(story, fresh, by=by, at=at)
    record("settle_fact_point", story, by=by, at=at, point=fresh.pk, result=found.value, revoked=revoked)
    return fresh


@transaction.atomic
def confirm_check(story: HumanStory, *, words_hash: str, by: User, at: datetime) -> FactCheck:
    """Confirm that exactly the words of ``words_hash`` (those that the page showed) were checked and are right.

    Raises ChangedMeanwhile, OwnStory, NotAllRight, Dropped.
    """
    fresh = locked_story(story)
    if words_hash != fresh.words_hash:
        raise ChangedMeanwhile(_("Câu chuyện vừa được sửa. Tải lại trang, kiểm chỗ mới rồi xác nhận."))
    _require_other(fresh, by)
    points = list(fresh.points.filter(left_at=None))
    left = [point for point in points if point.result != Result.RIGHT]
    if left:
        raise NotAllRight(
            _("Còn {n} điều chưa kiểm, sai chưa sửa hoặc không kiểm được mà chưa bỏ.").format(n=len(left))
        )
    made = FactCheck.objects.create(story=fresh, words_hash=words_hash, points=_kept(fresh), by=by, at=at)
    record("confirm_fact_check", fresh, by=by, at=at, check=made.pk, words=words_hash, points=len(points))
    return made


def _require_other(story: HumanStory, by: User) -> None:
    if by.pk in {*story.writer_ids, story.begun_by_id}:
        raise OwnStory(_("Người viết không tự kiểm câu chuyện của mình. Nhờ một đồng nghiệp kiểm."))


def _require_source(result: Result, *, source: str, right_words: str) -> None:
    if result is Result.OPEN or not source:
        raise NoSource(_("Ghi kết quả và nguồn: giấy tờ nào, nơi nào, đơn vị nào."))
    if result is Result.CORRECTED and not right_words:
        raise NoSource(_("Điều này sai: ghi phải viết lại thế nào cho đúng."))
    for words, most in ((source, 200), (right_words, LONGEST)):
        if len(words) > most:
            raise TooLong(_("Viết ngắn hơn: không quá {most} ký tự.").format(most=most))


def _revoke(story: HumanStory, point: FactPoint, *, by: User, at: datetime) -> int:
    standing = story.fact_checks.filter(revoked_at=None)
    resting = [each.pk for each in standing if any(said["point"] == point.pk for said in each.points)]
    return FactCheck.objects.filter(pk__in=resting).update(revoked_by=by, revoked_at=at)


def _kept(story: HumanStory) -> list[dict[str, Any]]:
    """The record of the check: what stood in the words and was right, and what was corrected or taken out before."""
    return [
        {
            "point": point.pk, "words": point.words, "around": point.around, "result": point.result,
            "way": point.way, "source": point.source, "right_words": point.right_words, "by": point.by_id,
            "at": point.at.isoformat() if point.at else None, "is_out": point.left_at is not None,
        }
        for point in story.points.exclude(result=Result.OPEN)
    ]  # fmt: skip
