"""Readers' pages answer fast: what did not change is not made twice, and what changed is seen at once.

Every action writes an entry in the log, in its own transaction. The newest entries therefore name the state of
everything readers can see: as long as they are the same, a page is the same for ten minutes (a warning ends and a
conference is over without anybody's doing). The newest sixty-four are taken, not the last one: a transaction that
began earlier may commit later, with an earlier number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache as once
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from danbiet.kit import clock

KEPT_SECONDS = 600
LONGEST_QUERY = 300
# Set by a view whose search found nothing, for `counting`, which takes it off before the page leaves.
FOUND_NOTHING = "X-Found-Nothing"
KEPT_HEADERS = ("Content-Type", "Last-Modified", FOUND_NOTHING)
STATE = (
    "SELECT md5(string_agg(id::text, ',')) FROM (SELECT id FROM offices_auditentry ORDER BY id DESC LIMIT 64) AS newest"
)


def reader_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer GET and HEAD with an ETag; 304 when the reader has the page, the kept page when nothing changed."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        etag = etag_of(request)
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is not None:
            return _said(unchanged, etag)
        kept = cache.get(etag)
        if kept is not None:
            return _said(HttpResponse(kept[0], headers=kept[1]), etag)
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.streaming and len(request.META["QUERY_STRING"]) < LONGEST_QUERY:
            headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
            cache.set(etag, (response.content, headers), KEPT_SECONDS)
        return _said(response, etag) if response.status_code == 200 else response

    return answered


def etag_of(request: HttpRequest) -> str:
    """Return the mark of this page as it stands: address, language, day, state of the log, release of the product."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        [state] = cursor.fetchone()
    now = clock.now()
    parts = (
        request.get_full_path(),
        get_language(),
        str(timezone.localdate(now)),
        # Without anybody's doing a warning ends and a conference is over.
        str(int(now.timestamp()) // KEPT_SECONDS),
        str(state),
        str(connection.settings_dict["NAME"]),
        _make(),
    )
    return f'"{hashlib.sha256(chr(10).join(map(str, parts)).encode()).hexdigest()[:32]}"'


def _said(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    # Kept by browsers and proxies, but asked about each time: what is withdrawn is gone at once.
    response["Cache-Control"] = "public, no-cache"
    return response


@once
def _make() -> str:
    """Name this build: other templates or styles make other pages."""
    package = Path(__file__).resolve().parents[1]
    files = [*package.glob("*/templates/**/*.html"), *package.glob("locale/*/LC_MESSAGES/*.mo")]
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    newest = max((file.stat().st_mtime for file in [*files, *([manifest] if manifest.exists() else [])]), default=0.0)
    return f"{newest:.0f}"
