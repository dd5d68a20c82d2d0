"""Kho câu chuyện: what somebody lived through under a policy, told with her written consent and checked by another.

No row names her: she is called by a role. The paper with her name and signature stays in the agency's cabinet; the
row holds its number. What may be published with which consent and check is held by the database (migration 0006).
"""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet
from danbiet.policies.models import KeyMessage, Policy


class HumanStoryQuerySet(AgencyOwnedQuerySet["HumanStory"]):
    def kept(self) -> Self:
        return self.filter(dropped_at=None)


class HumanStory(AgencyOwned):
    """A human-interest story in the keeping of an agency (*câu chuyện*, never listening's *sự việc*)."""

    policy = models.ForeignKey(
        Policy,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="human_stories",
        verbose_name=_("Chính sách"),
    )
    key_message = models.ForeignKey(
        KeyMessage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="human_stories",
        verbose_name=_("Minh hoạ thông điệp"),
    )
    benefit = models.CharField(_("Cho thấy lợi ích nào"), max_length=200, blank=True)
    called = models.CharField(_("Gọi người trong câu chuyện là"), max_length=120)
    title = models.CharField(_("Tiêu đề"), max_length=200)
    lead = models.TextField(_("Sapô"))
    body = models.TextField(_("Câu chuyện"), help_text="HTML paragraphs made from the officer's plain text.")
    words_hash = models.CharField(max_length=64, editable=False, help_text="Of title, lead and body; see words_hash().")
    begun_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    writer_ids = models.JSONField(default=list, help_text="Ids of all who ever wrote its words; it only grows.")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    objects = HumanStoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Câu chuyện")
        verbose_name_plural = _("Kho câu chuyện")
        indexes = [models.Index(fields=["agency", "-changed_at"], name="human_story_desk")]

    def __str__(self) -> str:
        return self.title


class ConsentMaterial(models.TextChoices):
    """What of a person is shown."""

    TEXT = "text", _("lời kể bằng chữ")
    PHOTO = "photo", _("ảnh")
    VOICE = "voice", _("giọng nói")
    VIDEO = "video", _("video")


class ConsentChannel(models.TextChoices):
    """Ways out as a person understands them when she signs."""

    WEB = "web", _("cổng và trang chính sách")
    PRESS = "press", _("báo chí")
    LOUDSPEAKER = "loudspeaker", _("loa truyền thanh")
    MESSAGE = "message", _("tin nhắn, Zalo")
    PRINT = "print", _("bảng tin, tờ in")
    SOCIAL = "social", _("mạng xã hội của cơ quan")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def valid_on(self, day: object) -> Self:
        """Return those that were signed by then, have not ended and were not withdrawn."""
        not_ended = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(not_ended, withdrawn_on=None, signed_on__lte=day)


class Consent(models.Model):
    """That a paper was signed, where it lies and what it covers. Only its withdrawal is ever added."""

    class Withdrawal(models.TextChoices):
        PAPER = "paper", _("bằng văn bản")
        IN_PERSON = "in_person", _("nói trực tiếp với cán bộ")
        TELEPHONE = "telephone", _("gọi điện")
        MESSAGE = "message", _("nhắn tin, thư điện tử")
        MISTAKE = "mistake", _("cơ quan ghi nhầm, lập lại dòng khác")

    story = models.ForeignKey(HumanStory, on_delete=models.PROTECT, related_name="consents")
    paper_number = models.CharField(_("Số, ký hiệu hồ sơ lưu"), max_length=80)
    taken_by = models.ForeignKey(
        "offices.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("Cán bộ nhận giấy")
    )
    signed_on = models.DateField(_("Ngày ký"))
    valid_until = models.DateField(_("Có giá trị đến hết ngày"), null=True, blank=True)
    materials = ArrayField(models.CharField(max_length=8, choices=ConsentMaterial.choices), verbose_name=_("Cho dùng"))
    channels = ArrayField(
        models.CharField(max_length=12, choices=ConsentChannel.choices), default=list, blank=True,
        verbose_name=_("Trên kênh"),
    )  # fmt: skip
    every_channel = models.BooleanField(_("Mọi kênh"), default=False)
    read_hash = models.CharField(
        max_length=64, blank=True, help_text="Of the words the person read or heard; empty when she has not."
    )
    is_child = models.BooleanField(_("Người trong câu chuyện là trẻ em"), default=False)
    by_guardian = models.BooleanField(_("Cha mẹ hoặc người giám hộ đã ký"), default=False)
    recorded_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField(_("Ngày rút lại"), null=True, blank=True)
    withdrawal_way = models.CharField(_("Rút lại bằng cách nào"), max_length=10, choices=Withdrawal.choices, blank=True)
    withdrawal_noted_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawal_noted_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Giấy đồng ý")
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(is_child=False) | Q(by_guardian=True), name="guardian_signs_for_child"),
            models.CheckConstraint(condition=~Q(paper_number=""), name="consent_names_its_paper"),
            models.CheckConstraint(condition=Q(every_channel=True) | ~Q(channels=[]), name="consent_names_channels"),
            models.CheckConstraint(condition=~Q(materials=[]), name="consent_names_materials"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("signed_on")), name="consent_ends_after_signing"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawal_way="", withdrawal_noted_at=None)
                | Q(withdrawn_on__gte=F("signed_on"), withdrawal_noted_at__isnull=False) & ~Q(withdrawal_way=""),
                name="withdrawn_consent_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.paper_number

    @property
    def material_words(self) -> str:
        return ", ".join(str(each.label) for each in ConsentMaterial if each in self.materials)

    @property
    def channel_words(self) -> str:
        if self.every_channel:
            return str(_("mọi kênh"))
        return ", ".join(str(each.label) for each in ConsentChannel if each in self.channels)


class FactPoint(models.Model):
    """One checkable thing of a story. ``left_at`` says since when its words stand in the story no longer."""

    class Origin(models.TextChoices):
        WHOLE = "whole", _("cả câu chuyện")
        FIGURE = "figure", _("máy tìm thấy")
        OFFICER = "officer", _("cán bộ thêm")

    class Way(models.TextChoices):
        DOCUMENT = "document", _("đối chiếu giấy tờ")
        ON_SITE = "on_site", _("xem tại chỗ")
        UNIT = "unit", _("gọi điện hỏi đơn vị")

    class Result(models.TextChoices):
        OPEN = "open", _("chưa kiểm")
        RIGHT = "right", _("đúng")
        CORRECTED = "corrected", _("sai, phải sửa")
        UNVERIFIED = "unverified", _("không kiểm được, phải bỏ")

    story = models.ForeignKey(HumanStory, on_delete=models.PROTECT, related_name="points")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    words = models.CharField(_("Điều cần kiểm"), max_length=300)
    around = models.CharField(max_length=300, blank=True, help_text="Of a figure: the sentence in which it stands.")
    result = models.CharField(_("Kết quả"), max_length=10, choices=Result.choices, default=Result.OPEN)
    way = models.CharField(_("Kiểm bằng cách nào"), max_length=8, choices=Way.choices, blank=True)
    source = models.CharField(_("Nguồn"), max_length=200, blank=True)
    right_words = models.CharField(_("Viết lại cho đúng"), max_length=300, blank=True)
    by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Điều cần kiểm")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["story", "words", "around"], name="one_point_of_these_words"),
            models.CheckConstraint(
                condition=Q(result="open", by=None, at=None)
                | Q(by__isnull=False, at__isnull=False) & ~Q(result="open") & ~Q(way="") & ~Q(source=""),
                name="result_says_by_whom_and_how",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class FactCheck(models.Model):
    """Somebody else's word that exactly these words of a story are right, with the record of every point then.

    ``revoked_at`` is added when a point of it turns out wrong; nothing else of a row changes.
    """

    story = models.ForeignKey(HumanStory, on_delete=models.PROTECT, related_name="fact_checks")
    words_hash = models.CharField(max_length=64)
    points = models.JSONField(help_text="What was checked, how, against which source, by whose id, when.")
    by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revoked_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Kết quả kiểm chứng")
        ordering = ["-at", "-id"]
