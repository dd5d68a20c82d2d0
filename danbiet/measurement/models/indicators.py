"""Indicators: what a number is made of, so that no number stands without its source."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Indicator(models.Model):
    """A number the product can produce, with all that makes it believable. `indicators.yaml` is its source."""

    class Unit(models.TextChoices):
        MINUTES = "minutes", _("phút")
        HOURS = "hours", _("giờ")
        DAYS = "days", _("ngày")
        ARTICLES = "articles", _("bài")
        SHARE = "share", _("tỷ lệ")

    key = models.SlugField(unique=True)
    name = models.CharField(_("Tên chỉ số"), max_length=160)
    question = models.CharField(_("Trả lời câu hỏi"), max_length=200)
    formula = models.TextField(_("Cách tính"))
    source = models.TextField(_("Nguồn số liệu"))
    denominator = models.TextField(_("Mẫu số"))
    owner = models.CharField(_("Chịu trách nhiệm"), max_length=120)
    unit = models.CharField(_("Đơn vị"), max_length=12, choices=Unit.choices)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("Chỉ số")
        verbose_name_plural = _("Chỉ số")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Echo(models.Model):
    """What one report after a publication gave again of its figures and messages.

    ``facts`` lists for each fact of the edition ``[state, words]`` with state kept, changed or absent;
    ``messages`` for each key message the share of its words that stand together in the report. A row says what
    a text says; rows are never added up by outlet or by writer (trust.md, promise 5).
    """

    publication = models.ForeignKey("publishing.Publication", on_delete=models.CASCADE, related_name="echoes")
    item_id = models.BigIntegerField()
    published_at = models.DateTimeField()
    facts = models.JSONField()
    messages = models.JSONField()
    engine_version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "item_id"], name="echo_once")]
        indexes = [models.Index(fields=["publication", "published_at"], name="echo_in_time")]
