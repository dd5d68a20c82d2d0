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
