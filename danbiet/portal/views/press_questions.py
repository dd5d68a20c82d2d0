"""A journalist asks from the press room; code and time of answer are shown at once."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from danbiet.kit import clock
from danbiet.offices.audit import SystemPost
from danbiet.offices.models import Clock
from danbiet.offices.rules import name_of
from danbiet.portal.forms.guarded import TokenRefused
from danbiet.portal.forms.press import PressAskForm
from danbiet.publishing.actions.press_requests import NothingAsked, log_request
from danbiet.publishing.models import PressRequest
from danbiet.publishing.text import clean_text

PRESS_ROOM = SystemPost("press room")


# As in `questions.ask`: without a cookie the form's own signed token is what is checked.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form of a journalist's question; taken, its code and its deadline."""
    at = clock.now()
    initial = {name: request.GET.get(name) for name in ("agency", "policy")}
    form = PressAskForm(request.POST or None, at=at, on=timezone.localdate(at), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            taken = _take(request, form)
        except (TokenRefused, NothingAsked) as error:
            form.refuse(error)
        else:
            deadline = Clock.objects.select_related("rule").filter(about=name_of(taken)).first()
            shown = {"taken": taken, "deadline": deadline}
            return render(request, "portal/press_question_taken.html", shown, status=201)
    return render(request, "portal/press_question.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _take(request: HttpRequest, form: PressAskForm) -> PressRequest:
    at = clock.now()
    form.redeem(request, at=at)
    said = form.cleaned_data
    return log_request(
        said["agency"],
        question=clean_text(said["question"]).text,
        way=PressRequest.Way.WEB,
        said_outlet=clean_text(said["said_outlet"]).text,
        said_name=clean_text(said["said_name"]).text,
        reply_to=said["reply_to"],
        policy=said["policy"],
        by=PRESS_ROOM,
        at=at,
    )
