"""Mẫu cảnh báo duyệt sẵn: the words of a warning, approved by a second person while there is time to read them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet
from danbiet.publishing.models.releases import Certainty, Severity, Urgency


class WarningTemplateQuerySet(AgencyOwnedQuerySet["WarningTemplate"]):
    def usable(self) -> Self:
        """Return what may be filled and sent: approved by another and not retired."""
        return self.filter(approved_at__isnull=False, retired_at=None)


class WarningTemplate(AgencyOwned):
    """A warning with blanks (`blanks.BLANKS`), written by one person and approved by another.

    Its words never change from the moment it is written: whoever wants others writes another and retires this one.
    The database holds that, and that the two are two (migration 0008). ``hash`` is that of its words and levels.
    """

    title = models.CharField(_("Tiêu đề"), max_length=200)
    lead = models.TextField(_("Sapô"))
    body = models.TextField(_("Nội dung"), help_text="Plain text; an empty line parts two paragraphs.")
    contact = models.CharField(_("Hỏi thêm ở đâu"), max_length=300)
    sms = models.TextField(_("Tin nhắn"))
    script = models.TextField(_("Bài đọc trên loa"))
    urgency = models.CharField(_("Mức khẩn cấp"), max_length=9, choices=Urgency.choices)
    severity = models.CharField(_("Mức nghiêm trọng"), max_length=8, choices=Severity.choices)
    certainty = models.CharField(_("Mức chắc chắn"), max_length=8, choices=Certainty.choices)
    hash = models.CharField(max_length=64, editable=False)
    author = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    objects = WarningTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mẫu cảnh báo")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("author")), name="template_approved_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="template_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(retired_by=None, retired_at=None) | Q(retired_by__isnull=False, retired_at__isnull=False),
                name="template_retirement_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_usable(self) -> bool:
        return self.approved_at is not None and self.retired_at is None
