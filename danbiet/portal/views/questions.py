"""“Hỏi về chính sách này”: asked without an account, read by a receipt code."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from danbiet.kit import clock
from danbiet.policies.models import Answer, Policy
from danbiet.portal.forms.guarded import TokenRefused
from danbiet.portal.forms.questions import AskForm, LookUpForm
from danbiet.publishing.actions.questions import NoQuestion, NotPublic, ask_question
from danbiet.publishing.models import Question
from danbiet.publishing.queries.questions import Standing, look_up, standing_of

KNOWN_ANSWERS = 20


# A reader has no cookie, so there is none to check: the form's own signed token stands for it.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, policy_id: int) -> HttpResponse:
    """The question form; what was asked before stands beside it. A question that is taken shows its code, once."""
    at = clock.now()
    policy = get_object_or_404(Policy.objects.public_on(timezone.localdate(at)).select_related("agency"), pk=policy_id)
    form = AskForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            asked, code = _take(request, form, policy)
        except (TokenRefused, NoQuestion, NotPublic) as error:
            form.refuse(error)
        else:
            shown = {"policy": policy, "code": code, "standing": standing_of(asked)}
            return render(request, "portal/question_taken.html", shown, status=201)
    answers = Answer.objects.public().filter(policy=policy).order_by("-published_at")[:KNOWN_ANSWERS]
    status = 422 if form.errors else 200
    return render(request, "portal/ask.html", {"policy": policy, "form": form, "answers": answers}, status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up_question(request: HttpRequest) -> HttpResponse:
    """The answer to whoever holds a code. The code is posted, so that no address and no log holds it."""
    form = LookUpForm(request.POST or None)
    standing: Standing | None = None
    if request.method == "POST" and form.is_valid():
        found = look_up(form.cleaned_data["code"])
        if found is None:
            form.add_error("code", _("Không có câu hỏi nào mang mã này. Hãy xem lại từng chữ, từng số."))
        else:
            standing = standing_of(found)
    status = 422 if form.errors else 200
    return render(request, "portal/question.html", {"form": form, "standing": standing}, status=status)


@transaction.atomic
def _take(request: HttpRequest, form: AskForm, policy: Policy) -> tuple[Question, str]:
    at = clock.now()
    form.redeem(request, at=at)
    return ask_question(policy, text=form.cleaned_data["text"], language=get_language() or "vi", at=at)
