"""Where the database is: from ``DATABASE_URL``, or in the data folder when it is the embedded one.

Read while Django's settings load, so nothing here imports Django. Web, worker and commands only read;
they never start or stop the database (`embedded.py` does, for the supervisor).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from danbiet.ops.env import Env
from danbiet.ops.keys import key_folder

NAME = "danbiet"
OWNER = "danbiet_owner"
APP = "danbiet_app"
OLDEST_SERVER = 15

# libpq takes a host that begins with "/" as a socket folder and names it in its error, so that an operator
# who reads the error also reads what to do.
NOT_RUNNING = "/the embedded database is not running: start it with “danbiet up”"

# A connection lives a minute and is tested before it is used again: a restarted server costs no request.
KEEPING = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


class BadDatabaseUrl(ValueError):
    """A URL in the environment that names no PostgreSQL database; the message says how to write one."""


def connection_settings(env: Env) -> dict[str, Any]:
    """Return Django's ``DATABASES['default']`` for the role that ``env.database_role`` names."""
    if env.database_url:
        return from_url(_url_of_role(env))
    return _embedded(env)


def from_url(url: str) -> dict[str, Any]:
    """Return Django's connection settings for ``postgresql://user:password@host:port/name?option=value``.

    ``host`` may be a socket folder, written ``?host=/run/postgresql``. Raises BadDatabaseUrl.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise BadDatabaseUrl(f"DATABASE_URL: {_without_password(url)!r} must read postgresql://user:password@host/name")
    options = dict(parse_qsl(parts.query))
    return _settings(
        name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=options.pop("host", unquote(parts.hostname or "")),
        port=options.pop("port", str(parts.port or "")),
        options=options,
    )


def url_of(settings: dict[str, Any]) -> str:
    """Return the URL that ``from_url`` would read as these settings."""
    user, password, host = (quote(str(settings[name]), safe="") for name in ("USER", "PASSWORD", "HOST"))
    port = f"&port={settings['PORT']}" if settings["PORT"] else ""
    return f"postgresql://{user}:{password}@/{quote(settings['NAME'], safe='')}?host={host}{port}"


def state_file(data: Path) -> Path:
    return data.resolve() / "database.json"


def password_file(data: Path, role: str) -> Path:
    return key_folder(data) / f"{role}.password"


def _url_of_role(env: Env) -> str:
    url = env.database_owner_url if env.database_role == "owner" else None
    return url or env.database_url or ""


def _embedded(env: Env) -> dict[str, Any]:
    role = OWNER if env.database_role == "owner" else APP
    state, password = state_file(env.data), password_file(env.data, role)
    known = state.exists() and password.exists()
    return _settings(
        name=NAME,
        user=role,
        password=password.read_text().strip() if known else "",
        host=json.loads(state.read_text())["socket"] if known else NOT_RUNNING,
        port="5432",
        options={},
    )


def _settings(*, name: str, user: str, password: str, host: str, port: str, options: dict[str, str]) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": port,
        "OPTIONS": {"application_name": "danbiet", **options},
        **KEEPING,
    }


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", ":…@") if parts.password else url
