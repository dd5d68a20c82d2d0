"""Writing a release: begun from the fact table, changed while it is a draft, given files, given up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.documents.models import Document
from wagtail.models import Revision

from danbiet.offices.audit import record
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy
from danbiet.publishing.actions.writing import Dropped, NotDraft, locked, random_code, require_draft, wrote
from danbiet.publishing.editions import LEVELS
from danbiet.publishing.files import content_type_of
from danbiet.publishing.models import Asset, Edition, HumanStory, Release, ReleaseKind
from danbiet.publishing.skeletons import body_of, contact_of, lead_of
from danbiet.publishing.text import clean_html, clean_text

__all__ = [
    "ChangedMeanwhile",
    "Dropped",
    "ForAnotherAgency",
    "IsPublic",
    "NotDraft",
    "NothingWritten",
    "StoryWords",
    "TooLong",
    "UnknownField",
    "add_asset",
    "drop_release",
    "keep_revision",
    "remove_asset",
    "require_words",
    "restore_release",
    "start_release",
    "write_release",
]  # fmt: skip

WORDS: Final = frozenset(
    {"title", "lead", "quote", "contact", "unit", "inaccurate_statement", "emergency_reason", "amendment_note"}
)
STORY_WORDS: Final = frozenset({"title", "lead", "body", "kind", "policy"})
OTHERS: Final = frozenset({"quoted_post", "form", "due_at", "detected_at", "is_emergency", "policy", "kind", *LEVELS})


class ForAnotherAgency(ValueError):
    """The policy, person or file named belongs to another agency."""


class NothingWritten(ValueError):
    """A release needs a title; an emergency release a reason; a file a title, a licence and words for the blind."""


class TooLong(ValueError):
    """A text is longer than its place."""


class UnknownField(TypeError):
    """No such field can be written."""


class StoryWords(ValueError):
    """The words of a human story are changed in the story bank, where they are checked again."""


class IsPublic(Exception):
    """The release has been before the public: it is corrected or withdrawn, never dropped."""


class ChangedMeanwhile(Exception):
    """Somebody else changed this since the page was opened."""


@transaction.atomic
def start_release(
    agency: Agency,
    *,
    kind: str,
    title: str,
    policy: Policy | None = None,
    about: str = "",
    detected_at: datetime | None = None,
    inaccurate_statement: str = "",
    unit: str = "",
    is_emergency: bool = False,
    emergency_reason: str = "",
    human_story: HumanStory | None = None,
    by: User,
    at: datetime,
) -> Release:
    """Begin a release with what the fact table, the documents and the directory of spokespersons already say.

    ``about`` is where it came from ("alarm:12"), ``detected_at`` when what a response answers was noticed.
    A human story gives its own words (see human_story_releases.py, which asks for its consent and check first).
    Raises NothingWritten, TooLong, ForAnotherAgency, StoryWords.
    """
    _require_own(agency, policy=policy)
    if (kind == ReleaseKind.HUMAN_STORY) != (human_story is not None):
        raise StoryWords(_("Câu chuyện được soạn từ Kho câu chuyện, sau khi có giấy đồng ý và kết quả kiểm chứng."))
    statement = clean_text(inaccurate_statement).text
    release = Release(
        agency=agency, policy=policy, kind=ReleaseKind(kind), title=clean_text(title).text,
        about=about, detected_at=detected_at, inaccurate_statement=statement, unit=clean_text(unit).text,
        is_emergency=is_emergency, emergency_reason=clean_text(emergency_reason).text,
        lead=human_story.lead if human_story else lead_of(policy, kind), human_story=human_story,
        body=human_story.body if human_story else clean_html(body_of(policy, kind, statement)).text,
        contact=contact_of(agency, timezone.localdate(at))[:300],
        author=by, writer_ids=[by.pk], created_at=at, changed_at=at, public_id=random_code(10),
    )  # fmt: skip
    require_words(release)
    release.save(force_insert=True)
    keep_revision(release, by=by, at=at)
    record("start_release", release, by=by, at=at, kind=str(kind), policy=policy.pk if policy else None)
    return release


@transaction.atomic
def write_release(
    release: Release, *, by: User, at: datetime, unchanged_since: datetime | None = None, **fields: Any
) -> Release:
    """Change words or particulars of a draft; keep a revision; count ``by`` among its writers.

    With ``unchanged_since`` (the ``changed_at`` that the page showed) a draft changed by somebody else in between
    is refused. What changed nothing leaves no trace. Raises NotDraft, Dropped, ChangedMeanwhile, NothingWritten,
    TooLong, ForAnotherAgency, UnknownField.
    """
    fresh = locked(release)
    require_draft(fresh)
    if unchanged_since is not None and fresh.changed_at != unchanged_since:
        raise ChangedMeanwhile(_("Có người vừa sửa bản này. Tải lại trang để xem, rồi sửa tiếp; đừng ghi đè."))
    _require_own(fresh.agency, **fields)
    changed = _set(fresh, _cleaned(fields))
    if (fresh.human_story_id is not None and set(changed) & STORY_WORDS) or ("kind" in changed and _is_story(fresh)):
        raise StoryWords(_("Chữ của câu chuyện sửa ở Kho câu chuyện, kiểm lại, rồi bấm “Lấy lại chữ từ kho” ở đây."))
    if changed:
        require_words(fresh)
        fresh.save(update_fields=[*changed, *wrote(fresh, by, at)])
        keep_revision(fresh, by=by, at=at)
        record("write_release", fresh, by=by, at=at, changed=sorted(changed))
    return fresh


@transaction.atomic
def drop_release(release: Release, *, by: User, at: datetime) -> Release:
    """Give up a draft; it can be restored. Raises NotDraft, Dropped, IsPublic."""
    fresh = locked(release)
    require_draft(fresh)
    if fresh.publications.exists():
        raise IsPublic(_("Bản này đã công bố nên không bỏ được. Hãy bỏ lần đính chính, hoặc thu hồi kèm lý do."))
    fresh.dropped_at = at
    fresh.save(update_fields=["dropped_at"])
    record("drop_release", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def restore_release(release: Release, *, by: User, at: datetime) -> Release:
    """Take a dropped draft up again."""
    fresh = locked(release)
    fresh.dropped_at = None
    fresh.save(update_fields=["dropped_at"])
    record("restore_release", fresh, by=by, at=at)
    return fresh


@transaction.atomic
def add_asset(
    release: Release,
    *,
    file: File[bytes],
    title: str,
    licence: str,
    credit: str = "",
    alt_text: str = "",
    by: User,
    at: datetime,
) -> Asset:
    """Give a file with a draft; what it is is read from its first bytes, not from its name.

    Raises NotDraft, Dropped, NothingWritten (no title or licence; a picture without a description), and
    files.NotThatKind, files.TooLarge.
    """
    fresh = locked(release)
    require_draft(fresh)
    content = file.read()
    content_type = content_type_of(content, name=file.name or "")
    said = {name: clean_text(text).text for name, text in (("title", title), ("licence", licence))}
    described = clean_text(alt_text).text
    if not all(said.values()) or (content_type.startswith("image/") and not described):
        raise NothingWritten(_("Mỗi tệp cần tên và điều kiện sử dụng; hình cần lời mô tả cho người không xem được."))
    asset = Asset.objects.create(
        release=fresh, **said, credit=clean_text(credit).text, alt_text=described,
        document=_document(fresh, file, said["title"], by), content_type=content_type,
        sha256=hashlib.sha256(content).hexdigest(), size=len(content),
        position=(fresh.assets.aggregate(last=Max("position"))["last"] or 0) + 1, added_at=at,
    )  # fmt: skip
    fresh.save(update_fields=wrote(fresh, by, at))
    record("add_asset", fresh, by=by, at=at, asset=asset.pk, sha256=asset.sha256)
    return asset


@transaction.atomic
def remove_asset(asset: Asset, *, by: User, at: datetime) -> None:
    """Take a file out of a draft; the bytes stay where an edition was frozen with them. Raises NotDraft, Dropped."""
    fresh = locked(asset.release)
    require_draft(fresh)
    document = asset.document
    record("remove_asset", fresh, by=by, at=at, asset=asset.pk, sha256=asset.sha256)
    asset.delete()
    fresh.save(update_fields=wrote(fresh, by, at))
    named = Edition.objects.filter(release=fresh, content__assets__contains=[{"document": document.pk}])
    if not named.exists():
        document.delete()


def _document(release: Release, file: File[bytes], title: str, by: User) -> Document:
    file.seek(0)
    return Document.objects.create(
        title=title, file=file, collection=release.agency.collection or _no_drawer(), uploaded_by_user=by
    )


def _no_drawer() -> Any:
    raise ForAnotherAgency(_("Cơ quan chưa mở trên hệ thống nên chưa có chỗ lưu tệp. Hãy nhờ quản trị viên mở."))


def _cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(fields) - WORDS - OTHERS - {"body"})
    if unknown:
        raise UnknownField(f"write_release: {', '.join(unknown)}: no such field can be written")
    cleaned = {name: clean_text(value).text if name in WORDS else value for name, value in fields.items()}
    if "body" in cleaned:
        cleaned["body"] = clean_html(cleaned["body"]).text
    return cleaned


def _set(release: Release, fields: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in fields.items() if getattr(release, name) != value]
    for name in changed:
        setattr(release, name, fields[name])
    return changed


def _is_story(release: Release) -> bool:
    return release.kind == ReleaseKind.HUMAN_STORY


def _require_own(agency: Agency, **fields: Any) -> None:
    policy, quoted = fields.get("policy"), fields.get("quoted_post")
    owners = [policy.agency_id] if policy is not None else []
    owners += [quoted.post.agency_id] if quoted is not None else []
    if any(owner != agency.pk for owner in owners):
        raise ForAnotherAgency(_("Chính sách hoặc người phát ngôn này thuộc cơ quan khác."))


def require_words(release: Release) -> None:
    """Raises NothingWritten, TooLong."""
    if not release.title:
        raise NothingWritten(_("Hãy viết tiêu đề."))
    for name in sorted(WORDS):
        field = Release._meta.get_field(name)
        most = getattr(field, "max_length", None)
        if most is not None and len(getattr(release, name)) > most:
            label = getattr(field, "verbose_name", name)
            raise TooLong(_("{field} dài quá {most} ký tự. Hãy rút gọn.").format(field=label, most=most))
    if release.is_emergency and not release.emergency_reason:
        raise NothingWritten(_("Công bố khẩn cần nêu lý do; lý do được xem lại sau."))


def keep_revision(release: Release, *, by: User, at: datetime) -> None:
    """Keep the release as it stands now among its revisions."""
    revision = release.save_revision(user=by, clean=False)
    Revision.objects.filter(pk=revision.pk).update(created_at=at)
