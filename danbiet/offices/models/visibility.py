"""The one rule of visibility (decision 4): an officer sees her own agency's rows and no other's.

A parent agency sees roll-ups (counts by agency), which are made by queries of their own and never
hand out a row of a child.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from danbiet.offices.models.users import User

M = TypeVar("M", bound=models.Model)


class AgencyOwnedQuerySet(models.QuerySet[M]):
    """QuerySet words of every noun that belongs to one agency."""

    agency_path = "agency"

    def visible_to(self, user: User) -> Self:
        """Return only rows that this person may open; nothing for the anonymous or agency-less."""
        agency = getattr(user, "agency_id", None)
        if agency is None or not user.is_active:
            return self.none()
        return self.filter(**{self.agency_path: agency})


class AgencyOwned(models.Model):
    """A noun that belongs to one agency."""

    agency = models.ForeignKey(
        "offices.Agency",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Cơ quan"),
    )

    class Meta:
        abstract = True
