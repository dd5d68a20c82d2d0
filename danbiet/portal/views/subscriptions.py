"""News by e-mail. Confirming and leaving are the ledger's own pages; here one asks."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from danbiet.delivery.actions.subscriptions import subscribe, subscribers_of
from danbiet.delivery.addresses import Refused, words_of
from danbiet.kit import clock
from danbiet.portal.forms.guarded import TokenRefused
from danbiet.portal.forms.subscriptions import SubscribeForm


# As in `questions.ask`: without a cookie the form's own signed token is what is checked.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for news by e-mail. The answer is the same whether the mailbox is known or not."""
    at = clock.now()
    initial = {name: request.GET.get(name) for name in ("agency", "policy")}
    form = SubscribeForm(request.POST or None, at=at, on=timezone.localdate(at), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, form)
        except Refused as error:
            form.add_error("mailbox", words_of(error.code))
        except TokenRefused as error:
            form.refuse(error)
        else:
            return render(request, "portal/subscribed.html", {"agency": form.cleaned_data["agency"]}, status=202)
    return render(request, "portal/subscribe.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _take(request: HttpRequest, form: SubscribeForm) -> None:
    at = clock.now()
    form.redeem(request, at=at)
    said = form.cleaned_data
    topics = [said["policy"]] if said["policy"] else []
    subscribe(subscribers_of(said["agency"], at=at), said["mailbox"], topics=topics, at=at)
