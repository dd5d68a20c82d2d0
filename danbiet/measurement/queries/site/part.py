"""One agency's part of the public site, each thing read once for all checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone

from danbiet.measurement.models import Check, Group
from danbiet.measurement.queries.site.links import links_of
from danbiet.offices.models import Agency, AuditEntry, Rule
from danbiet.offices.rules import NoRule, rule
from danbiet.policies.models import Policy
from danbiet.publishing.models import Publication

TELL_WITHIN: Final = "site.tell_after_milestone"


@dataclass(frozen=True)
class Seen:
    """What a check sees: which thing, since when (None: since it was first seen), and what its words need."""

    check: Check
    group: Group
    about: str
    said: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None


class Part:
    """What an agency has before the public."""

    def __init__(self, agency: Agency, *, at: datetime) -> None:
        self.agency, self.at = agency, at
        self.today = timezone.localdate(at)

    @cached_property
    def policies(self) -> list[Policy]:
        """The policies with a public page whose dossier is open."""
        public = Policy.objects.public_on(self.today).current().filter(agency=self.agency)
        return list(public.prefetch_related("milestones"))

    @cached_property
    def standing(self) -> list[Publication]:
        """The current edition of each release that was not withdrawn, the newest first."""
        current = Publication.objects.current().published_by(self.at).filter(agency=self.agency, withdrawn_at=None)
        return list(current.select_related("edition", "policy").order_by("-published_at", "-pk"))

    @cached_property
    def of_policy(self) -> Mapping[int, list[Publication]]:
        found: dict[int, list[Publication]] = defaultdict(list)
        for each in self.standing:
            if each.policy_id is not None:
                found[each.policy_id].append(each)
        return found

    @cached_property
    def named(self) -> Mapping[str, Publication]:
        """Every web address that the published pages name, with the newest publication that does."""
        found: dict[str, Publication] = {}
        for each in self.standing:
            for url in links_of(each.edition.content):
                found.setdefault(url, each)
        return found

    @cached_property
    def telling(self) -> Rule | None:
        """How soon after a milestone its page must say something; None where no rule does."""
        with suppress(NoRule):
            return rule(TELL_WITHIN, on=self.today, agency=self.agency)
        return None

    @cached_property
    def facts_changed_at(self) -> Mapping[int, datetime]:
        """When the fact table of each policy last changed, as the log tells."""
        entries = AuditEntry.objects.filter(
            noun="policy",
            noun_id__in=[each.pk for each in self.policies],
            verb__in=("write_key_fact", "remove_key_fact"),
        )
        return {pk: at for pk, at in entries.values_list("noun_id").annotate(Max("at")).order_by() if pk is not None}

    def newest_with(self, policy: Policy, name: str) -> Publication | None:
        """Return the newest standing publication whose edition has ``name`` ("facts", "documents")."""
        return next((each for each in self.of_policy.get(policy.pk, []) if each.edition.content.get(name)), None)


def of_a_policy(policy: Policy, **said: Any) -> dict[str, Any]:
    """Return what the words of a finding about a policy need."""
    return {"policy": policy.pk, "title": policy.short_title, "unit": policy.lead_unit} | said


def of_a_publication(publication: Publication, **said: Any) -> dict[str, Any]:
    title = str(publication.edition.content.get("title", ""))
    unit = publication.policy.lead_unit if publication.policy else ""
    return {"release": publication.release_id, "title": title, "unit": unit} | said
