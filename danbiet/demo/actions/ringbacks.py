"""A dossier for a notice in place of the ringback tone, ready for its letter.

It goes no further here: the authority and the carriers are real, and nothing that they said is invented.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from danbiet.delivery.actions.ringback_steps import sign_ringback
from danbiet.delivery.actions.ringbacks import draft_ringback, plan_ringback, speak_ringback
from danbiet.delivery.carriers import known_carriers
from danbiet.demo.actions.releases import Staff
from danbiet.demo.script import spoken
from danbiet.offices.models import Agency, Role
from danbiet.publishing.models import Release, VariantKind

AHEAD, LASTS = timedelta(days=10), timedelta(days=5)


def prepare_ringback(agency: Agency, staff: Staff, *, at: datetime) -> None:
    """Put a dossier together on what the script sends first, read by the voice, approved by the head."""
    titles = [row["title"] for row in spoken()["releases"] if row.get("sent")]
    release = Release.objects.public().get(agency=agency, title__in=titles)
    edition = release.editions.get(publication__superseded_at=None)
    begins = datetime.combine((at + AHEAD).date(), time(12), at.tzinfo)
    made = plan_ringback(
        draft_ringback(edition, by=staff.writer, at=at), variant_kind=VariantKind.SMS, starts_at=begins,
        ends_at=begins + LASTS, is_nationwide=True, carriers=known_carriers().names, by=staff.writer, at=at,
    )  # fmt: skip
    sign_ringback(speak_ringback(made, by=staff.writer, at=at), by=staff.approvers[Role.HEAD], at=at)
