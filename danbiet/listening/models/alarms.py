"""Roll-ups of stories per policy, and the alarms raised on them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet, Clock
from danbiet.policies.models import Policy


class StoryCount(models.Model):
    """Stories and articles about a policy in one local hour; days are sums of first sightings.

    ``stories`` counts stories with at least one standing mention published in the hour;
    ``new_stories`` those whose first mention of the policy falls in it, so that sums over hours
    never count a story twice.
    """

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="story_counts")
    hour = models.DateTimeField()
    stories = models.PositiveIntegerField()
    new_stories = models.PositiveIntegerField()
    articles = models.PositiveIntegerField()
    independent = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "hour"], name="story_count_once_per_hour")]


class AlarmOutcome(models.TextChoices):
    """The only things an agency may do about an alarm (trust.md, promise 4)."""

    ANSWER = "answer", _("trả lời")
    EXPLAIN = "explain", _("giải thích")
    CONSULT = "consult", _("hỏi thêm ý kiến")
    CORRECT = "correct", _("đính chính")
    CHANGE_POLICY = "change_policy", _("đề nghị sửa chính sách")
    NO_RESPONSE = "no_response", _("không phản hồi")


class AlarmQuerySet(AgencyOwnedQuerySet["Alarm"]):
    def waiting(self) -> Self:
        """Return alarms that nobody has taken."""
        return self.filter(taken_at=None, closed_at=None)

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def with_deadline(self) -> Self:
        """Annotate each alarm with ``due_at``, by when it must be handled; None where no clock runs."""
        clock = Clock.objects.filter(about=Concat(Value("alarm:"), Cast(OuterRef("pk"), models.CharField())))
        return self.annotate(due_at=Subquery(clock.values("due_at")[:1]))

    def waiting_first(self) -> Self:
        """Return alarms in the order of work: waiting, taken, closed; within each the newest first."""
        newest = {"nulls_first": True}
        return self.order_by(F("closed_at").desc(**newest), F("taken_at").desc(**newest), "-raised_at")

    def for_policy(self, policy: Policy) -> Self:
        return self.filter(policy=policy)


class Alarm(AgencyOwned):
    """More stories about a policy than chance explains, with the numbers that say so."""

    class Kind(models.TextChoices):
        VOLUME = "volume", _("số sự việc tăng bất thường")

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="alarms")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.VOLUME)
    raised_at = models.DateTimeField(db_index=True)
    last_seen_at = models.DateTimeField(help_text="Last assessment at which the rise still stood.")
    window_hours = models.PositiveSmallIntegerField()
    observed = models.PositiveIntegerField()
    expected = models.FloatField()
    upper = models.FloatField()
    odds = models.FloatField(help_text="Probability of so many or more by chance.")
    evidence = models.JSONField(default=dict, help_text="Windows used, days left out and why, story ids.")
    engine_version = models.PositiveSmallIntegerField()
    taken_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("Cách xử lý"), max_length=16, choices=AlarmOutcome.choices, blank=True)
    reason = models.TextField(_("Lý do"), blank=True)
    was_false = models.BooleanField(_("Báo động giả"), null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("Cảnh báo")
        verbose_name_plural = _("Cảnh báo")
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "kind"],
                condition=Q(closed_at=None),
                name="one_open_alarm_per_policy_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | (~Q(outcome="") & ~Q(reason="")),
                name="closed_alarm_says_how_and_why",
            ),
        ]
