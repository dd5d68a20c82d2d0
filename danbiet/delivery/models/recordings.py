"""What loudspeakers play and no longer play, and the tokens of accounts that change them with every use."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.models.ledger import ChannelSetting, Dispatch
from danbiet.publishing.models import Edition


class RecordingQuerySet(models.QuerySet["Recording"]):
    def current(self) -> Self:
        return self.filter(replaced_at=None)


class Recording(models.Model):
    """An edition's script as sound, in one language. The file is named by its content; see `danbiet.delivery.shelf`.

    One that another took the place of stays: stations may still fetch what an earlier order named.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="recordings")
    language = models.CharField(_("Tiếng"), max_length=3, default="vi")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    seconds = models.FloatField(_("Thời lượng (giây)"))
    content_type = models.CharField(max_length=20)
    is_synthetic = models.BooleanField(_("Giọng máy"))
    made_by = models.ForeignKey(
        "offices.User", null=True, on_delete=models.PROTECT, related_name="+", help_text="Null when the voice read it."
    )
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bản thu phát thanh")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language"], condition=Q(replaced_at=None), name="one_recording_a_language"
            )
        ]


class Silence(models.Model):
    """Stations are told to play a dispatch no longer: its words were withdrawn, or an officer gave it up."""

    class Why(models.TextChoices):
        WITHDRAWN = "withdrawn", _("bản tin đã thu hồi")
        CANCELLED = "cancelled", _("lượt phát đã huỷ")

    dispatch = models.OneToOneField(Dispatch, on_delete=models.CASCADE, related_name="silence")
    why = models.CharField(max_length=10, choices=Why.choices)
    ordered_at = models.DateTimeField()
    upto = models.BigIntegerField(default=0, help_text="The last delivery whose station was told.")
    told = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, help_text="When to go on; null when every station was told.")


class AccountTokens(models.Model):
    """The tokens of an account that gives a new one at every renewal, encrypted; see `danbiet.delivery.tokens`."""

    provider = models.OneToOneField(ChannelSetting, on_delete=models.CASCADE, related_name="tokens")
    sealed = models.BinaryField(max_length=4096, help_text="Encrypted JSON.")
    saved_at = models.DateTimeField()
