"""What every verb on a release needs: the locked row, its state, and who wrote it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from danbiet.offices.models import User
from danbiet.publishing.models import Release, ReleaseState

# Without letters that are taken for one another when read aloud.
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


class NotDraft(Exception):
    """The release is not being written now, so its words stay."""


class Dropped(Exception):
    """The release was given up; restore it first."""


def locked(release: Release) -> Release:
    """Return the release as it stands now, held until the transaction ends; every verb takes this lock first."""
    return Release.objects.select_for_update(of=("self",)).select_related("agency", "policy").get(pk=release.pk)


def require_draft(release: Release) -> None:
    """Raises NotDraft, Dropped."""
    if release.dropped_at is not None:
        raise Dropped(_("Bản này đã bỏ. Hãy khôi phục trước khi làm tiếp."))
    if release.state != ReleaseState.DRAFT:
        state = ReleaseState(release.state).label
        raise NotDraft(_("Bản này {state} nên không sửa được. Hãy rút về nháp trước.").format(state=state))


def wrote(release: Release, by: User, at: datetime) -> list[str]:
    """Count ``by`` among those who wrote the release; return the names of the fields to save."""
    if by.pk not in release.writer_ids:
        release.writer_ids = [*release.writer_ids, by.pk]
    release.changed_at = at
    release.held = ""
    return ["writer_ids", "changed_at", "held"]


def random_code(length: int) -> str:
    """Return a code that nobody can guess and anybody can spell."""
    return "".join(secrets.choice(ALPHABET) for _each in range(length))
