"""How often public pages were opened, and which searches found nothing: counts of things and days, never of people.

No row tells of one visit (trust.md, promises 1, 2 and 11). There is no column for who it was, from where, with what
program, at which hour or in which order; two openings of one page on one day are the number 2 and nothing else.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwnedQuerySet


class PageKind(models.TextChoices):
    """A public page that is counted. The last three show every agency's things and belong to none."""

    POLICY = "policy", _("Trang chính sách")
    RELEASE = "release", _("Bản công bố")
    HOME = "home", _("Trang chủ")
    POLICIES = "policies", _("Danh mục chính sách")
    PRESS_ROOM = "press_room", _("Phòng báo chí")


class PageCountQuerySet(AgencyOwnedQuerySet["PageCount"]):
    def shared(self) -> Self:
        """Return the counts of pages that belong to no agency; every desk may read them."""
        return self.filter(agency=None)


class PageCount(models.Model):
    """How often one public page was opened on one local day.

    ``thing_id`` is the policy or the release, 0 for a shared page. ``by_machines`` counts apart what said of itself
    that it is a machine, or that it fetched the page before anybody wanted to see it.
    """

    day = models.DateField(_("Ngày"))
    kind = models.CharField(_("Loại trang"), max_length=12, choices=PageKind.choices)
    thing_id = models.BigIntegerField(default=0)
    agency = models.ForeignKey("offices.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    opened = models.PositiveIntegerField(_("Lượt mở trang"), default=0)
    by_machines = models.PositiveIntegerField(_("Máy tự nhận"), default=0)

    objects = PageCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("Lượt mở trang")
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing_id", "day"], name="page_count_once_a_day"),
            models.CheckConstraint(
                condition=Q(kind__in=("policy", "release"), agency__isnull=False)
                | Q(kind__in=("home", "policies", "press_room"), agency=None, thing_id=0),
                name="page_count_of_an_agency_or_shared",
            ),
        ]
        indexes = [models.Index(fields=["agency", "day"], name="page_count_of_an_agency")]


class FruitlessSearch(models.Model):
    """How often one phrase was looked for in vain on the public site in one month.

    Until the fifth time only ``hashed`` is there: a keyed hash of the folded phrase, under the key of the
    installation and a random salt of the month that no backup holds and that is thrown away with the month. From
    the fifth time on ``words`` says what was looked for. A row with an empty hash counts all phrases that are never
    held (see `actions.readership`), and after the month those that were not asked five times.
    """

    month = models.DateField(_("Tháng"), help_text="Its first day.")
    hashed = models.BinaryField(max_length=32)
    words = models.CharField(_("Từ tìm"), max_length=80, blank=True)
    times = models.PositiveIntegerField(_("Lượt tìm"))

    class Meta:
        verbose_name = _("Từ tìm không ra kết quả")
        constraints = [models.UniqueConstraint(fields=["month", "hashed"], name="fruitless_search_once_a_month")]


class SearchSalt(models.Model):
    """The random salt of one month's searches; with it goes the last way to try out what a hash stands for.

    UNLOGGED (see its migration), like the salts of the sign-in: it is in no backup.
    """

    month = models.DateField(primary_key=True)
    salt = models.BinaryField(max_length=32)
