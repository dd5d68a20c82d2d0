"""How far a dispatch is, in the number that its channel can vouch for: received, or handed to the provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from danbiet.channels import CHANNELS
from danbiet.delivery.models import Dispatch
from danbiet.delivery.queries.pages import total_of
from danbiet.web.words import number_in_words

# A mail server says when a letter comes back, not when it arrived: nobody received is no failure there.
UNCONFIRMED: Final = frozenset(key for key, channel in CHANNELS.items() if not channel.confirms_receipt)


@dataclass(frozen=True)
class Progress:
    """``n`` of ``whole`` are as far as the channel can say; ``confirmed`` when that is *đã nhận*."""

    n: int
    whole: int
    confirmed: bool

    @property
    def word(self) -> str:
        return _("đã nhận") if self.confirmed else _("đã giao nhà cung cấp")

    def __str__(self) -> str:
        return f"{number_in_words(self.n)} / {number_in_words(self.whole)} {self.word}"


def progress_of(dispatch: Dispatch) -> Progress:
    """Return how far a dispatch is. What was confirmed had been handed over, so it counts there too."""
    if dispatch.channel in UNCONFIRMED:
        return Progress(dispatch.handed + dispatch.received, total_of(dispatch), confirmed=False)
    return Progress(dispatch.received, total_of(dispatch), confirmed=True)
