"""What loudspeakers play and no longer play, and the tokens of accounts that change them with every use."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.models.ledger import ChannelSetting, Dispatch
from danbiet.delivery.shelf import ENDINGS, path_of
from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet
from danbiet.publishing.models import Edition


class RecordingQuerySet(AgencyOwnedQuerySet["Recording"]):
    def current(self) -> Self:
        """Return what loudspeakers play: put to use, and nothing took its place."""
        return self.filter(used_at__isnull=False, replaced_at=None)

    def unheard(self) -> Self:
        """Return what was handed in and nobody has put to use or thrown away."""
        return self.filter(used_at=None, replaced_at=None)


class Recording(AgencyOwned):
    """An edition's script as sound, in one language. The file is named by its content; see `danbiet.delivery.shelf`.

    It is heard before it is used (``used_at``), and sounds on its own agency's loudspeakers; that of the edition's
    agency also on those of communes that have none of their own. One that another took the place of stays: stations
    may still fetch what an earlier order named.
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
    used_at = models.DateTimeField(null=True, help_text="Null while it only waits to be listened to.")
    replaced_at = models.DateTimeField(null=True, help_text="When another took its place, or it was thrown away.")

    objects = RecordingQuerySet.as_manager()

    @property
    def path(self) -> Path:
        """Where its sound lies, whether it is there or not."""
        return path_of(self.sha256, ENDINGS[self.content_type])

    class Meta:
        verbose_name = _("Bản thu phát thanh")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "agency", "language"],
                condition=Q(replaced_at=None, used_at__isnull=False),
                name="one_recording_a_language",
            )
        ]


class Silence(models.Model):
    """Stations are told to play a dispatch no longer: its words were withdrawn, corrected, or an officer gave it up."""

    class Why(models.TextChoices):
        WITHDRAWN = "withdrawn", _("bản tin đã thu hồi")
        SUPERSEDED = "superseded", _("đã có bản đính chính")
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
