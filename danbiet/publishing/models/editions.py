"""What was approved, by whom, and what is public. The database holds these rules for everyone (see the migrations)."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from danbiet.offices.models import AgencyOwned, Role
from danbiet.publishing.models.releases import Release, ReleaseKind, VariantKind


class Edition(models.Model):
    """A release's words, facts, assets and variants, frozen. Rows are never changed nor deleted.

    ``content`` is what was approved and what the portal renders; ``hash`` is SHA-256 over its canonical JSON
    (RFC 8785), as `editions.content_hash` computes it.
    """

    append_only = True

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    facts_hash = models.CharField(max_length=64, help_text="Of the fact table then; another now blocks sending.")
    amends = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="amended_by")
    is_emergency = models.BooleanField(default=False)
    author = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    submitter = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    writer_ids = ArrayField(models.BigIntegerField(), default=list, help_text="All who wrote its words.")
    frozen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Bản duyệt")
        ordering = ["release", "number"]
        constraints = [models.UniqueConstraint(fields=["release", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"{self.content.get('title', '')} · bản {self.number}"


class Variant(models.Model):
    """One channel's rendering, frozen with its edition. Rows are never changed nor deleted."""

    append_only = True

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="variants")
    kind = models.CharField(max_length=12, choices=VariantKind.choices)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="one_variant_of_a_kind")]


class Route(AgencyOwned):
    """Who must approve a kind of release in an agency: steps in order, several of one order at the same time."""

    kind = models.CharField(_("Loại"), max_length=16, choices=ReleaseKind.choices)
    steps = models.JSONField(
        default=list, help_text='[{"order": 1, "role": "spokesperson", "hours": 4}, …]; hours may be null.'
    )
    emergency_role = models.CharField(max_length=24, choices=Role.choices, default=Role.HEAD)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "kind"], name="one_route_of_a_kind")]


class ApprovalStep(models.Model):
    """An approval that an edition needs. Steps of one order run side by side; a later order waits."""

    append_only = True

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=24, choices=Role.choices)
    due_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order", "id"]


class Approval(models.Model):
    """One person's word on one exact edition. Rows are never changed nor deleted.

    The database refuses a row whose ``hash`` is not the edition's, or whose person (or the one she stands in for)
    wrote or submitted the edition; nobody is exempt.
    """

    append_only = True

    class Decision(models.TextChoices):
        APPROVE = "approve", _("duyệt")
        RETURN = "return", _("trả lại")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="approvals")
    step = models.ForeignKey(ApprovalStep, on_delete=models.PROTECT, related_name="approvals")
    hash = models.CharField(max_length=64)
    person = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role.choices)
    on_behalf_of = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    note = models.TextField(_("Ý kiến"), blank=True)
    at = models.DateTimeField()
    way = models.CharField(max_length=8, default="desk", help_text="desk, or link (a one-time link with a PIN).")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step"], name="one_decision_of_a_step"),
            models.CheckConstraint(condition=Q(decision="approve") | ~Q(note=""), name="who_returns_says_why"),
        ]


class Delegation(AgencyOwned):
    """Somebody stands in for a colleague in one role for a time, in writing (ủy quyền)."""

    absent = models.ForeignKey(
        "offices.User", on_delete=models.PROTECT, related_name="delegations_given", verbose_name=_("Người ủy quyền")
    )
    stand_in = models.ForeignKey(
        "offices.User", on_delete=models.PROTECT, related_name="delegations_held", verbose_name=_("Người được ủy quyền")
    )
    role = models.CharField(_("Vai trò"), max_length=24, choices=Role.choices)
    from_at = models.DateTimeField(_("Từ"))
    to_at = models.DateTimeField(_("Đến"))
    basis = models.CharField(_("Văn bản ủy quyền"), max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Ủy quyền")
        constraints = [
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="delegation_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="nobody_stands_in_for_herself"),
        ]


class ApprovalLink(models.Model):
    """A one-time link to one edition for one person; only the hash of its token is kept.

    Opening it shows the edition (mail scanners follow links); deciding needs a POST and a session or the PIN.
    """

    step = models.ForeignKey(ApprovalStep, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey("offices.User", on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    wrong_pins = models.PositiveSmallIntegerField(default=0)


class ApprovalPin(models.Model):
    """The PIN with which a person decides from a link; hashed like a password."""

    person = models.OneToOneField("offices.User", on_delete=models.CASCADE, related_name="approval_pin")
    hashed = models.CharField(max_length=200)
    set_at = models.DateTimeField()


def _may_leave(at: datetime) -> Func:
    """The database's own rule for stories of the bank (migration 0007)."""
    may = models.BooleanField()
    return Func(F("edition_id"), Value(at), function="publishing_may_leave", output_field=may)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def current(self) -> Self:
        """Return what readers see: the newest edition of each release, withdrawn ones too (with their reason)."""
        return self.filter(superseded_at=None)

    def standing(self) -> Self:
        """Return what the agency stands by today."""
        return self.filter(superseded_at=None, withdrawn_at=None)

    def sendable(self, at: datetime) -> Self:
        """Return what stands and may leave the house at ``at``: a human story only while its consent and check hold."""
        return self.standing().filter(_may_leave(at))

    def fallen(self, at: datetime) -> Self:
        """Return what stands and must be withdrawn: stories whose consent or check no longer holds at ``at``."""
        # The kind is looked at first: every page of the desk asks, and the rule is asked of stories only.
        return self.standing().filter(~_may_leave(at), kind=ReleaseKind.HUMAN_STORY)

    def published_by(self, at: datetime) -> Self:
        return self.filter(published_at__lte=at)


class Publication(models.Model):
    """An edition before the public. The database refuses one whose edition lacks an approval."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="publication")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="publications")
    agency = models.ForeignKey("offices.Agency", on_delete=models.PROTECT, related_name="publications")
    policy = models.ForeignKey(
        "policies.Policy", null=True, on_delete=models.PROTECT, related_name="publications", db_index=True
    )
    kind = models.CharField(max_length=16, choices=ReleaseKind.choices, db_index=True)
    published_at = models.DateTimeField(db_index=True)
    published_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    is_pinned = models.BooleanField(_("Ghim trên trang chính sách"), default=False)
    superseded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawal_reason = models.TextField(_("Lý do thu hồi (công khai)"), blank=True)
    search = models.TextField(default="", editable=False, help_text="Folded words of title, lead and body.")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bản đã công bố")
        constraints = [
            models.UniqueConstraint(
                fields=["release"], condition=Q(superseded_at=None), name="one_current_publication_of_a_release"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawal_reason=""), name="withdrawn_publication_says_why"
            ),
        ]


class EmergencyReview(models.Model):
    """The look back that every emergency release owes."""

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="emergency_review")
    due_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    was_justified = models.BooleanField(_("Việc công bố khẩn là cần thiết"), null=True)
    conclusion = models.TextField(_("Kết luận"), blank=True)


class EmbargoPass(models.Model):
    """A journalist's own key to an approved edition before its embargo lifts. Only the hash of it is kept."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="passes")
    journalist = models.ForeignKey("publishing.Journalist", on_delete=models.CASCADE, related_name="passes")
    token_hash = models.BinaryField(max_length=32, unique=True)
    given_by = models.ForeignKey("offices.User", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "journalist"], name="one_pass_of_a_journalist")]


class EmbargoVisit(models.Model):
    """That a pass was used, and for what; the journalist acts as such. No address is kept."""

    embargo_pass = models.ForeignKey(EmbargoPass, on_delete=models.CASCADE, related_name="visits")
    at = models.DateTimeField()
    what = models.CharField(max_length=80, help_text="page, or asset:ID")
