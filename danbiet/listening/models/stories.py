"""Stories (*sự việc*) and the corrections that officers make to what the engine decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from danbiet.listening.models.sources import Follow

if TYPE_CHECKING:
    from danbiet.offices.models import User


class StoryQuerySet(models.QuerySet["Story"]):
    def visible_to(self, user: User) -> Self:
        """Return stories with at least one article of a source that this person's agency follows."""
        if getattr(user, "agency_id", None) is None:
            return self.none()
        from danbiet.listening.models.items import Item

        followed = Follow.objects.filter(agency=user.agency_id).values("feed__source")
        seen = Item.objects.filter(story=models.OuterRef("pk"), source__in=followed)
        return self.filter(models.Exists(seen))


class Story(models.Model):
    """A cluster of reports about one happening."""

    title = models.CharField(_("Tiêu đề"), max_length=500)
    first_at = models.DateTimeField(_("Bắt đầu"))
    last_at = models.DateTimeField(_("Bài mới nhất"), db_index=True)
    articles = models.PositiveIntegerField(_("Số bài"), default=0)
    independent = models.PositiveIntegerField(_("Số bài độc lập"), default=0)
    outlets = models.PositiveIntegerField(_("Số báo"), default=0)
    engine_version = models.PositiveSmallIntegerField()

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Sự việc")
        verbose_name_plural = _("Sự việc")

    def __str__(self) -> str:
        return self.title


class Correction(models.Model):
    """An officer's word against the engine's; kept as a label, never overwritten by a re-run."""

    class Kind(models.TextChoices):
        MATCH = "match", _("bài có nói về chính sách này không")
        STORY = "story", _("bài thuộc sự việc nào")
        COPY = "copy", _("bài có phải bản đăng lại không")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    agency = models.ForeignKey("offices.Agency", on_delete=models.PROTECT, related_name="+")
    item_id = models.BigIntegerField(db_index=True)
    policy = models.ForeignKey("policies.Policy", null=True, on_delete=models.CASCADE, related_name="+")
    engine_said = models.JSONField()
    officer_says = models.JSONField()
    by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
