"""Who can be reached: lists with a purpose and an end, recipients without a name, loudspeakers, groups affected."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet


class AddressKind(models.TextChoices):
    """What a channel calls an address; the same words as `channels.Channel.address_kind`."""

    EMAIL = "email", _("thư điện tử")
    PHONE = "phone", _("số điện thoại")
    ZALO = "zalo", _("người quan tâm Zalo OA")
    STATION = "station", _("cụm loa")
    URL = "url", _("địa chỉ nhận tự động")


class AudienceQuerySet(AgencyOwnedQuerySet["Audience"]):
    def usable(self, day: date) -> Self:
        return self.filter(closed_at=None).filter(Q(expires_on=None) | Q(expires_on__gte=day))


class Audience(AgencyOwned):
    """A list of addresses of one kind, bound to a purpose and deleted with it (trust.md, promise 1)."""

    class Kind(models.TextChoices):
        IMPORTED = "imported", _("danh sách nhập từ tệp")
        SUBSCRIBERS = "subscribers", _("người đăng ký nhận tin")
        PRESS = "press", _("danh bạ báo chí")
        STATIONS = "stations", _("đài truyền thanh, cụm loa")
        PARTNERS = "partners", _("đơn vị nhận tự động")

    name = models.CharField(_("Tên danh sách"), max_length=160)
    kind = models.CharField(_("Nguồn"), max_length=12, choices=Kind.choices)
    address_kind = models.CharField(_("Loại địa chỉ"), max_length=8, choices=AddressKind.choices)
    purpose = models.CharField(_("Mục đích"), max_length=300, help_text=_("Dùng để làm gì; hết mục đích thì xoá."))
    basis = models.CharField(_("Căn cứ, sự đồng ý"), max_length=300)
    policy = models.ForeignKey("policies.Policy", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(_("Xoá sau ngày"), null=True, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Active recipients; kept by actions, never counted.")
    key_id = models.CharField(max_length=8, default="", help_text="The key its hashes are under; see addresses/.")
    created_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="Its recipients were deleted.")

    objects = AudienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Danh sách nhận tin")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=Q(closed_at=None), name="audience_name_once_per_agency"
            ),
            models.CheckConstraint(
                condition=~Q(kind="imported") | Q(expires_on__isnull=False), name="imported_list_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Recipient(models.Model):
    """One address in one list: no name, encrypted, found again only through a keyed hash of its list."""

    class State(models.TextChoices):
        ACTIVE = "active", _("đang nhận")
        PENDING = "pending", _("chờ xác nhận đăng ký")
        LEFT = "left", _("đã thôi nhận")
        BAD = "bad", _("địa chỉ hỏng")

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="recipients")
    address = models.BinaryField(max_length=512, help_text="Encrypted; see addresses.py.")
    address_hash = models.BinaryField(max_length=32, help_text="HMAC-SHA256 under the list's own key.")
    place = models.ForeignKey("offices.Place", null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=3, default="vi")
    topics = models.JSONField(default=list, help_text="Policy ids a subscriber chose; empty for all.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "address_hash"], name="address_once_in_a_list")]
        indexes = [models.Index(fields=["audience", "state", "id"], name="recipient_of_audience")]


class RecipientImport(AgencyOwned):
    """One file of addresses read into a list: counts, and each refused line with its reason (never its address)."""

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="imports")
    filename = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    columns = models.JSONField(default=dict, help_text="Which column holds what, once an officer has said so.")
    confirmed_at = models.DateTimeField(null=True, help_text="Until then nothing of the file is read into the list.")
    finished_at = models.DateTimeField(null=True)
    lines = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    doubles = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    dropped_columns = models.JSONField(default=list, help_text="Headers of columns that were not kept.")
    problems = models.JSONField(default=list, help_text="[[line, code], …], the first 100,000.")
    error = models.TextField(blank=True)

    objects: models.Manager[RecipientImport] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]


class AudienceGroup(AgencyOwned):
    """People whom a policy affects, by what they do with it; never by belief, ethnicity, age or sex (promise 4)."""

    name = models.CharField(_("Nhóm đối tượng"), max_length=160)
    description = models.CharField(_("Là những ai"), max_length=300, blank=True)
    channels = models.JSONField(_("Thường nhận tin qua"), default=list, help_text="Keys of channels.")

    objects: models.Manager[AudienceGroup] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Nhóm đối tượng")
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="audience_group_once")]

    def __str__(self) -> str:
        return self.name


class Reach(AgencyOwned):
    """How many people a channel reaches in a commune, who said so and when: an estimate with its source."""

    place = models.ForeignKey("offices.Place", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(AudienceGroup, null=True, on_delete=models.CASCADE, related_name="reach")
    channel = models.CharField(max_length=16)
    language = models.CharField(max_length=3, default="vi")
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "place", "group", "channel", "language"], nulls_distinct=False, name="reach_once"
            )
        ]


class Station(AgencyOwned):
    """A commune's loudspeakers (cụm loa) as one device on the broker; its recipient row is its address."""

    recipient = models.OneToOneField(Recipient, on_delete=models.PROTECT, related_name="station")
    place = models.ForeignKey("offices.Place", on_delete=models.PROTECT, related_name="stations")
    name = models.CharField(_("Tên đài, cụm loa"), max_length=160)
    device = models.CharField(_("Mã thiết bị"), max_length=64, unique=True)
    languages = models.JSONField(_("Tiếng phát"), default=list)
    last_heard_at = models.DateTimeField(null=True)
    fault = models.CharField(_("Sự cố"), max_length=200, blank=True)
    fault_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    objects: models.Manager[Station] = AgencyOwnedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("Đài, cụm loa")
        indexes = [models.Index(fields=["place"], name="station_of_place")]

    def __str__(self) -> str:
        return self.name
