"""What is stale, missing or broken on the public site: what was found, by which check, and when it was last looked.

The site's own room holds no rows, and what the checks compare (publications, answers, mandates, lists for sending)
belongs to three rooms below; `measurement` is the lowest floor that sees them all. It measures and points; every
finding is mended in the room that owns the thing.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet


class Check(models.TextChoices):
    """One question that is asked of the site every day; see `queries.site`."""

    POLICY_SILENT = "policy_silent", _("Chưa có tin từ mốc gần nhất")
    ANSWER_OLD = "answer_old", _("Câu trả lời cũ hơn bảng dữ kiện")
    FACTS_OLD = "facts_old", _("Trang nêu dữ kiện cũ")
    MANDATE_ENDED = "mandate_ended", _("Người phát ngôn hết hạn")
    NO_SPEAKER = "no_speaker", _("Không có người phát ngôn")
    NO_PLAIN_WORDS = "no_plain_words", _("Thiếu lời tóm tắt")
    NO_WHERE = "no_where", _("Thiếu “hỏi ở đâu”")
    NO_DOCUMENTS = "no_documents", _("Thiếu văn bản")
    NO_DOCUMENT_LINK = "no_document_link", _("Văn bản không mở được")
    NO_CONTACT = "no_contact", _("Thiếu đầu mối hỏi thêm")
    NO_VARIANT = "no_variant", _("Thiếu bản cho kênh")
    QUESTIONS_LATE = "questions_late", _("Câu hỏi quá hạn")
    LINK_BROKEN = "link_broken", _("Liên kết hỏng")
    FILE_MISSING = "file_missing", _("Mất tệp")
    NO_ALT_TEXT = "no_alt_text", _("Hình không có lời tả")


class Group(models.TextChoices):
    STALE = "stale", _("cũ")
    MISSING = "missing", _("thiếu")
    BROKEN = "broken", _("hỏng")


class FindingQuerySet(AgencyOwnedQuerySet["Finding"]):
    def standing(self) -> Self:
        """Return what the last look still saw."""
        return self.filter(mended_at=None)

    def accepted(self, on: date) -> Self:
        return self.standing().filter(accepted_until__gte=on)

    def open(self, on: date) -> Self:
        """Return what stands and nobody accepted, or only until a day before ``on``."""
        return self.standing().filter(Q(accepted_until=None) | Q(accepted_until__lt=on))


class Finding(AgencyOwned):
    """One thing on the public site that is stale, missing or broken.

    ``about`` names the thing within its check ("policy:12"); together they are one row however often it is seen.
    ``said`` holds what the words of the finding need; `wording` says them in the reader's language.
    """

    check_key = models.CharField(_("Điều gì"), max_length=20, choices=Check.choices)
    group = models.CharField(_("Nhóm"), max_length=8, choices=Group.choices)
    about = models.CharField(max_length=160)
    said = models.JSONField(default=dict)
    since = models.DateField(_("Từ ngày"))
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True, help_text="When a look no longer saw it.")
    accepted_until = models.DateField(_("Chấp nhận đến hết ngày"), null=True)
    accepted_reason = models.CharField(_("Vì"), max_length=300, blank=True)
    accepted_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Điều cần sửa trên cổng")
        constraints = [
            models.UniqueConstraint(fields=["agency", "check_key", "about"], name="finding_once"),
            models.CheckConstraint(
                condition=Q(accepted_until=None) | (~Q(accepted_reason="") & Q(accepted_by__isnull=False)),
                name="accepted_finding_says_why",
            ),
        ]
        indexes = [models.Index(fields=["agency", "mended_at", "group"], name="finding_desk")]

    def __str__(self) -> str:
        return str(self.get_check_key_display())


class PortalCheck(AgencyOwned):
    """One agency's look at its part of the site on one day: due, then done. Made by the job, one a day."""

    day = models.DateField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    standing = models.PositiveIntegerField(default=0, help_text="How many findings stood after the last look.")

    objects: models.Manager[PortalCheck] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="portal_check_once_a_day")]


class AddressCheck(models.Model):
    """Whether an address that our published pages name still opens; asked at most once a day, whoever names it.

    ``broken_since`` is the first look of an unbroken row of failures; ``fault`` their code (`kit.http.errors`,
    or the HTTP status) and empty for an address that opened.
    """

    url = models.TextField(unique=True)
    due_at = models.DateTimeField(db_index=True)
    leased_until = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=24, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Looks in a row that failed.")
    broken_since = models.DateTimeField(null=True)
    named_at = models.DateTimeField(help_text="When a page was last seen to name it; forgotten when none does.")
