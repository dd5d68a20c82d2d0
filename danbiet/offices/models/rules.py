"""Law as data (decision 10): dated duties with their basis, and the clocks that run under them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self, day: date) -> Self:
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Rule(models.Model):
    """One duty, limit or form, in force between two days. The YAML of the rulebook is its source."""

    class Unit(models.TextChoices):
        HOURS = "hours", _("giờ")
        DAYS = "days", _("ngày")
        WORKING_DAYS = "working_days", _("ngày làm việc")
        MONTHS = "months", _("tháng")
        WEEKDAY = "weekday", _("thứ trong tuần")
        COUNT = "count", _("lần")
        TEXT = "text", _("nội dung")

    key = models.CharField(max_length=80)
    title = models.CharField(_("Nội dung"), max_length=300)
    value = models.DecimalField(_("Giá trị"), max_digits=10, decimal_places=2, null=True)
    unit = models.CharField(max_length=16, choices=Unit.choices)
    text = models.TextField(_("Nội dung đầy đủ"), blank=True)
    basis = models.CharField(_("Căn cứ"), max_length=300)
    valid_from = models.DateField(_("Có hiệu lực từ"))
    valid_to = models.DateField(_("đến hết"), null=True, blank=True)
    is_verified = models.BooleanField(_("Đã kiểm chứng"), default=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("Quy định")
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="rule_once_per_start")]

    def __str__(self) -> str:
        return self.title


class Clock(models.Model):
    """One running instance of a rule for one thing: started, due, stopped."""

    agency = models.ForeignKey("offices.Agency", on_delete=models.PROTECT, related_name="clocks")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="clocks")
    about = models.CharField(max_length=80, help_text="noun:id, e.g. alarm:1042")
    post = models.ForeignKey("offices.Post", null=True, on_delete=models.PROTECT, related_name="clocks")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "about"], name="one_clock_per_rule_and_thing")]

    def __str__(self) -> str:
        return f"{self.rule} · {self.about}"
