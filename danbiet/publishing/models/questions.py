"""The question box: people ask without an account, one answer serves all who asked the same."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet
from danbiet.policies.models import Answer, Policy


class QuestionGroup(AgencyOwned):
    """Questions that ask the same, and the one answer to them."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="question_groups")
    title = models.CharField(_("Câu hỏi chung"), max_length=300)
    answer = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="question_groups")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects: models.Manager[QuestionGroup] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Nhóm câu hỏi")


class QuestionQuerySet(AgencyOwnedQuerySet["Question"]):
    def open(self) -> Self:
        return self.filter(answered_at=None, declined_at=None)


class Question(AgencyOwned):
    """A question of somebody nobody knows. The asker holds a receipt code; we hold its hash only.

    ``text`` has telephone numbers, mailboxes and long digit runs taken out before it is stored, and is deleted after
    the time of the rulebook; the group and its answer stay.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="questions")
    code_hash = models.BinaryField(max_length=32, unique=True)
    text = models.TextField(_("Câu hỏi"))
    masked = models.PositiveSmallIntegerField(default=0, help_text="How many personal details were taken out.")
    language = models.CharField(max_length=2, default="vi")
    group = models.ForeignKey(QuestionGroup, null=True, on_delete=models.SET_NULL, related_name="questions")
    way = models.CharField(max_length=12, default="web", help_text="web, or heard by a commune officer.")
    place = models.ForeignKey("offices.Place", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(_("Lý do không trả lời"), max_length=300, blank=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Câu hỏi của người dân")
        constraints = [
            models.CheckConstraint(
                condition=Q(declined_at=None) | ~Q(decline_reason=""), name="declined_question_says_why"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")), name="answer_follows_question"
            ),
        ]
