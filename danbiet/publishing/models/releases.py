"""What is being written: releases, their working variants, files, comments, and who is looking."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet
from danbiet.policies.models import Policy


class ReleaseKind(models.TextChoices):
    """What a release is for; routes of approval are set by kind."""

    PRESS_RELEASE = "press_release", _("Thông cáo báo chí")
    STATEMENT = "statement", _("Phát ngôn")
    RESPONSE = "response", _("Phản hồi")
    BULLETIN = "bulletin", _("Bản tin")
    BACKGROUND = "background", _("Tài liệu nền")
    WARNING = "warning", _("Cảnh báo khẩn")
    HUMAN_STORY = "human_story", _("Câu chuyện")


class ReleaseState(models.TextChoices):
    """nháp → trình → duyệt → hẹn giờ → công bố → đính chính / thu hồi."""

    DRAFT = "draft", _("nháp")
    SUBMITTED = "submitted", _("đã trình")
    APPROVED = "approved", _("đã duyệt")
    SCHEDULED = "scheduled", _("hẹn giờ")
    PUBLISHED = "published", _("đã công bố")
    CORRECTED = "corrected", _("đã đính chính")
    WITHDRAWN = "withdrawn", _("đã thu hồi")


class Form(models.TextChoices):
    """The six forms of giving information to the press (Nghị định 09/2017/NĐ-CP, Điều 4)."""

    CONFERENCE = "conference", _("họp báo")
    PORTAL = "portal", _("đăng trên cổng, trang thông tin, trang mạng xã hội chính thức")
    DIRECT = "direct", _("phát ngôn trực tiếp, trả lời phỏng vấn")
    WRITTEN = "written", _("thông cáo, văn bản hoặc thư điện tử trả lời")
    BRIEFING = "briefing", _("trao đổi tại giao ban báo chí")
    REQUEST = "request", _("văn bản đề nghị đăng phản hồi, cải chính, xin lỗi")


class Urgency(models.TextChoices):
    """How soon people must act (CAP 1.2, ``urgency``)."""

    IMMEDIATE = "Immediate", _("khẩn cấp, phải làm ngay")
    EXPECTED = "Expected", _("sắp tới, trong vòng một giờ")
    FUTURE = "Future", _("trong những giờ, ngày tới")
    PAST = "Past", _("đã qua, không cần làm nữa")
    UNKNOWN = "Unknown", _("chưa rõ")


class Severity(models.TextChoices):
    """How bad it is for life and property (CAP 1.2, ``severity``)."""

    EXTREME = "Extreme", _("cực kỳ nghiêm trọng")
    SEVERE = "Severe", _("rất nghiêm trọng")
    MODERATE = "Moderate", _("nghiêm trọng vừa")
    MINOR = "Minor", _("ít nghiêm trọng")
    UNKNOWN = "Unknown", _("chưa rõ")


class Certainty(models.TextChoices):
    """How sure it is (CAP 1.2, ``certainty``)."""

    OBSERVED = "Observed", _("chắc chắn: đã hoặc đang xảy ra")
    LIKELY = "Likely", _("rất có thể, trên một nửa khả năng")
    POSSIBLE = "Possible", _("có thể, không quá một nửa khả năng")
    UNLIKELY = "Unlikely", _("khó xảy ra")
    UNKNOWN = "Unknown", _("chưa rõ")


class ReleaseQuerySet(AgencyOwnedQuerySet["Release"]):
    def in_work(self) -> Self:
        """Return what is not public yet and not given up."""
        return self.filter(state__in=IN_WORK, dropped_at=None)

    def waiting_for_approval(self) -> Self:
        return self.filter(state=ReleaseState.SUBMITTED)

    def public(self) -> Self:
        return self.filter(state__in=(ReleaseState.PUBLISHED, ReleaseState.CORRECTED))

    def due_to_publish(self, at: datetime) -> Self:
        return self.filter(state=ReleaseState.SCHEDULED, publish_at__lte=at)


IN_WORK = (ReleaseState.DRAFT, ReleaseState.SUBMITTED, ReleaseState.APPROVED, ReleaseState.SCHEDULED)


class Release(RevisionMixin, AgencyOwned):
    """A text in the writing. What others may read of it is its published edition, never this row."""

    policy = models.ForeignKey(
        Policy,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="releases",
        verbose_name=_("Chính sách"),
    )
    kind = models.CharField(_("Loại"), max_length=16, choices=ReleaseKind.choices)
    form = models.CharField(_("Hình thức cung cấp"), max_length=12, choices=Form.choices, default=Form.WRITTEN)
    state = models.CharField(max_length=12, choices=ReleaseState.choices, default=ReleaseState.DRAFT)
    title = models.CharField(_("Tiêu đề"), max_length=200)
    lead = models.TextField(_("Sapô"), blank=True, help_text=_("Điều chính, trong hai câu."))
    body = models.TextField(_("Nội dung"), blank=True, help_text="HTML cleaned by nh3; see text.py.")
    quote = models.TextField(_("Trích lời"), blank=True)
    quoted_post = models.ForeignKey(
        "offices.PersonInPost",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Người phát ngôn"),
    )
    contact = models.CharField(_("Hỏi thêm ở đâu"), max_length=300, blank=True)
    unit = models.CharField(_("Đơn vị gửi"), max_length=200, blank=True)
    # A release of the story bank keeps the story's words exactly; see actions/human_story_releases.py.
    human_story = models.ForeignKey(
        "publishing.HumanStory", null=True, blank=True, on_delete=models.PROTECT, related_name="releases"
    )
    # Where it came from ("alarm:12"); rooms that know the noun understand it.
    about = models.CharField(max_length=80, blank=True, db_index=True)
    detected_at = models.DateTimeField(null=True, blank=True, help_text="When what it answers was noticed.")
    inaccurate_statement = models.TextField(
        _("Nội dung chưa chính xác"),
        blank=True,
        help_text=_("Viết nội dung, không viết người nói."),
    )
    embargo_until = models.DateTimeField(_("Không đăng trước"), null=True, blank=True)
    publish_at = models.DateTimeField(_("Hẹn công bố lúc"), null=True, blank=True)
    due_at = models.DateTimeField(_("Cần xong trước"), null=True, blank=True)
    is_emergency = models.BooleanField(_("Công bố khẩn"), default=False)
    emergency_reason = models.TextField(_("Lý do công bố khẩn"), blank=True)
    # Only of warnings: what warning systems sort them by. Frozen with the edition.
    urgency = models.CharField(_("Mức khẩn cấp"), max_length=9, choices=Urgency.choices, blank=True)
    severity = models.CharField(_("Mức nghiêm trọng"), max_length=8, choices=Severity.choices, blank=True)
    certainty = models.CharField(_("Mức chắc chắn"), max_length=8, choices=Certainty.choices, blank=True)
    amendment_note = models.TextField(
        _("Đính chính điều gì"),
        blank=True,
        help_text=_("Công khai: điều đã viết sai và điều đúng. Chỉ dùng khi sửa bản đã công bố."),
    )
    author = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    writer_ids = models.JSONField(default=list, help_text="Ids of all who ever wrote its words; it only grows.")
    # As `WorkingVariant.explained`, of the release's own words against the fact table.
    explained = models.JSONField(default=dict, editable=False)
    held = models.TextField(blank=True, editable=False, help_text="Why it was not published when it was due.")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)
    public_id = models.CharField(max_length=16, unique=True, editable=False, help_text="In the public address.")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bản công bố")
        verbose_name_plural = _("Bản công bố")
        indexes = [models.Index(fields=["agency", "state", "-changed_at"], name="release_desk")]
        constraints = [
            models.CheckConstraint(
                condition=Q(embargo_until=None) | Q(publish_at=None) | Q(embargo_until__lte=F("publish_at")),
                name="release_embargo_ends_before_it_is_public",
            ),
            models.CheckConstraint(
                condition=Q(is_emergency=False) | ~Q(emergency_reason=""), name="emergency_release_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind="human_story", human_story__isnull=False)
                | ~Q(kind="human_story") & Q(human_story=None),
                name="story_release_has_its_story",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class VariantKind(models.TextChoices):
    """One rendering of a release for one way out."""

    PRESS = "press", _("Thông cáo một trang")
    QUESTIONS = "questions", _("Hỏi – đáp")
    SCRIPT = "script", _("Bài đọc trên loa")
    SMS = "sms", _("Tin nhắn có dấu")
    SMS_PLAIN = "sms_plain", _("Tin nhắn không dấu")
    ZALO = "zalo", _("Bản tin Zalo")
    BOARD = "board", _("Bảng tin")
    POST = "post", _("Bài đăng ngắn")


class WorkingVariant(models.Model):
    """A variant in the writing.

    ``source_hash`` is that of the release's words and the fact table when somebody last made or confirmed it:
    another hash now means that the source changed and the variant is stale. ``explained`` maps the key of a
    disagreement to an officer's reason why it is right.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="working_variants")
    kind = models.CharField(_("Kênh"), max_length=12, choices=VariantKind.choices)
    text = models.TextField(_("Nội dung"))
    source_hash = models.CharField(max_length=64)
    explained = models.JSONField(default=dict)
    is_drafted = models.BooleanField(default=False, help_text="“máy soạn”: made by a template, confirmed by nobody.")
    changed_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "kind"], name="one_working_variant_of_a_kind")]


class Asset(models.Model):
    """A file given with a release: what it is, its licence, and the hash of its bytes."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="assets")
    title = models.CharField(_("Tên tệp cho người đọc"), max_length=200)
    alt_text = models.CharField(_("Mô tả cho người không xem được hình"), max_length=300, blank=True)
    licence = models.CharField(_("Điều kiện sử dụng"), max_length=200)
    credit = models.CharField(_("Ghi nguồn"), max_length=200, blank=True)
    document = models.ForeignKey("wagtaildocs.Document", on_delete=models.PROTECT, related_name="+")
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]


class Comment(models.Model):
    """A remark of a member of staff on a release, or on one edition of it."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="comments")
    edition = models.ForeignKey("publishing.Edition", null=True, on_delete=models.PROTECT, related_name="comments")
    place = models.CharField(max_length=40, blank=True, help_text="The field or variant that it is about.")
    text = models.TextField(_("Ý kiến"))
    by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    resolved_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]


class Looking(models.Model):
    """Who has a release open now ("đang xem"); a row older than a minute says nothing. UNLOGGED."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("offices.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    is_writing = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "person"], name="looking_once")]


class Intake(AgencyOwned):
    """What a unit hands the managing editor: received, completed, taken into a release or sent back."""

    class State(models.TextChoices):
        RECEIVED = "received", _("đã nhận")
        INCOMPLETE = "incomplete", _("thiếu nội dung")
        TAKEN = "taken", _("đang biên tập")
        PUBLISHED = "published", _("đã công bố")
        DECLINED = "declined", _("không đăng")

    receipt = models.CharField(_("Mã tiếp nhận"), max_length=16, unique=True)
    unit = models.CharField(_("Đơn vị"), max_length=200)
    policy = models.ForeignKey(Policy, null=True, blank=True, on_delete=models.PROTECT, related_name="intakes")
    title = models.CharField(_("Tiêu đề"), max_length=200)
    text = models.TextField(_("Nội dung"))
    wanted_on = models.DateField(_("Đề nghị đăng ngày"), null=True, blank=True)
    is_cleared = models.BooleanField(_("Đã rà không có nội dung mật"), default=False)
    document = models.ForeignKey("wagtaildocs.Document", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    note = models.TextField(_("Trao đổi"), blank=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="intakes")
    sent_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    taken_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: models.Manager[Intake] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Bài gửi của đơn vị")
        indexes = [models.Index(fields=["agency", "state", "received_at"], name="intake_desk")]

    def __str__(self) -> str:
        return self.title
