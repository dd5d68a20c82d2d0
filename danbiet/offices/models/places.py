"""Places: provinces and communes of the two-tier administration in force since 01/07/2025."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    CITY = "city", _("thành phố trực thuộc Trung ương")
    PROVINCE = "province", _("tỉnh")
    COMMUNE = "commune", _("xã")
    WARD = "ward", _("phường")
    SPECIAL_ZONE = "special_zone", _("đặc khu")


class PlaceQuerySet(models.QuerySet["Place"]):
    def provinces(self) -> Self:
        return self.filter(parent=None)

    def communes(self) -> Self:
        return self.filter(parent__isnull=False)

    def in_vietnamese_order(self) -> Self:
        return self.order_by("sort_key")


class Place(models.Model):
    """A province-level or commune-level unit, dated; the code is that of the General Statistics Office."""

    code = models.CharField(_("Mã"), max_length=8, unique=True)
    name = models.CharField(_("Tên"), max_length=120, help_text=_("Tên đầy đủ, ví dụ “tỉnh Lào Cai”."))
    short_name = models.CharField(_("Tên ngắn"), max_length=120)
    sort_key = models.CharField(max_length=200, db_index=True, editable=False, db_collation="C")
    folded_name = models.CharField(max_length=120, db_index=True, editable=False)
    kind = models.CharField(_("Loại"), max_length=16, choices=PlaceKind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="communes")
    is_remote = models.BooleanField(_("Vùng sâu, vùng xa"), default=False)
    is_border = models.BooleanField(_("Biên giới"), default=False)
    is_island = models.BooleanField(_("Hải đảo"), default=False)
    languages = models.JSONField(
        _("Tiếng dùng ngoài tiếng Việt"), default=list, blank=True, help_text='ISO 639-3 codes, e.g. ["hmn"].'
    )
    valid_from = models.DateField(_("Có hiệu lực từ"), null=True)
    valid_to = models.DateField(_("đến hết"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Địa bàn")
        verbose_name_plural = _("Địa bàn")

    def __str__(self) -> str:
        return self.name


class FormerPlace(models.Model):
    """A unit that no longer exists, and the present unit that took it over (wholly or in part)."""

    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=200, db_index=True)
    level = models.CharField(
        max_length=16,
        choices=[
            ("province", _("tỉnh")),
            ("district", _("huyện")),
            ("commune", _("xã")),
        ],
    )
    within = models.CharField(
        max_length=250,
        blank=True,
        help_text=_("Đơn vị cũ cấp trên, để phân biệt trùng tên."),
    )
    now = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="former")
    is_partial = models.BooleanField(default=False)
    ended_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "within", "name", "now"], name="former_place_once"),
        ]

    def __str__(self) -> str:
        return self.name
