"""The ledger: dispatches, one row a recipient, receipts, counts, and the settings of each channel."""

from __future__ import annotations

import secrets
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.models.audiences import Audience, Recipient, Station
from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet
from danbiet.publishing.models import Edition, VariantKind


class Lane(models.IntegerChoices):
    """Who goes first. A lower lane is emptied before a higher one gets its next batch."""

    URGENT = 0, _("khẩn cấp")
    PRESS = 1, _("báo chí")
    NORMAL = 2, _("thường")
    BULK = 3, _("hàng loạt")


class DeliveryState(models.TextChoices):
    """What is known of one recipient."""

    WAITING = "waiting", _("chờ")
    HANDED = "handed", _("đã giao nhà cung cấp")
    RECEIVED = "received", _("đã nhận")
    FAILED = "failed", _("không gửi được")
    UNCERTAIN = "uncertain", _("chưa rõ")
    EXPIRED = "expired", _("hết hạn")


def new_mark() -> str:
    """Return eight random hexadecimal digits: keys of messages stay unique when a database is made anew."""
    return secrets.token_hex(4)


class ChannelSetting(AgencyOwned):
    """One provider of one channel for one agency. Until it is switched on, the channel runs dry."""

    channel = models.CharField(_("Kênh"), max_length=16)
    name = models.CharField(_("Nhà cung cấp"), max_length=80)
    position = models.PositiveSmallIntegerField(_("Thứ tự"), default=0, help_text="The next one takes over on failure.")
    is_on = models.BooleanField(_("Gửi thật"), default=False)
    settings = models.BinaryField(help_text="Encrypted JSON of the channel's Settings.")
    parts_per_second = models.FloatField(_("Số phần mỗi giây"), null=True, blank=True)
    failing_since = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    changed_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    objects: models.Manager[ChannelSetting] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Kênh gửi")
        ordering = ["channel", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["agency", "channel", "name"], name="provider_once")]


class DispatchQuerySet(AgencyOwnedQuerySet["Dispatch"]):
    def running(self) -> Self:
        return self.filter(state=Dispatch.State.RUNNING)


class Dispatch(AgencyOwned):
    """One edition by one channel. Counts are kept by the actions in the transaction that changes the rows.

    ``agency`` is who sends: the edition's own, or a commune that plays what others made public on its loudspeakers.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("chuẩn bị")
        READY = "ready", _("sẵn sàng, chờ công bố")
        RUNNING = "running", _("đang gửi")
        PAUSED = "paused", _("tạm dừng")
        DONE = "done", _("xong")
        CANCELLED = "cancelled", _("đã huỷ")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="dispatches")
    release_id_of_edition = models.BigIntegerField(db_index=True)
    channel = models.CharField(_("Kênh"), max_length=16)
    variant_kind = models.CharField(max_length=12, choices=VariantKind.choices)
    audiences = models.ManyToManyField(Audience, related_name="dispatches")
    places = models.ManyToManyField("offices.Place", related_name="+", help_text="Only there; empty for everywhere.")
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrections",
        help_text="Goes to those whom this one reached or may have reached.",
    )  # fmt: skip
    key_mark = models.CharField(max_length=8, default=new_mark, help_text="Begins the keys of its messages.")
    lane = models.PositiveSmallIntegerField(_("Luồng"), choices=Lane.choices, default=Lane.NORMAL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    is_dry = models.BooleanField(default=True, help_text="Nothing leaves; the rows say so.")
    starts_at = models.DateTimeField(_("Bắt đầu lúc"), null=True, help_text="For loudspeakers: the slot.")
    expires_at = models.DateTimeField(_("Hết hạn lúc"), null=True)
    override_reason = models.TextField(_("Lý do gửi ngoài giờ"), blank=True)
    planned_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=300, blank=True)
    expected = models.PositiveIntegerField(default=0)
    expected_parts = models.PositiveBigIntegerField(default=0)
    expected_cost = models.PositiveBigIntegerField(null=True)
    waiting = models.PositiveIntegerField(default=0)
    handed = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    uncertain = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)
    parts_sent = models.PositiveBigIntegerField(default=0)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("Lượt gửi")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "channel", "agency"],
                condition=~Q(state="cancelled"),
                name="one_dispatch_of_an_edition",
            )
        ]
        indexes = [models.Index(fields=["lane", "id"], condition=Q(state="running"), name="dispatch_running")]

    @property
    def can_be_taken_back(self) -> bool:
        """Whether loudspeakers hold its orders and none has sounded, or it was only a dry run."""
        is_silent = self.channel == "loudspeaker" and not self.received
        return is_silent and bool(self.is_dry or self.handed or self.uncertain)


class StillRight(models.Model):
    """Two people's written word that a dispatch's text is right although the fact table changed.

    It holds for exactly the fact table of ``facts_hash``: when that changes once more, the dispatch stops once more.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="still_right")
    facts_hash = models.CharField(max_length=64)
    reason = models.TextField(_("Vì sao bài vẫn đúng"))
    written_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    agreed_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "facts_hash"], name="still_right_once"),
            models.CheckConstraint(condition=~Q(agreed_by=F("written_by")), name="nobody_agrees_with_herself"),
            models.CheckConstraint(condition=~Q(reason=""), name="still_right_says_why"),
        ]


class Delivery(models.Model):
    """One recipient of one dispatch, and what is known of her message.

    Unique in the database, so that no run, retry or second worker can make two of it. An attempt is written down
    and committed before anything leaves (``leased_until``, ``attempts``, and the batch's `Handover`), so that a worker
    killed in the act leaves rows that become *chưa rõ*, never rows that are sent again.

    ``due_at`` is when the ledger must look at the row again: to send it (waiting) or to ask about it (uncertain);
    null when nothing is left to do. No index holds what a claim or a receipt changes, so that both stay HOT updates.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="deliveries")
    # Copied from the recipient when the row is made, so that counts by commune never drift; never checked again.
    place = models.ForeignKey(
        "offices.Place", null=True, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    state = models.CharField(max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    provider = models.ForeignKey(
        ChannelSetting, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    reference = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=80, blank=True)
    round = models.PositiveSmallIntegerField(default=0, help_text="How often an officer had it sent again.")
    attempts = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True, help_text="When it left, or may have left.")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispatch", "recipient"], name="delivery_once")]
        indexes = [
            models.Index(fields=["dispatch", "due_at", "id"], condition=Q(due_at__isnull=False), name="delivery_due"),
            models.Index(fields=["reference"], condition=~Q(reference=""), name="delivery_reference"),
        ]


class Handover(models.Model):
    """A batch in the hands of a worker: written before anything leaves, deleted with its outcomes.

    One whose lease ran out is all that a killed worker leaves behind; its messages may or may not have left.
    """

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="+", db_index=False)
    provider = models.ForeignKey(ChannelSetting, on_delete=models.PROTECT, related_name="+", db_index=False)
    delivery_ids = ArrayField(models.BigIntegerField())
    begun_at = models.DateTimeField()
    leased_until = models.DateTimeField()


class DailyCount(models.Model):
    """How many messages an address was sent on one day, under a random salt of that day. UNLOGGED, in no backup."""

    hashed = models.BinaryField(max_length=16, primary_key=True)
    day = models.DateField()
    n = models.PositiveSmallIntegerField(default=0)


class DailySalt(models.Model):
    """The salt of a day's counts; with it goes the last way to tell whose they were. UNLOGGED."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField(max_length=32)


class PlaceCount(models.Model):
    """Deliveries of a dispatch in one commune by state, kept in step with the rows; survives their deletion."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="place_counts")
    place = models.ForeignKey("offices.Place", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=DeliveryState.choices)
    n = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "place", "state"], nulls_distinct=False, name="place_count_once"
            )
        ]


class Receipt(models.Model):
    """Word from a provider as it came, applied to the ledger in batches; unknown ones stay, counted."""

    provider = models.ForeignKey(ChannelSetting, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=64, blank=True)
    fate = models.CharField(max_length=9)
    reason = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=80, blank=True)
    seconds = models.FloatField(null=True)
    at = models.DateTimeField()
    came_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    is_unknown = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(applied_at=None), name="receipt_waiting")]


class PlayLog(models.Model):
    """That a loudspeaker played something, as the device itself reports."""

    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="plays")
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="plays")
    started_at = models.DateTimeField()
    seconds = models.FloatField()
    whole_seconds = models.FloatField(null=True, help_text="How long the recording is.")
    outcome = models.CharField(max_length=16)
    priority = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["station", "-started_at"], name="play_log_of_station")]


class Visit(AgencyOwned):
    """A communicator's task in a commune that no channel reaches, and what came of it: counts, no names."""

    class State(models.TextChoices):
        OPEN = "open", _("chưa đi")
        DONE = "done", _("đã đi")
        CANCELLED = "cancelled", _("không cần")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="visits")
    place = models.ForeignKey("offices.Place", on_delete=models.PROTECT, related_name="+")
    hamlet = models.CharField(_("Thôn, bản"), max_length=120, blank=True)
    language = models.CharField(max_length=3, default="vi")
    why = models.CharField(max_length=40, help_text="remote, border, island, language, no_channel, failed")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField(_("Cần xong ngày"), null=True)
    made_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    households = models.PositiveIntegerField(_("Số hộ đã đến"), null=True)
    people = models.PositiveIntegerField(_("Số người đã nghe"), null=True)
    questions = models.TextField(_("Bà con hỏi gì"), blank=True)

    objects: models.Manager[Visit] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Lượt đi của tuyên truyền viên")
        constraints = [
            models.UniqueConstraint(fields=["edition", "place", "hamlet", "language"], name="visit_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(households__isnull=False, people__isnull=False), name="done_visit_counts"
            ),
        ]


class Letter(AgencyOwned):
    """One message to one person in the course of work: a link to approve, an answer to the press, a confirmation.

    A citizen's address stays in her `Recipient`; ``address`` is only for staff and the press, encrypted, and both
    text and address are emptied a week after the letter left.
    """

    channel = models.CharField(max_length=16, default="email")
    lane = models.PositiveSmallIntegerField(choices=Lane.choices, default=Lane.PRESS)
    key = models.CharField(max_length=160, unique=True, help_text="What it is about; a second one is not made.")
    recipient = models.ForeignKey(Recipient, null=True, on_delete=models.CASCADE, related_name="letters")
    address = models.BinaryField(max_length=512, default=b"")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    state = models.CharField(max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    provider = models.ForeignKey(ChannelSetting, null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    key_mark = models.CharField(max_length=8, default=new_mark)
    is_dry = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)

    objects: models.Manager[Letter] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Thư")
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="letter_due")]
