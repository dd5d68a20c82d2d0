"""The append-only log. The database refuses UPDATE and DELETE for everyone (see its migration)."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """Who did what to which thing, when. Holds ids only: personal data stay outside the log.

    ``leaf_hash`` is SHA-256 over 0x00 and the canonical JSON of the other columns (RFC 6962 leaf
    over RFC 8785 JSON), so that a Merkle tree can later be grown over the entries in id order.
    """

    append_only = True

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, help_text="User id; null for a system post.")
    system = models.CharField(max_length=40, blank=True, help_text="System post that acted, e.g. 'listener'.")
    agency_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    noun = models.CharField(max_length=40)
    noun_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["noun", "noun_id"], name="audit_of_a_thing"),
            models.Index(fields=["agency_id", "at"], name="audit_of_an_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.noun}:{self.noun_id}"
