"""Nouns of the dossier."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet, SortKeyField


class Stage(models.TextChoices):
    """Where a policy stands; a kind of document may use fewer or rename them."""

    PROPOSAL = "proposal", _("Lập đề xuất")
    DRAFTING = "drafting", _("Soạn thảo")
    CONSULTATION = "consultation", _("Lấy ý kiến")
    APPRAISAL = "appraisal", _("Thẩm định")
    ADOPTION = "adoption", _("Trình – thông qua")
    PROMULGATION = "promulgation", _("Ban hành")
    EFFECT = "effect", _("Có hiệu lực")
    ENFORCEMENT = "enforcement", _("Thi hành – đánh giá")


class DocumentKind(models.Model):
    """A kind of document (luật, nghị định, …) and the stages it passes, in order."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("Tên"), max_length=120)
    stages = models.JSONField(_("Các mốc"), help_text=_("Danh sách mốc theo thứ tự."))

    class Meta:
        verbose_name = _("Loại văn bản")
        verbose_name_plural = _("Loại văn bản")

    def __str__(self) -> str:
        return self.name


class PolicyQuerySet(AgencyOwnedQuerySet["Policy"]):
    def current(self) -> Self:
        return self.filter(archived_at=None)

    def public_on(self, day: date) -> Self:
        return self.filter(public_from__lte=day)


class Policy(AgencyOwned):
    """A policy in the making or in force."""

    title = models.CharField(_("Tên chính sách"), max_length=300)
    short_title = models.CharField(
        _("Tên gọi ngắn"),
        max_length=80,
        help_text=_("Dùng trên biểu đồ và trong điểm báo."),
    )
    sort_key = SortKeyField(of="short_title")
    kind = models.ForeignKey(
        DocumentKind,
        on_delete=models.PROTECT,
        related_name="policies",
        verbose_name=_("Loại văn bản"),
    )
    stage = models.CharField(_("Giai đoạn"), max_length=16, choices=Stage.choices, default=Stage.PROPOSAL)
    lead_unit = models.CharField(_("Đơn vị chủ trì"), max_length=200, blank=True)
    owner_post = models.ForeignKey(
        "offices.Post",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="policies",
        verbose_name=_("Chức danh chịu trách nhiệm"),
    )
    summary = models.TextField(_("Tóm tắt"), blank=True, help_text=_("Hai, ba câu cho người chưa biết gì."))
    public_from = models.DateField(
        _("Công khai từ ngày"),
        null=True,
        blank=True,
        help_text=_("Để trống khi dự thảo chưa công khai."),
    )
    colour_slot = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Hồ sơ chính sách")
        verbose_name_plural = _("Hồ sơ chính sách")
        constraints = [models.UniqueConstraint(fields=["agency", "short_title"], name="policy_short_title_once")]

    def __str__(self) -> str:
        return self.short_title


class Milestone(models.Model):
    """When a policy is to reach a stage, and when it did."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="milestones")
    stage = models.CharField(_("Mốc"), max_length=16, choices=Stage.choices)
    planned_on = models.DateField(_("Dự kiến"), null=True, blank=True)
    happened_on = models.DateField(_("Thực tế"), null=True, blank=True)
    basis = models.CharField(_("Căn cứ"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "stage"], name="milestone_once_per_stage")]


class PolicyDocument(models.Model):
    """A document of the dossier: number, date, subject, file or address."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="documents")
    code_notation = models.CharField(_("Số, ký hiệu"), max_length=40, blank=True)
    subject = models.CharField(_("Trích yếu"), max_length=500)
    issued_on = models.DateField(_("Ngày ban hành"), null=True, blank=True)
    url = models.URLField(_("Địa chỉ"), blank=True)
    file = models.ForeignKey(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(default=0)


class HighImpactTest(models.Model):
    """The four criteria of Quyết định 407/QĐ-TTg; each answered with a reason."""

    policy = models.OneToOneField(Policy, on_delete=models.CASCADE, related_name="high_impact_test")
    in_proposal_document = models.BooleanField(
        _("Chính sách trong đề nghị xây dựng văn bản quy phạm pháp luật (trừ nội dung bí mật)"),
        null=True,
    )
    in_proposal_document_reason = models.TextField(_("Lý do"), blank=True)
    changes_rights = models.BooleanField(_("Trực tiếp làm phát sinh, thay đổi, chấm dứt quyền, nghĩa vụ"), null=True)
    changes_rights_reason = models.TextField(_("Lý do"), blank=True)
    is_contested = models.BooleanField(_("Khó, nhạy cảm, dư luận quan tâm hoặc còn ý kiến khác nhau"), null=True)
    is_contested_reason = models.TextField(_("Lý do"), blank=True)
    is_wide = models.BooleanField(_("Tác động phạm vi toàn quốc hoặc toàn tỉnh"), null=True)
    is_wide_reason = models.TextField(_("Lý do"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")

    CRITERIA = ("in_proposal_document", "changes_rights", "is_contested", "is_wide")

    @property
    def is_complete(self) -> bool:
        return all(getattr(self, name) is not None for name in self.CRITERIA)

    @property
    def is_high_impact(self) -> bool | None:
        """All four met; None while one is unanswered."""
        return all(getattr(self, name) for name in self.CRITERIA) if self.is_complete else None


class KeyFact(models.Model):
    """One checkable fact of the policy. The fact table is the one source that every text is compared with."""

    class Kind(models.TextChoices):
        """The five questions a person asks of a new policy."""

        WHAT = "what", _("Thay đổi gì")
        WHO = "who", _("Cho ai")
        WHEN = "when", _("Từ khi nào, đến khi nào")
        HOW_MUCH = "how_much", _("Mức bao nhiêu")
        WHERE = "where", _("Hỏi ở đâu, làm ở đâu")

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="key_facts")
    kind = models.CharField(_("Loại"), max_length=12, choices=Kind.choices, default=Kind.HOW_MUCH)
    subject = models.CharField(_("Điều gì"), max_length=200)
    value = models.CharField(_("Giá trị"), max_length=120)
    unit = models.CharField(_("Đơn vị"), max_length=60, blank=True)
    applies_to = models.CharField(_("Áp dụng cho ai"), max_length=200, blank=True)
    valid_from = models.DateField(_("Từ ngày"), null=True, blank=True)
    source_article = models.CharField(_("Điều, khoản"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


class AnswerQuerySet(AgencyOwnedQuerySet["Answer"]):
    def public(self) -> Self:
        return self.filter(published_at__isnull=False, retired_at=None)

    def waiting_for_approval(self) -> Self:
        return self.filter(approved_at=None, retired_at=None)


class Answer(AgencyOwned):
    """A question about a policy and the agency's answer to it: the bank that portal, press and desk draw from.

    Two people make one: who wrote it cannot approve it (the database refuses).
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="answers", verbose_name=_("Chính sách"))
    question = models.CharField(_("Câu hỏi"), max_length=300)
    text = models.TextField(_("Trả lời"))
    written_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True, db_index=True)
    retired_at = models.DateTimeField(null=True, help_text="No longer true or of use; kept, and said so.")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Hỏi – đáp")
        verbose_name_plural = _("Hỏi – đáp")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")), name="two_people_make_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(approved_by__isnull=False), name="public_answer_is_approved"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class KeyMessage(models.Model):
    """A message of the policy; a change makes a new version, earlier ones stay readable."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="key_messages")
    number = models.PositiveSmallIntegerField(_("Thông điệp số"))
    version = models.PositiveSmallIntegerField(_("Phiên bản"), default=1)
    text = models.CharField(_("Nội dung"), max_length=400)
    written_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number", "version"], name="key_message_version_once"),
            models.UniqueConstraint(
                fields=["policy", "number"],
                condition=Q(is_current=True),
                name="one_current_version_of_a_message",
            ),
        ]
