"""Law as data (decision 10): dated duties with their basis, and the clocks that run under them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from danbiet.offices.models.agencies import Agency


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self, day: date) -> Self:
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def binding(self, agency: Agency | None) -> Self:
        """Return general rules and the agency's own, its own first where both have a key."""
        own = Q(agency=agency) if agency else Q(pk__in=[])
        return self.filter(Q(agency=None) | own).order_by("key", F("agency").asc(nulls_last=True), "-valid_from")


class Rule(models.Model):
    """One duty, limit or form, in force between two days.

    General rules come from the YAML of the rulebook; an agency may set itself a stricter one (``agency``).
    """

    class Unit(models.TextChoices):
        SECONDS = "seconds", _("giây")
        HOURS = "hours", _("giờ")
        DAYS = "days", _("ngày")
        WORKING_DAYS = "working_days", _("ngày làm việc")
        MONTHS = "months", _("tháng")
        WEEKDAY = "weekday", _("thứ trong tuần")
        COUNT = "count", _("lần")
        TEXT = "text", _("nội dung")

    key = models.CharField(max_length=80)
    agency = models.ForeignKey(
        "offices.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="own_rules"
    )
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
        constraints = [
            models.UniqueConstraint(
                fields=["key", "agency", "valid_from"], nulls_distinct=False, name="rule_once_per_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def amount_words(self) -> str:
        """“24 giờ”, “15 ngày làm việc”; empty for a rule without a number."""
        if self.value is None:
            return ""
        return f"{number_format(self.value.normalize(), use_l10n=True)} {self.get_unit_display()}"

    @property
    def basis_words(self) -> str:
        """The basis, with “chưa kiểm chứng” where nobody has confirmed the rule."""
        return self.basis if self.is_verified else _now("{basis} (chưa kiểm chứng)").format(basis=self.basis)


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> Self:
        return self.filter(stopped_at=None)

    def visible_to(self, user: object) -> Self:
        agency = getattr(user, "agency_id", None)
        return self.filter(agency=agency) if agency is not None else self.none()


class Clock(models.Model):
    """One running instance of a rule for one thing: started, due, stopped."""

    agency = models.ForeignKey("offices.Agency", on_delete=models.PROTECT, related_name="clocks")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="clocks")
    about = models.CharField(max_length=80, help_text="noun:id, e.g. alarm:1042")
    post = models.ForeignKey("offices.Post", null=True, on_delete=models.PROTECT, related_name="clocks")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "about"], name="one_clock_per_rule_and_thing")]

    def __str__(self) -> str:
        return f"{self.rule} · {self.about}"

    @property
    def basis_words(self) -> str:
        """“24 giờ kể từ 09:00 04/03/2026; căn cứ Nghị định 244/2026/NĐ-CP (chưa kiểm chứng)”."""
        since = date_format(timezone.localtime(self.started_at), "H:i d/m/Y")
        return _now("{amount} kể từ {since}; căn cứ {basis}").format(
            amount=self.rule.amount_words, since=since, basis=self.rule.basis_words
        )
