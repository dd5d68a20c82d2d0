"""Writing a story of the bank: no private name, no telephone; every change of a word opens its checking again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.policies.models import KeyMessage, Policy
from danbiet.publishing.actions.releases import (
    ChangedMeanwhile,
    ForAnotherAgency,
    IsPublic,
    NothingWritten,
    TooLong,
    UnknownField,
)
from danbiet.publishing.actions.writing import Dropped
from danbiet.publishing.human_stories import LONGEST, as_html, checkable, stands_in, text_of, words_hash
from danbiet.publishing.masking import mask
from danbiet.publishing.models import FactPoint, HumanStory, Publication
from danbiet.publishing.naming import names_of_staff, people_named
from danbiet.publishing.text import clean_text

__all__ = [
    "ChangedMeanwhile", "Dropped", "ForAnotherAgency", "IsPublic", "NamesAPerson", "NotThatPolicys", "NothingWritten",
    "PersonalDetails", "TooLong", "drop_story", "locked_story", "require_nameless", "restore_story", "start_story",
    "write_story",
]  # fmt: skip

WORDS: Final = ("called", "title", "lead", "text", "benefit")
NEEDED: Final = ("called", "title", "lead", "text")
Point = FactPoint.Result


class NamesAPerson(ValueError):
    """Words name somebody who is neither staff nor a spokesperson."""


class PersonalDetails(ValueError):
    """Words hold a telephone number, a mailbox, a profile or the number of a paper."""


class NotThatPolicys(ValueError):
    """The key message belongs to another policy."""


@transaction.atomic
def start_story(
    agency: Agency,
    *,
    called: str,
    title: str,
    lead: str,
    text: str,
    policy: Policy | None = None,
    key_message: KeyMessage | None = None,
    benefit: str = "",
    by: User,
    at: datetime,
) -> HumanStory:
    """Begin a story; ``text`` is plain, with an empty line between paragraphs. Its checkable things are listed at once.

    Raises NothingWritten, TooLong, NamesAPerson, PersonalDetails, ForAnotherAgency, NotThatPolicys.
    """
    story = HumanStory(agency=agency, begun_by=by, writer_ids=[by.pk], created_at=at, changed_at=at)
    words = {"called": called, "title": title, "lead": lead, "text": text, "benefit": benefit}
    _set(story, words | {"policy": policy, "key_message": key_message}, at=at)
    story.save(force_insert=True)
    FactPoint.objects.create(
        story=story, origin=FactPoint.Origin.WHOLE, words=_("Người và việc trong câu chuyện có thật")[:LONGEST]
    )
    _list_points(story, before="", at=at)
    record("start_human_story", story, by=by, at=at, policy=policy.pk if policy else None)
    return story


@transaction.atomic
def write_story(
    story: HumanStory, *, by: User, at: datetime, unchanged_since: datetime | None = None, **fields: Any
) -> HumanStory:
    """Change words or particulars; ``by`` counts among the writers from then on and checks no more.

    Raises Dropped, ChangedMeanwhile, UnknownField, and as `start_story`.
    """
    fresh = locked_story(story)
    if unchanged_since is not None and fresh.changed_at != unchanged_since:
        raise ChangedMeanwhile(_("Có người vừa sửa câu chuyện này. Tải lại trang để xem, rồi sửa tiếp; đừng ghi đè."))
    before, hash_before = text_of(fresh), fresh.words_hash
    _set(fresh, fields, at=at)
    fresh.changed_at = at
    if fresh.words_hash != hash_before and by.pk not in fresh.writer_ids:
        fresh.writer_ids = [*fresh.writer_ids, by.pk]
        _open_again(fresh, by)
    fresh.save()
    _list_points(fresh, before=before, at=at)
    record("write_human_story", fresh, by=by, at=at, changed=sorted(fields), words=fresh.words_hash)
    return fresh


@transaction.atomic
def drop_story(story: HumanStory, *, by: User, at: datetime) -> HumanStory:
    """Put a story away; it can be taken back. Raises Dropped, IsPublic."""
    fresh = locked_story(story)
    if Publication.objects.standing().filter(release__human_story=fresh).exists():
        raise IsPublic(_("Câu chuyện đang công khai. Thu hồi bản đã công bố trước, rồi mới cất đi."))
    fresh.dropped_at = at
    fresh.save(update_fields=["dropped_at"])
    record("drop_human_story", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def restore_story(story: HumanStory, *, by: User, at: datetime) -> HumanStory:
    """Take a story back that was put away."""
    fresh = HumanStory.objects.select_for_update().get(pk=story.pk)
    fresh.dropped_at = None
    fresh.save(update_fields=["dropped_at"])
    record("restore_human_story", fresh, by=by, at=at)
    return fresh


def locked_story(story: HumanStory) -> HumanStory:
    """Return the story as it stands now, held until the transaction ends. Raises Dropped."""
    known = HumanStory.objects.select_for_update(of=("self",)).select_related("agency", "policy")
    fresh = known.get(pk=story.pk)
    if fresh.dropped_at is not None:
        raise Dropped(_("Câu chuyện này đã cất đi. Hãy lấy lại trước khi làm tiếp."))
    return fresh


def require_nameless(agency: Agency, *texts: str, at: datetime) -> None:
    """Raise NamesAPerson or PersonalDetails where words tell who somebody is; staff and spokespersons may be named."""
    whole = "\n".join(texts)
    found = people_named(whole, known=names_of_staff(agency, timezone.localdate(at)))
    if found:
        said = _("Có tên người: {names}. Kho không giữ tên người dân: viết vai của họ, ví dụ “một chủ hộ trồng lúa”.")
        raise NamesAPerson(said.format(names=", ".join(f"“{name}”" for name in found)))
    if mask(whole).count:
        raise PersonalDetails(
            _("Có số điện thoại, thư điện tử, tài khoản hoặc số giấy tờ. Bỏ đi; nơi hỏi thêm ghi ở bản công bố.")
        )


def _set(story: HumanStory, fields: Mapping[str, Any], *, at: datetime) -> None:
    unknown = sorted(set(fields) - {*WORDS, "policy", "key_message"})
    if unknown:
        raise UnknownField(f"write_story: {', '.join(unknown)}: no such field can be written")
    words = {name: clean_text(fields[name]).text for name in WORDS if name in fields}
    _require_words(words)
    require_nameless(story.agency, *words.values(), at=at)
    if "text" in words:
        words["body"] = as_html(words.pop("text"))
    for name, value in [
        *words.items(),
        *((name, fields[name]) for name in ("policy", "key_message") if name in fields),
    ]:
        setattr(story, name, value)
    story.words_hash = words_hash(story.title, story.lead, story.body)
    _require_own(story)


def _require_words(words: Mapping[str, str]) -> None:
    missing = [name for name in NEEDED if name in words and not words[name]]
    if missing:
        raise NothingWritten(_("Hãy viết đủ: cách gọi người trong câu chuyện, tiêu đề, sapô và câu chuyện."))
    for name in ("called", "title", "benefit"):
        field = HumanStory._meta.get_field(name)
        most = getattr(field, "max_length", None) or LONGEST
        if len(words.get(name, "")) > most:
            label = getattr(field, "verbose_name", name)
            raise TooLong(_("{field} dài quá {most} ký tự. Hãy rút gọn.").format(field=label, most=most))
    called = words.get("called", "").split()
    if called and all(word[0].isupper() for word in called):
        raise NamesAPerson(_("Cách gọi phải là một vai, ví dụ “một chủ hộ trồng lúa”, không phải tên riêng."))


def _require_own(story: HumanStory) -> None:
    if story.policy is not None and story.policy.agency_id != story.agency_id:
        raise ForAnotherAgency(_("Chính sách này thuộc cơ quan khác."))
    if story.key_message is not None and story.key_message.policy_id != story.policy_id:
        raise NotThatPolicys(_("Thông điệp này thuộc chính sách khác. Chọn thông điệp của chính sách đã chọn."))


def _list_points(story: HumanStory, *, before: str, at: datetime) -> None:
    """List what can be checked in the words as they are now; what left them is marked, what came back is live again."""
    text = text_of(story)
    now = {(each.words, each.around) for each in checkable(story)}
    for point in story.points.exclude(origin=FactPoint.Origin.WHOLE):
        is_figure = point.origin == FactPoint.Origin.FIGURE
        stands = (point.words, point.around) in now if is_figure else stands_in(point.words, text)
        if stands == (point.left_at is not None):
            point.left_at = None if stands else at
            point.save(update_fields=["left_at"])
    known = set(story.points.values_list("words", "around"))
    fresh = [each for each in checkable(story) if (each.words, each.around) not in known]
    FactPoint.objects.bulk_create(
        [FactPoint(story=story, origin=FactPoint.Origin.FIGURE, words=each.words, around=each.around) for each in fresh]
    )


def _open_again(story: HumanStory, by: User) -> None:
    """Who writes the story does not check it: what she found before must be found by somebody else."""
    story.points.filter(by=by).update(result=Point.OPEN, way="", source="", right_words="", by=None, at=None)
