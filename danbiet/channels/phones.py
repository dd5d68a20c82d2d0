"""Telephone numbers as gateways take them: E.164."""

import re
from typing import Final

E164: Final = re.compile(r"\+[1-9][0-9]{7,14}")


def is_e164(number: str) -> bool:
    """Return whether the number is written as ``+84912345678``: a plus, the country, no spaces."""
    return E164.fullmatch(number) is not None
