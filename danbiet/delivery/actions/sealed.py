"""Where encrypted texts lie, and what each is sealed for: all that a change of keys must reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from danbiet.delivery.actions.letters import LETTER_USE
from danbiet.delivery.content import address_use
from danbiet.delivery.providers import SETTINGS_USE
from danbiet.delivery.tokens import use_of_tokens


@dataclass(frozen=True)
class Sealed:
    """One column of sealed texts. ``use`` tells from the number in ``use_of`` what a text is sealed for."""

    name: str
    table: str
    column: str
    use_of: str
    use: Callable[[int], bytes]
    id: str = "id"


SEALED: Final = (
    Sealed("addresses", "delivery_recipient", "address", "audience_id", address_use),
    Sealed("settings of channels", "delivery_channelsetting", "settings", "id", lambda _id: SETTINGS_USE),
    Sealed("tokens of accounts", "delivery_accounttokens", "sealed", "provider_id", use_of_tokens),
    Sealed("letters", "delivery_letter", "address", "id", lambda _id: LETTER_USE),
)
