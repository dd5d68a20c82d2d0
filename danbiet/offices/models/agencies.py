"""Agencies in three tiers, their posts, and the people in them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models.sorting import SortKeyField


class Tier(models.TextChoices):
    CENTRAL = "central", _("Trung ương")
    PROVINCE = "province", _("Cấp tỉnh")
    COMMUNE = "commune", _("Cấp xã")


class Role(models.TextChoices):
    """What a person in post may do; names from the actors' table of the field."""

    COORDINATOR = "coordinator", _("Điều phối")
    HEAD = "agency_head", _("Người đứng đầu")
    SPOKESPERSON = "spokesperson", _("Người phát ngôn")
    FOCAL_OFFICER = "focal_officer", _("Cán bộ đầu mối")
    DRAFTING_UNIT = "drafting_unit", _("Đơn vị chủ trì soạn thảo")
    EDITOR = "editor", _("Biên tập viên")
    COMMUNE_OFFICER = "commune_officer", _("Cán bộ xã")
    AUDITOR = "auditor", _("Kiểm toán, giám sát")
    ADMINISTRATOR = "administrator", _("Quản trị")


class AgencyQuerySet(models.QuerySet["Agency"]):
    def on(self, day: date) -> Self:
        """Return agencies that exist on this day."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gte=day),
        )

    def opened(self) -> Self:
        """Return agencies that work in this installation, as against names in a pick list."""
        return self.filter(opened_at__isnull=False)


class Agency(models.Model):
    """A public agency. Bundled ones are pick-list entries until somebody opens them."""

    code = models.CharField(_("Mã định danh"), max_length=35, unique=True)
    name = models.CharField(_("Tên"), max_length=200)
    short_name = models.CharField(_("Tên ngắn"), max_length=80)
    sort_key = models.CharField(max_length=300, editable=False, default="", db_collation="C")
    tier = models.CharField(_("Cấp"), max_length=16, choices=Tier.choices)
    kind = models.CharField(_("Loại"), max_length=40, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    place = models.ForeignKey(
        "offices.Place",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agencies",
    )
    valid_from = models.DateField(_("Thành lập"), null=True, blank=True)
    valid_to = models.DateField(_("Chấm dứt"), null=True, blank=True)
    opened_at = models.DateTimeField(_("Mở trên hệ thống lúc"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    # Its images and documents lie here; made when the agency is opened.
    collection = models.OneToOneField(
        "wagtailcore.Collection", null=True, editable=False, on_delete=models.PROTECT, related_name="agency"
    )
    press_briefing_weekday = models.PositiveSmallIntegerField(
        _("Ngày giao ban báo chí"),
        null=True,
        blank=True,
        help_text=_("0 là thứ Hai; để trống nếu không có."),
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Cơ quan")
        verbose_name_plural = _("Cơ quan")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A position in an agency; duties name the post, so that they outlive the person."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("Chức danh"), max_length=120)
    sort_key = SortKeyField(of="title")
    role = models.CharField(_("Vai trò"), max_length=24, choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "title"], name="post_title_once_per_agency")]

    def __str__(self) -> str:
        return self.title


class PersonInPostQuerySet(models.QuerySet["PersonInPost"]):
    def on(self, day: date) -> Self:
        return self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))


class PersonInPost(models.Model):
    """A member of staff holding a post for a time."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="people")
    user = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="posts_held")
    from_on = models.DateField(_("Từ ngày"))
    to_on = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = PersonInPostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="person_in_post_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.post}"
