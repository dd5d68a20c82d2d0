"""Messages that follow others: an update, an all-clear, a withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from danbiet.channels.cap.alert import Alert, Info


def updated(earlier: Alert, *, identifier: str, sent: datetime, infos: Sequence[Info], note: str = "") -> Alert:
    """Return the Update that takes the place of ``earlier`` and of all that it followed."""
    chain = (*earlier.references, earlier.reference)
    return replace(
        earlier, identifier=identifier, sent=sent, infos=infos, message_type="Update", references=chain, note=note
    )


def all_clear(earlier: Alert, *, identifier: str, sent: datetime, infos: Sequence[Info], note: str = "") -> Alert:
    """Return the Update that says the danger is over: its response is AllClear, its urgency Past."""
    over = [replace(info, responses=("AllClear",), urgency="Past", severity="Minor", onset=None) for info in infos]
    return updated(earlier, identifier=identifier, sent=sent, infos=over, note=note)


def cancelled(earlier: Alert, *, identifier: str, sent: datetime, infos: Sequence[Info], note: str) -> Alert:
    """Return the Cancel that takes back ``earlier``, which should not have been sent; ``note`` says why."""
    return replace(updated(earlier, identifier=identifier, sent=sent, infos=infos, note=note), message_type="Cancel")
