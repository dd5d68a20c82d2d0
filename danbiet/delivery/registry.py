"""What delivery shows on other rooms' pages, and does for them."""

from __future__ import annotations

from danbiet.delivery.actions.letters import post_letter
from danbiet.kit.registry import Postman, postmen


def register() -> None:
    """Put delivery's parts where other rooms show them."""
    postmen.add(Postman("letters", 10, post_letter))
