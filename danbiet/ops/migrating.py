"""Bringing the tables up to date, as the role that owns them."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

from django.core.management import call_command
from django.db import connection

from danbiet.ops.grants import application_roles, grant_to_the_application

LOCK = 0x0DA_B1E7  # one number for "somebody migrates"; any two processes of the product agree on it


def migrate(*, say: Callable[[str], None]) -> None:
    """Apply every migration and grant the application its rights; a second process waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        _apply(say)
        for role in application_roles(connection):
            grant_to_the_application(connection, role)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _apply(say: Callable[[str], None]) -> None:
    said = StringIO()
    call_command("migrate", interactive=False, verbosity=1, stdout=said, no_color=True)
    for line in said.getvalue().splitlines():
        if line.strip().startswith("Applying"):
            say(line.strip())
