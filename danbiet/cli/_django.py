"""Setting Django up for a command that works on the database."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


def set_up(role: str | None = None) -> None:
    """Load settings and rooms; ``role`` ("owner") is for migrations only. Raises ClickException on a bad setting."""
    if role:
        os.environ["DANBIET_DATABASE_ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danbiet.config.settings")
    import django

    django.setup()


def needs_django(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a command's function: Django is ready, and a missing database is a sentence, not a traceback."""

    @wraps(function)
    def command(*args: P.args, **kwargs: P.kwargs) -> R:
        set_up()
        from django.db import OperationalError

        try:
            return function(*args, **kwargs)
        except OperationalError as error:
            raise click.ClickException(f"The database does not answer: {error}") from error

    return command
