"""The six questions a spokesperson answers before a statement leaves the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from danbiet.offices.audit import record
from danbiet.offices.models import User
from danbiet.publishing.editions import source_hash
from danbiet.publishing.models import Checklist, Release
from danbiet.publishing.queries.briefs import QUESTIONS


class Unanswered(ValueError):
    """One of the six questions has no answer, or a “no” without a reason."""


@transaction.atomic
def check_statement(release: Release, *, answers: Mapping[str, tuple[bool, str]], by: User, at: datetime) -> Checklist:
    """Keep a person's six answers, ``key → (yes, note)``, to the words as they are now.

    Answering again for the same words replaces her earlier answers; changed words need new ones. Raises Unanswered.
    """
    missing = [each.label for each in QUESTIONS if each.key not in answers]
    silent = [each.label for each in QUESTIONS if each.key in answers and _is_silent_no(answers[each.key])]
    if missing or silent:
        raise Unanswered(
            _("Hãy trả lời đủ sáu câu; câu nào “chưa” thì ghi vì sao: {questions}.").format(
                questions="; ".join(map(str, [*missing, *silent]))
            )
        )
    kept = {each.key: [bool(answers[each.key][0]), answers[each.key][1].strip()] for each in QUESTIONS}
    checklist, _new = Checklist.objects.update_or_create(
        release=release, by=by, source_hash=source_hash(release), defaults={"at": at, "answers": kept}
    )
    no = sorted(key for key, (yes, _note) in kept.items() if not yes)
    record("check_statement", release, by=by, at=at, checklist_id=checklist.pk, no=no)
    return checklist


def _is_silent_no(answer: tuple[bool, str]) -> bool:
    yes, note = answer
    return not yes and not note.strip()
