"""Whom we listen to: outlets, their feeds, and what each visit brought."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from danbiet.offices.models import User


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, user: User) -> Self:
        """Return the sources that this person's agency follows."""
        if getattr(user, "agency_id", None) is None:
            return self.none()
        return self.filter(pk__in=Follow.objects.filter(agency=user.agency_id).values("feed__source"))


class Source(models.Model):
    """An outlet or a site that publishes; shared by every agency that follows one of its feeds."""

    name = models.CharField(_("Tên"), max_length=120, unique=True)
    host = models.CharField(_("Tên miền"), max_length=253, blank=True)
    sort_key = models.CharField(max_length=300, editable=False, default="")
    outlet_key = models.CharField(max_length=120, editable=False, default="", db_index=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Nguồn tin")
        verbose_name_plural = _("Nguồn tin")

    def __str__(self) -> str:
        return self.name


class FeedQuerySet(models.QuerySet["Feed"]):
    def followed(self) -> Self:
        return self.filter(pk__in=Follow.objects.running().values("feed"))

    def due(self, at: datetime) -> Self:
        return self.followed().filter(next_poll_at__lte=at).filter(Q(leased_until=None) | Q(leased_until__lt=at))

    def visible_to(self, user: User) -> Self:
        """Return every feed for staff of an agency: the starter list is public, as is what is followed."""
        return self.all() if getattr(user, "agency_id", None) is not None else self.none()


class Feed(models.Model):
    """One address that announces articles: RSS, Atom, RDF, JSON Feed or a news sitemap."""

    class Kind(models.TextChoices):
        FEED = "feed", _("RSS, Atom hoặc JSON Feed")
        SITEMAP = "sitemap", _("Sơ đồ trang tin")
        IMPORT = "import", _("Tệp nhập")

    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="feeds",
        verbose_name=_("Nguồn tin"),
    )
    url = models.URLField(_("Địa chỉ"), max_length=1000, unique=True)
    section = models.CharField(_("Chuyên mục"), max_length=120, blank=True)
    kind = models.CharField(_("Loại"), max_length=12, choices=Kind.choices, default=Kind.FEED)
    is_starter = models.BooleanField(default=False, editable=False)
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    fetches_pages = models.BooleanField(_("Tải toàn văn bài"), default=True)

    next_poll_at = models.DateTimeField(null=True, db_index=True)
    leased_until = models.DateTimeField(null=True)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    body_hash = models.BinaryField(max_length=32, null=True)
    last_tried_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_new_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=400, blank=True)
    last_error_code = models.CharField(max_length=40, blank=True)
    usual_gap_hours = models.FloatField(null=True)
    is_silent = models.BooleanField(default=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kênh tin")
        verbose_name_plural = _("Kênh tin")

    def __str__(self) -> str:
        return f"{self.source} · {self.section}" if self.section else str(self.source)


class FollowQuerySet(models.QuerySet["Follow"]):
    def running(self) -> Self:
        """Return what is listened to now; an ended follow still shows what it brought."""
        return self.filter(ended_at=None)


class Follow(models.Model):
    """An agency's decision to listen to a feed. Without one the feed is never fetched."""

    agency = models.ForeignKey("offices.Agency", on_delete=models.PROTECT, related_name="follows")
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="follows")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "feed"], name="follow_once")]


class FeedVisit(models.Model):
    """One visit to a feed, with every entry accounted for by outcome."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=dict, help_text="reason -> number of entries")
    error_code = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["feed", "-at"], name="visits_of_a_feed")]


class Host(models.Model):
    """The earliest next start at one host; `kit.pace` writes it."""

    host = models.CharField(max_length=253, primary_key=True)
    next_start = models.DateTimeField()

    class Meta:
        db_table = "kit_pace"


class RobotsFile(models.Model):
    """What a site lets machines read, as last fetched."""

    origin = models.CharField(max_length=300, primary_key=True)
    body = models.BinaryField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    fetched_at = models.DateTimeField()
