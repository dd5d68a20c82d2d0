"""Where loudspeakers fetch sound: a signed address, no cookie, a broken download may go on where it stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from danbiet.channels.loudspeaker import is_signed_address
from danbiet.delivery.loudspeakers import secrets_of_addresses
from danbiet.delivery.models import Recording
from danbiet.delivery.shelf import TYPES, path_of
from danbiet.kit import clock
from danbiet.publishing.models import Publication

PIECE: Final = 64 * 1024
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@require_safe
def audio(request: HttpRequest, sha256: str, ending: str) -> HttpResponseBase:
    """Give the sound of an edition that stands; 403 unless the address is signed and in time, 410 once withdrawn."""
    at = clock.now()
    address = request.get_full_path()
    if not any(is_signed_address(address, secret, at=at) for secret in secrets_of_addresses()):
        return _plain("this address is not signed, or its time is over", HTTPStatus.FORBIDDEN)
    editions = Recording.objects.filter(sha256=sha256).values("edition")
    path = path_of(sha256, ending)
    if not editions or not path.is_file():
        raise Http404("there is no such sound")
    if not Publication.objects.filter(edition__in=editions, withdrawn_at=None).exists():
        return _plain("what this says was withdrawn, or is not public", HTTPStatus.GONE)
    seconds_left = int(request.GET["expires"]) - int(at.timestamp())
    return _file(request, path, TYPES[ending], seconds_left)


def _file(request: HttpRequest, path: Path, content_type: str, seconds_left: int) -> HttpResponseBase:
    size = path.stat().st_size
    try:
        asked = _asked(request.headers.get("Range", ""), size)
    except ValueError:
        refusal = _plain("no such range", HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        refusal["Content-Range"] = f"bytes */{size}"
        return refusal
    first, last = asked or (0, size - 1)
    answer = StreamingHttpResponse(_pieces(path, first, last), content_type=content_type)
    if asked:
        answer.status_code = HTTPStatus.PARTIAL_CONTENT
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = f'"{path.stem}"'
    # Named by its content, so it never changes; a cache keeps it as long as the address is good.
    answer["Cache-Control"] = f"public, max-age={max(0, seconds_left)}, immutable"
    return answer


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte of a single range; None for the whole. Raises ValueError for an empty one."""
    found = _RANGE.fullmatch(header.strip())
    if found is None or found[1] == found[2] == "":
        return None  # RFC 9110, 14.2: what is not understood is ignored
    if found[1] == "":
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
    if first > last:
        raise ValueError(header)
    return first, last


def _pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with path.open("rb") as file:
        file.seek(first)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _plain(words: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain")
