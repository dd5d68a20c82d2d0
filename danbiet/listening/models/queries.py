"""Saved queries and the mentions they make."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danbiet.listening.models.items import Item
from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet
from danbiet.policies.models import Policy


class SavedQueryQuerySet(AgencyOwnedQuerySet["SavedQuery"]):
    def active(self) -> Self:
        return self.filter(retired_at=None, policy__archived_at=None)


class SavedQuery(AgencyOwned):
    """A set of words (*bộ từ khoá theo dõi*) that says which articles concern a policy."""

    policy = models.ForeignKey(
        Policy,
        on_delete=models.CASCADE,
        related_name="saved_queries",
        verbose_name=_("Chính sách"),
    )
    name = models.CharField(_("Tên"), max_length=120)
    text = models.TextField(_("Từ khoá"), max_length=4000)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    public_from = models.DateField(_("Công khai từ ngày"), null=True, blank=True)

    objects = SavedQueryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bộ từ khoá theo dõi")
        verbose_name_plural = _("Bộ từ khoá theo dõi")
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "name"],
                condition=Q(retired_at=None),
                name="saved_query_name_once_per_policy",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MentionQuerySet(models.QuerySet["Mention"]):
    def standing(self) -> Self:
        """Return mentions that hold: matched and not struck out, or added by an officer."""
        return self.exclude(state=Mention.State.STRUCK)


class Mention(models.Model):
    """An article that concerns a policy. Tone stays empty until a model has a card."""

    class State(models.TextChoices):
        MATCHED = "matched", _("khớp từ khoá")
        CONFIRMED = "confirmed", _("cán bộ xác nhận")
        STRUCK = "struck", _("cán bộ loại")
        ADDED = "added", _("cán bộ thêm")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="mentions")
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="mentions")
    saved_query = models.ForeignKey(SavedQuery, null=True, on_delete=models.SET_NULL, related_name="mentions")
    at = models.DateTimeField(help_text="When the article was published.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.MATCHED)
    spans = models.JSONField(default=list)
    tone = models.CharField(max_length=10, blank=True)
    tone_reason = models.CharField(max_length=120, blank=True)
    engine_version = models.PositiveSmallIntegerField()

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "policy"], name="mention_once")]
        indexes = [models.Index(fields=["policy", "-at"], name="mentions_of_a_policy")]
