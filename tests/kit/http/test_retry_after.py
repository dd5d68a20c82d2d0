"""A server's wish to be left alone for a while, in both of its forms."""

from datetime import UTC, datetime

import pytest

from danbiet.kit.http import retry_after_s

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sat, 21 Nov 2026 12:02:00 GMT", 120.0),
        ("Saturday, 21-Nov-26 12:02:00 GMT", 120.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("٣", None),
    ],
)
def test_the_wait_is_read(value: str | None, seconds: float | None):
    assert retry_after_s(value, at=NOON) == seconds
