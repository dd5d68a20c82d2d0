"""The press digest (*điểm báo*)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet
from danbiet.policies.models import Policy


class DigestQuerySet(AgencyOwnedQuerySet["Digest"]):
    def signed(self) -> Self:
        return self.filter(signed_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(signed_at=None)


class Digest(AgencyOwned):
    """What came between the last signed digest and now; frozen when signed."""

    from_at = models.DateTimeField(_("Từ"))
    to_at = models.DateTimeField(_("Đến"))
    basis = models.CharField(max_length=200, help_text="Why it starts where it starts, in words.")
    assessment = models.TextField(_("Nhận định (ba dòng)"), blank=True, max_length=900)
    made_at = models.DateTimeField()
    signed_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    frozen = models.JSONField(null=True, help_text="The digest as signed; documents are made from it.")

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Điểm báo")
        verbose_name_plural = _("Điểm báo")
        constraints = [
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(signed_at=None),
                name="one_draft_digest_per_agency",
            ),
        ]


class DigestLine(models.Model):
    """One story about one policy in a digest."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="lines")
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="+")
    story_id = models.BigIntegerField()
    item_id = models.BigIntegerField(help_text="The article shown: the original, or the first that the agency follows.")
    position = models.PositiveIntegerField()
    is_dropped = models.BooleanField(default=False)
    note = models.CharField(_("Tóm tắt của cán bộ"), max_length=500, blank=True)
    proposal = models.CharField(_("Đề xuất xử lý"), max_length=200, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["digest", "policy", "story_id"], name="digest_line_once")]
