"""Where loudspeakers fetch sound: a signed address, no cookie, a broken download may go on where it stopped."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from danbiet.channels.loudspeaker import is_signed_address
from danbiet.delivery.loudspeakers import secrets_of_addresses
from danbiet.delivery.models import Recording
from danbiet.delivery.serving import sound
from danbiet.delivery.shelf import TYPES, path_of
from danbiet.kit import clock
from danbiet.publishing.models import Publication


@require_safe
def audio(request: HttpRequest, sha256: str, ending: str) -> HttpResponseBase:
    """Give the sound of an edition that stands; 403 unless the address is signed and in time.

    410 once it was withdrawn or corrected: a station that has not fetched it yet shall not play it.
    """
    at = clock.now()
    address = request.get_full_path()
    if not any(is_signed_address(address, secret, at=at) for secret in secrets_of_addresses()):
        return _plain("this address is not signed, or its time is over", HTTPStatus.FORBIDDEN)
    editions = Recording.objects.filter(sha256=sha256).values("edition")
    path = path_of(sha256, ending)
    if not editions or not path.is_file():
        raise Http404("there is no such sound")
    if not Publication.objects.sendable(at).filter(edition__in=editions).exists():
        return _plain("what this says was withdrawn or corrected, or is not public", HTTPStatus.GONE)
    seconds_left = int(request.GET["expires"]) - int(at.timestamp())
    # Named by its content, so it never changes; a cache keeps it as long as the address is good.
    caching = f"public, max-age={max(0, seconds_left)}, immutable"
    return sound(request, path, TYPES[ending], caching=caching)


def _plain(words: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain")
