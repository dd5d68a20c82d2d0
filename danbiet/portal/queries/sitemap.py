"""The pages that search engines may show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from danbiet.policies.models import Policy
from danbiet.portal.queries.press import published

MOST = 45_000  # the protocol stops at 50,000 addresses a file


@dataclass(frozen=True)
class Page:
    """An address and when what it shows last changed, where that is known."""

    path: str
    changed_at: datetime | None = None


def pages_of_site(*, at: datetime) -> Iterator[Page]:
    """Yield the fixed pages, the public policies, and every standing release, newest first."""
    for name in ("home", "public_policies", "press_room", "public_spokespersons", "question_lookup", "listened_to"):
        yield Page(reverse(name))
    policies = Policy.objects.public_on(timezone.localdate(at))
    for pk, changed in policies.annotate(changed=Max("publications__published_at")).values_list("pk", "changed"):
        yield Page(reverse("public_policy", args=[pk]), changed)
    standing = published(until=at).filter(withdrawn_at=None).select_related(None)
    for public_id, changed in standing.values_list("release__public_id", "published_at")[:MOST]:
        yield Page(reverse("press_release", args=[public_id]), changed)
