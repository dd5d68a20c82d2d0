"""The one page of this room: /healthz, for monitors."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from danbiet.kit.clock import now
from danbiet.ops.health import report


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything that must run does, 503 otherwise; the body says what was seen."""
    health = report(at=now())
    return JsonResponse(health.as_json(), status=200 if health.well else 503, json_dumps_params={"ensure_ascii": False})
