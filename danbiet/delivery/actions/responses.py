"""A response goes to the press as soon as it is public: that is what it is for."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from danbiet.delivery.actions.dispatches import confirm_dispatch, plan_dispatch
from danbiet.delivery.actions.press_lists import sync_press_list
from danbiet.delivery.models import Audience, Dispatch, Lane
from danbiet.publishing.models import Publication, ReleaseKind

CHANNEL = "email"
RECENT = timedelta(days=1)  # an older one was left unsent on purpose, or by an installation that sent nothing then


def send_responses(*, at: datetime) -> int:
    """Plan and confirm a dispatch to the press list for each newly published response; return how many.

    Who published it stands for the sending too: the edition was approved as a response to the press. One that an
    officer planned, sent or cancelled herself is left alone.
    """
    fresh = Publication.objects.standing().filter(kind=ReleaseKind.RESPONSE, published_at__gt=at - RECENT)
    unsent = fresh.exclude(edition__in=Dispatch.objects.filter(channel=CHANNEL).values("edition"))
    return sum(_send(key, at=at) for key in unsent.values_list("pk", flat=True))


@transaction.atomic
def _send(key: int, *, at: datetime) -> bool:
    # The publication is the lock: two workers make one dispatch.
    publication = Publication.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
    if publication is None or publication.edition.dispatches.filter(channel=CHANNEL).exists():
        return False
    sync_press_list(publication.agency, at=at)
    press = Audience.objects.filter(
        agency=publication.agency, kind=Audience.Kind.PRESS, closed_at=None, size__gt=0
    ).first()
    if press is None:
        return False
    by = publication.published_by or publication.edition.submitter
    dispatch = plan_dispatch(publication.edition, channel=CHANNEL, audiences=[press], lane=Lane.PRESS, by=by, at=at)
    confirm_dispatch(dispatch, by=by, at=at)
    return True
