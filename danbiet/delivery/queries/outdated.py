"""Whether what a dispatch sends is still true: the fact table of today beside the one its words were approved on."""

from __future__ import annotations

from danbiet.delivery.content import text_of
from danbiet.delivery.models import Dispatch, StillRight
from danbiet.publishing.editions import FactChange, facts_hash
from danbiet.publishing.queries.outdated import fact_changes_since, outdated_facts


def facts_in_the_way(dispatch: Dispatch) -> list[FactChange]:
    """Return the changes of the fact table for which this dispatch may not go on; empty when it may.

    Before it began every change counts; once messages have left, those that touch what its text says. Changes that
    two people have called harmless in writing do not count (`StillRight`). One query while nothing changed.
    """
    now = facts_hash(dispatch.edition.release.policy)
    if now == dispatch.edition.facts_hash or _is_still_right(dispatch, now):
        return []
    if dispatch.started_at is None:
        return fact_changes_since(dispatch.edition)
    return outdated_facts(dispatch.edition, text_of(dispatch))


def word_on_todays_facts(dispatch: Dispatch) -> StillRight | None:
    """Return what somebody wrote about the fact table as it is now, agreed to or not yet."""
    now = facts_hash(dispatch.edition.release.policy)
    return dispatch.still_right.filter(facts_hash=now).select_related("written_by", "agreed_by").first()


def _is_still_right(dispatch: Dispatch, facts: str) -> bool:
    return dispatch.still_right.filter(facts_hash=facts, agreed_at__isnull=False).exists()
