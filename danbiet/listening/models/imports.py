"""Files that officers bring: the mapping of their columns is remembered, every row accounted for."""

from __future__ import annotations

from django.db import models

from danbiet.offices.models import AgencyOwned, AgencyOwnedQuerySet


class ColumnMapping(AgencyOwned):
    """How the columns of files with this header map to our fields."""

    header_hash = models.BinaryField(max_length=32)
    header = models.JSONField()
    mapping = models.JSONField()
    changed_at = models.DateTimeField()

    objects = AgencyOwnedQuerySet["ColumnMapping"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "header_hash"], name="mapping_once_per_header")]


class ImportRun(AgencyOwned):
    """One imported file and what became of its rows."""

    filename = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=dict)
    dropped_personal = models.JSONField(default=dict)
    by = models.ForeignKey("offices.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects = AgencyOwnedQuerySet["ImportRun"].as_manager()
