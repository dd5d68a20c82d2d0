"""Where providers call back: signed by them, no cookie, nothing kept of the caller but its words."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from danbiet.channels.base import BadReceipt
from danbiet.delivery.actions.hearing import honest_reports
from danbiet.delivery.actions.receipts import take_receipts
from danbiet.delivery.jobs import apply_waiting_receipts, wake
from danbiet.delivery.loudspeakers import CHANNEL as LOUDSPEAKER
from danbiet.delivery.models import ChannelSetting
from danbiet.delivery.providers import channel_of, settings_of
from danbiet.kit import clock

LARGEST = 4 * 1024 * 1024


@csrf_exempt
@require_POST
def take(request: HttpRequest, channel: str, provider_id: int) -> HttpResponse:
    """Keep a provider's receipts, then say so; 403 for a call that the channel does not accept as its provider's."""
    provider = get_object_or_404(ChannelSetting, pk=provider_id, channel=channel)
    body = _body(request)
    if body is None:
        return HttpResponse("too long", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, content_type="text/plain")
    at = clock.now()
    try:
        notices = channel_of(channel).read_receipts(body, dict(request.headers), settings=settings_of(provider), at=at)
    except BadReceipt as error:
        return HttpResponse(str(error), status=HTTPStatus.FORBIDDEN, content_type="text/plain")
    if channel == LOUDSPEAKER:
        notices = honest_reports(provider, notices)
    if take_receipts(provider, notices, at=at):
        wake(apply_waiting_receipts)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _body(request: HttpRequest) -> bytes | None:
    """Return the body, or None when it is too long; of a call that does not say its length nothing is read."""
    body: bytes = request.read(LARGEST + 1)
    return body if len(body) <= LARGEST else None
