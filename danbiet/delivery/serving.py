"""Giving sound to whoever may have it: a broken download goes on, what is known already is not sent again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

PIECE: Final = 64 * 1024
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def sound(request: HttpRequest, path: Path, content_type: str, *, caching: str, name: str = "") -> HttpResponseBase:
    """Return a file named by its content: the whole, one range of it, or 304 where the reader has it already.

    ``caching`` is the answer's Cache-Control; ``name`` what a browser calls the file when it is kept.
    """
    etag = f'"{path.stem}"'
    answer = get_conditional_response(request, etag=etag) or _file(request, path, content_type, etag)
    if name and answer.status_code in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    answer["Cache-Control"] = caching
    return answer


def _file(request: HttpRequest, path: Path, content_type: str, etag: str) -> HttpResponseBase:
    size = path.stat().st_size
    # RFC 9110, 13.1.5: a range of something else than what the reader has begun is no use to her.
    wanted = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    try:
        asked = _asked(wanted, size)
    except ValueError:
        refusal = HttpResponse(
            "no such range", status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, content_type="text/plain"
        )
        refusal["Content-Range"] = f"bytes */{size}"
        return refusal
    first, last = asked or (0, size - 1)
    answer = StreamingHttpResponse(_pieces(path, first, last), content_type=content_type)
    if asked:
        answer.status_code = HTTPStatus.PARTIAL_CONTENT
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer["Content-Length"] = str(last - first + 1)
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
