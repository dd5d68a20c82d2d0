"""Articles, their text, and the families of copies they belong to.

`Item`, `ItemText` and `RawPage` are partitioned by month over a time-ordered primary key (decision
7): milliseconds since 1970 shifted left by 20 bits, plus a counter. Nothing references `ItemText`
or `RawPage`, so that retention is one DROP.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from danbiet.listening.models.sources import Follow, Source

if TYPE_CHECKING:
    from danbiet.offices.models import User

COUNTER_BITS = 20


def first_id_at(moment: datetime) -> int:
    """Return the least item id that an article received at this moment can have."""
    return int(moment.timestamp() * 1000) << COUNTER_BITS


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, user: User) -> Self:
        """Return articles of the sources that this person's agency follows."""
        if getattr(user, "agency_id", None) is None:
            return self.none()
        followed = Follow.objects.filter(agency=user.agency_id).values("feed__source")
        return self.filter(source__in=followed)

    def awaiting_page(self, at: datetime) -> Self:
        return self.filter(state=Item.State.ANNOUNCED, due_at__lte=at)

    def awaiting_analysis(self) -> Self:
        return self.filter(state=Item.State.READ)

    def received_since(self, moment: datetime) -> Self:
        return self.filter(pk__gte=first_id_at(moment))


class Item(models.Model):
    """One article as published at one address."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("chờ tải bài")
        READ = "read", _("chờ phân tích")
        ANALYSED = "analysed", _("đã phân tích")

    id = models.BigIntegerField(primary_key=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="items", db_index=False)
    feed = models.ForeignKey("listening.Feed", on_delete=models.PROTECT, related_name="items", db_index=False)
    url = models.URLField(max_length=2000)
    title = models.CharField(_("Tiêu đề"), max_length=500)
    summary = models.TextField(_("Tóm tắt"), blank=True)
    published_at = models.DateTimeField(_("Đăng lúc"), db_index=True)
    date_is_estimated = models.BooleanField(default=False)
    date_problem = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(_("Nhận lúc"))
    shown_at = models.DateTimeField(null=True, help_text="When analysis ended and the article could be seen.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ANNOUNCED)
    due_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    page_problem = models.CharField(max_length=400, blank=True)
    damage = models.CharField(max_length=20, blank=True)
    syllables = models.PositiveIntegerField(default=0)
    text_is_cut = models.BooleanField(default=False)
    places = models.ManyToManyField("offices.Place", related_name="+", blank=True)

    family = models.ForeignKey("listening.Family", null=True, on_delete=models.SET_NULL, related_name="items")
    is_original = models.BooleanField(default=True)
    credit = models.CharField(max_length=120, blank=True)
    story = models.ForeignKey(
        "listening.Story",
        null=True,
        on_delete=models.SET_NULL,
        related_name="items",
        db_index=False,
    )
    story_features = models.BinaryField(null=True)
    engine_version = models.PositiveSmallIntegerField(default=0)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bài")
        verbose_name_plural = _("Bài")
        indexes = [
            models.Index(fields=["state", "due_at"], name="item_work"),
            models.Index(fields=["source", "-published_at"], name="item_by_source"),
            models.Index(fields=["story", "published_at"], name="item_by_story"),
        ]

    def __str__(self) -> str:
        return self.title


class ItemText(models.Model):
    """The words of an article, and its search vector; dropped by month when quotation ends."""

    item_id = models.BigIntegerField(primary_key=True)
    body = models.TextField()
    search = SearchVectorField()
    engine_version = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="item_search")]


class RawPage(models.Model):
    """The page as fetched, gzip-compressed, for re-extraction; dropped by month."""

    item_id = models.BigIntegerField(primary_key=True)
    url = models.URLField(max_length=2000)
    content_type = models.CharField(max_length=200, blank=True)
    body = models.BinaryField()
    fetched_at = models.DateTimeField()


class ItemAddress(models.Model):
    """One row per distinct address, so that an article is fetched once however often it is announced."""

    url_hash = models.BinaryField(primary_key=True, max_length=32)
    item_id = models.BigIntegerField()


class Fingerprint(models.Model):
    """The sketch by which copies of a text are found again."""

    item_id = models.BigIntegerField(primary_key=True)
    sketch = models.BinaryField()
    engine_version = models.PositiveSmallIntegerField()


class Family(models.Model):
    """An original and its reprints."""

    original_id = models.BigIntegerField()
    size = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Nhóm bài đăng lại")
