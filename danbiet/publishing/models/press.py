"""The press: who they are, what they asked, what was promised, and who may speak."""

from __future__ import annotations

from datetime import date
from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet, SortKeyField, by_given_name
from danbiet.policies.models import Policy
from danbiet.publishing.models.editions import Publication
from danbiet.publishing.models.releases import Form, Release


class Outlet(AgencyOwned):
    """A press organisation in the agency's directory. No outlet bears a score (trust.md, promise 5)."""

    name = models.CharField(_("Tên cơ quan báo chí"), max_length=200)
    governing_body = models.CharField(_("Cơ quan chủ quản"), max_length=200, blank=True)
    website = models.URLField(_("Trang"), blank=True)
    desk_email = models.EmailField(_("Thư điện tử toà soạn"), blank=True)
    desk_phone = models.CharField(_("Điện thoại toà soạn"), max_length=40, blank=True)
    beats = models.CharField(_("Mảng"), max_length=200, blank=True)
    sort_key = SortKeyField(of="name")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: models.Manager[Outlet] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Cơ quan báo chí")
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="outlet_once_per_agency")]

    def __str__(self) -> str:
        return self.name


class Journalist(AgencyOwned):
    """A journalist as such, kept with her consent and forgotten when she asks. Never scored."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="journalists")
    name = models.CharField(_("Họ và tên"), max_length=120)
    sort_key = SortKeyField(of="by_given_name")
    beat = models.CharField(_("Mảng theo dõi"), max_length=120, blank=True)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=40, blank=True)
    consent_on = models.DateField(_("Đồng ý ngày"), null=True)
    consent_basis = models.CharField(_("Đồng ý bằng cách nào"), max_length=200, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects: models.Manager[Journalist] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Phóng viên")

    def __str__(self) -> str:
        return f"{self.name} ({self.outlet})"

    @property
    def by_given_name(self) -> str:
        """What lists of people are ordered by."""
        return by_given_name(self.name)


# What is emptied of a question when its asker is forgotten.
NO_CONTACT: Final = {"said_name": "", "reply_to": "", "call_back": ""}


class PressRequestQuerySet(AgencyOwnedQuerySet["PressRequest"]):
    def open(self) -> Self:
        return self.filter(state__in=("received", "assigned", "drafted"))


class PressRequest(AgencyOwned):
    """A question of the press: a clock runs from the moment it came until it is answered or lawfully refused."""

    class State(models.TextChoices):
        RECEIVED = "received", _("mới nhận")
        ASSIGNED = "assigned", _("đã giao")
        DRAFTED = "drafted", _("chờ duyệt trả lời")
        ANSWERED = "answered", _("đã trả lời")
        REFUSED = "refused", _("từ chối, có căn cứ")
        DROPPED = "dropped", _("người hỏi rút")

    class Way(models.TextChoices):
        WEB = "web", _("trang phòng báo chí")
        EMAIL = "email", _("thư điện tử")
        PHONE = "phone", _("điện thoại")
        LETTER = "letter", _("công văn")
        CONFERENCE = "conference", _("hứa tại họp báo")

    code = models.CharField(_("Mã"), max_length=16, unique=True)
    policy = models.ForeignKey(Policy, null=True, blank=True, on_delete=models.PROTECT, related_name="press_requests")
    outlet = models.ForeignKey(Outlet, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    journalist = models.ForeignKey(Journalist, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # A journalist who is not in the directory says herself who she is, as a journalist.
    said_outlet = models.CharField(_("Cơ quan báo chí"), max_length=200, blank=True)
    said_name = models.CharField(_("Phóng viên"), max_length=120, blank=True)
    reply_to = models.EmailField(_("Trả lời về"), blank=True)
    call_back = models.CharField(_("Gọi lại số"), max_length=40, blank=True)
    question = models.TextField(_("Câu hỏi"))
    way = models.CharField(_("Cách hỏi"), max_length=12, choices=Way.choices)
    received_at = models.DateTimeField()
    wanted_by = models.DateTimeField(_("Phóng viên cần trước"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    owner = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    owner_post = models.ForeignKey("offices.Post", null=True, on_delete=models.PROTECT, related_name="+")
    climbed_at = models.DateTimeField(null=True, help_text="When it went up to the accountable post, overdue.")
    answer = models.TextField(_("Trả lời"), blank=True)
    refusal_ground = models.CharField(_("Căn cứ từ chối"), max_length=300, blank=True)
    form = models.CharField(_("Hình thức cung cấp"), max_length=12, choices=Form.choices, blank=True)
    drafted_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_public = models.BooleanField(_("Đăng hỏi – đáp ở phòng báo chí"), default=False)

    objects = PressRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Câu hỏi của báo chí")
        indexes = [models.Index(fields=["agency", "state", "received_at"], name="press_request_desk")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="answered") | (~Q(answer="") & Q(decided_by__isnull=False)),
                name="answered_request_has_an_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (~Q(refusal_ground="") & Q(decided_by__isnull=False)),
                name="refused_request_has_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(drafted_by=None) | ~Q(decided_by=F("drafted_by")),
                name="two_people_answer_the_press",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PressConference(AgencyOwned):
    """A press conference, from the invitation to the minutes."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("họp báo định kỳ")
        SUDDEN = "sudden", _("họp báo đột xuất")
        BRIEFING = "briefing", _("giao ban báo chí")

    title = models.CharField(_("Tên cuộc họp báo"), max_length=200)
    kind = models.CharField(_("Loại"), max_length=12, choices=Kind.choices)
    policy = models.ForeignKey(Policy, null=True, blank=True, on_delete=models.PROTECT, related_name="conferences")
    starts_at = models.DateTimeField(_("Bắt đầu"))
    ends_at = models.DateTimeField(_("Kết thúc"), null=True, blank=True)
    venue = models.CharField(_("Địa điểm"), max_length=300, blank=True)
    chair = models.ForeignKey("offices.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agenda = models.JSONField(default=list, help_text='[{"minutes": 10, "what": "…", "who": "…"}, …]')
    minutes = models.TextField(_("Biên bản"), blank=True)
    is_public = models.BooleanField(_("Hiện ở phòng báo chí"), default=False)
    release = models.ForeignKey(Release, null=True, blank=True, on_delete=models.PROTECT, related_name="conferences")
    created_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    objects: models.Manager[PressConference] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Họp báo")

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """An outlet invited to a conference: asked, accredited, came."""

    conference = models.ForeignKey(PressConference, on_delete=models.CASCADE, related_name="attendance")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(null=True)
    accredited = models.PositiveSmallIntegerField(_("Số phóng viên đăng ký"), default=0)
    came = models.PositiveSmallIntegerField(_("Số phóng viên đến"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "outlet"], name="attendance_once")]


class ConferenceQuestion(models.Model):
    """A question asked at a conference: answered there, or promised, which becomes a request with a clock."""

    conference = models.ForeignKey(PressConference, on_delete=models.CASCADE, related_name="questions")
    outlet = models.ForeignKey(Outlet, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.TextField(_("Câu hỏi"))
    answer = models.TextField(_("Trả lời tại chỗ"), blank=True)
    promised_post = models.ForeignKey("offices.Post", null=True, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(
        PressRequest, null=True, on_delete=models.PROTECT, related_name="conference_question"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


class SpokespersonQuerySet(AgencyOwnedQuerySet["Spokesperson"]):
    def on(self, day: date) -> Self:
        return self.filter(from_on__lte=day, ended_on=None).filter(Q(to_on=None) | Q(to_on__gte=day))


class Spokesperson(AgencyOwned):
    """Who may speak, with a published telephone and mailbox, and until when."""

    class Kind(models.TextChoices):
        HEAD = "head", _("người đứng đầu")
        REGULAR = "regular", _("người phát ngôn")
        DELEGATED = "delegated", _("người được ủy quyền")

    person = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="mandates")
    title = models.CharField(_("Chức vụ"), max_length=160)
    kind = models.CharField(_("Tư cách"), max_length=12, choices=Kind.choices)
    case = models.CharField(_("Việc được ủy quyền"), max_length=300, blank=True)
    basis = models.CharField(_("Văn bản"), max_length=200, blank=True)
    phone = models.CharField(_("Điện thoại công bố"), max_length=40)
    email = models.EmailField(_("Thư điện tử công bố"))
    from_on = models.DateField(_("Từ ngày"))
    to_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    ended_on = models.DateField(null=True)

    objects = SpokespersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("Người phát ngôn")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="delegated") | (Q(to_on__isnull=False) & ~Q(case="") & ~Q(basis="")),
                name="delegated_speaker_has_case_basis_and_end",
            )
        ]


class SaidFigure(models.Model):
    """A figure that the agency stands by, read from a publication: the statement register's memory."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="figures")
    subject = models.CharField(max_length=200)
    folded_subject = models.CharField(max_length=200, db_index=True)
    kind = models.CharField(max_length=16)
    value = models.CharField(max_length=120, help_text="Normalised, as engine.text.facts does.")
    unit = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=300)
    from_fact_table = models.BooleanField(default=False)


class Checklist(models.Model):
    """The six questions a spokesperson answers before a statement: one row a release and person."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="checklists")
    by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    source_hash = models.CharField(max_length=64, help_text="Of the words that were checked.")
    answers = models.JSONField(help_text="competence, facts, secrecy, privacy, consistency, tone → [true, note]")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "by", "source_hash"], name="checklist_once")]
