"""Words asked to sound in place of the ringback tone: the request to the authority, and what each carrier reported."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.shelf import ENDINGS, path_of
from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet
from danbiet.publishing.models import Edition, VariantKind


class RingbackState(models.TextChoices):
    """How far a request has come. Each step is one that a person wrote down; none follows from the clock."""

    DRAFT = "draft", _("đang soạn")
    SIGNED = "signed", _("đã duyệt, chờ gửi công văn")
    SENT = "sent", _("đã gửi công văn")
    GRANTED = "granted", _("được chấp thuận")
    REFUSED = "refused", _("bị từ chối")
    PLAYING = "playing", _("đang phát")
    ENDED = "ended", _("đã kết thúc, chờ báo cáo")
    REPORTED = "reported", _("đã có báo cáo")
    CANCELLED = "cancelled", _("đã bỏ")


UNSENT: Final = (RingbackState.DRAFT, RingbackState.SIGNED)
# The authority has the letter, and carriers may be playing what it asks for.
LIVE: Final = (RingbackState.SENT, RingbackState.GRANTED, RingbackState.PLAYING)
OWING: Final = (*LIVE, RingbackState.ENDED)
# What carriers report makes sense from the moment they may have played it.
REPORTABLE: Final = (RingbackState.PLAYING, RingbackState.ENDED, RingbackState.REPORTED)


class RingbackQuerySet(AgencyOwnedQuerySet["Ringback"]):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def fallen(self) -> Self:
        """Return what carriers may be playing although the agency no longer stands by the words; no stop was sent."""
        no_longer = Q(edition__publication__withdrawn_at__isnull=False)
        no_longer |= Q(edition__publication__superseded_at__isnull=False)
        return self.live().filter(no_longer, stop_number="")

    def overdue(self, at: datetime) -> Self:
        """Return what some carrier should have reported on by now."""
        missing = Q(carriers__reported_at=None, state__in=(RingbackState.PLAYING, RingbackState.ENDED))
        return self.filter(missing, reports_due_at__lt=at).distinct()

    def with_counts(self) -> Self:
        """Add how many carriers were asked (``n_asked``) and how many reported (``n_reported``)."""
        return self.annotate(
            n_asked=Count("carriers"), n_reported=Count("carriers", filter=Q(carriers__reported_at__isnull=False))
        )


class Ringback(AgencyOwned):
    """A request that carriers play an edition's words to callers: text, sound, area, period, letters, outcome.

    The database refuses a step that does not follow, a signature of one who wrote it, and any change of what was
    signed; see the migration.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="ringbacks")
    variant_kind = models.CharField(_("Lời phát"), max_length=12, choices=VariantKind.choices)
    state = models.CharField(max_length=10, choices=RingbackState.choices, default=RingbackState.DRAFT)
    is_nationwide = models.BooleanField(_("Cả nước"), default=False)
    places = models.ManyToManyField("offices.Place", related_name="+", help_text="Provinces and communes.")
    starts_at = models.DateTimeField(_("Phát từ"), null=True)
    ends_at = models.DateTimeField(_("Phát đến"), null=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the sound; empty while there is none.")
    content_type = models.CharField(max_length=20, blank=True)
    seconds = models.FloatField(_("Thời lượng (giây)"), null=True)
    is_synthetic = models.BooleanField(_("Giọng máy"), null=True)
    writer_ids = ArrayField(models.BigIntegerField(), default=list, help_text="All who put it together.")
    drafted_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    letter_number = models.CharField(_("Số công văn"), max_length=60, blank=True)
    letter_on = models.DateField(_("Ngày công văn"), null=True)
    answer_number = models.CharField(_("Số công văn trả lời"), max_length=60, blank=True)
    answer_on = models.DateField(_("Ngày công văn trả lời"), null=True)
    began_at = models.DateTimeField(_("Bắt đầu phát lúc"), null=True)
    began_source = models.CharField(_("Theo nguồn nào"), max_length=200, blank=True)
    stop_number = models.CharField(_("Số công văn dừng phát"), max_length=60, blank=True)
    stop_on = models.DateField(_("Ngày công văn dừng phát"), null=True)
    ended_at = models.DateTimeField(_("Kết thúc lúc"), null=True)
    ended_source = models.CharField(_("Theo nguồn nào"), max_length=200, blank=True)
    reports_due_at = models.DateTimeField(null=True)

    objects = RingbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("Hồ sơ nhạc chờ")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="ringback_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(sha256="", seconds=None, is_synthetic=None, content_type="")
                | (~Q(sha256="") & ~Q(content_type="") & Q(seconds__gt=0, is_synthetic__isnull=False)),
                name="ringback_sound_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "cancelled"))
                | (Q(signed_by__isnull=False, signed_at__isnull=False, starts_at__isnull=False) & ~Q(sha256="")),
                name="ringback_signed_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "signed", "cancelled"))
                | (~Q(letter_number="") & Q(letter_on__isnull=False, reports_due_at__isnull=False)),
                name="ringback_letter_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("granted", "refused", "playing"))
                | (~Q(answer_number="") & Q(answer_on__isnull=False)),
                name="ringback_answer_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(state="playing") | (Q(began_at__isnull=False) & ~Q(began_source="")),
                name="ringback_begin_says_who_said_so",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ended", "reported")) | (Q(ended_at__isnull=False) & ~Q(ended_source="")),
                name="ringback_end_says_who_said_so",
            ),
            models.CheckConstraint(
                condition=Q(began_at=None) | Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="ringback_played_forwards",
            ),
            models.CheckConstraint(
                condition=Q(stop_number="", stop_on=None) | (~Q(stop_number="") & Q(stop_on__isnull=False)),
                name="ringback_stop_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.content.get('title', '')} · {self.get_state_display()}"

    @property
    def path(self) -> Path:
        """Where its sound lies. Raises KeyError while there is none."""
        return path_of(self.sha256, ENDINGS[self.content_type])

    @property
    def no_longer(self) -> str:
        """Say why the agency no longer stands by these words: "withdrawn", "superseded", or nothing.

        Asks no query when ``edition__publication`` was fetched.
        """
        publication = self.edition.publication
        if publication.withdrawn_at is not None:
            return "withdrawn"
        return "superseded" if publication.superseded_at is not None else ""

    @property
    def must_stop(self) -> bool:
        """Whether carriers may be playing what no longer holds, and no letter has told them to stop."""
        return self.state in LIVE and bool(self.no_longer) and not self.stop_number


class RingbackCarrier(models.Model):
    """One carrier that was asked, and what it reported; until it reports nothing is known.

    ``report_number`` and ``report_on`` are the source of every figure beside them.
    """

    ringback = models.ForeignKey(Ringback, on_delete=models.PROTECT, related_name="carriers")
    name = models.CharField(_("Nhà mạng"), max_length=80)
    from_at = models.DateTimeField(_("Đã phát từ"), null=True)
    to_at = models.DateTimeField(_("Đã phát đến"), null=True)
    area = models.TextField(_("Nơi đã phát"), blank=True)
    calls = models.PositiveBigIntegerField(_("Số cuộc gọi đã phát"), null=True)
    subscribers = models.PositiveBigIntegerField(_("Số thuê bao đã phát"), null=True)
    report_number = models.CharField(_("Số báo cáo"), max_length=60, blank=True)
    report_on = models.DateField(_("Ngày báo cáo"), null=True)
    reported_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(null=True, help_text="When it was written down here.")

    class Meta:
        verbose_name = _("Nhà mạng được đề nghị phát")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ringback", "name"], name="carrier_asked_once"),
            models.CheckConstraint(
                condition=Q(reported_at=None, calls=None, subscribers=None, report_number="")
                | (
                    Q(reported_at__isnull=False, reported_by__isnull=False, report_on__isnull=False)
                    & ~Q(report_number="")
                    & Q(from_at__isnull=False, to_at__gte=F("from_at"))
                    & (Q(calls__isnull=False) | Q(subscribers__isnull=False))
                ),
                name="carrier_report_has_source_and_figure",
            ),
        ]
