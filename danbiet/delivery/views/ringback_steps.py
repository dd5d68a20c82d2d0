"""The steps of a ringback dossier that somebody writes down, and the report of one carrier."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from danbiet.delivery.actions import ringback_steps as actions
from danbiet.delivery.actions.ringbacks import NotThisStep
from danbiet.delivery.forms.ringbacks import AnswerForm, HeardForm, LetterForm, ReportForm
from danbiet.delivery.models import Ringback, RingbackCarrier
from danbiet.delivery.models.ringbacks import REPORTABLE
from danbiet.delivery.views.ringbacks import REFUSED, SIGNERS, dossier_page, own
from danbiet.delivery.views.sending import SENDERS
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.web.toasts import complain, complaining, toast

WRONG: Final = (*REFUSED, actions.SamePerson, actions.NoSource, actions.WrongDay, actions.WrongReport)


@require_POST
@officer_page(roles=SIGNERS)
def sign(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Approve the dossier that others put together."""
    found = own(request, ringback_id)
    with complaining(request, *WRONG):
        actions.sign_ringback(found, by=request.user, at=clock.now())
        toast(request, _("Đã duyệt. Tải hồ sơ, gửi Cục Viễn thông, rồi ghi số công văn ở đây."))
    return redirect("ringback", found.pk)


@require_POST
@officer_page(roles=SENDERS)
def reopen(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Take the signature back so that the dossier can be changed."""
    found = own(request, ringback_id)
    with complaining(request, *WRONG):
        actions.reopen_ringback(found, by=request.user, at=clock.now())
        toast(request, _("Đã mở lại để sửa; sửa xong phải duyệt lại."))
    return redirect("ringback", found.pk)


@require_POST
@officer_page(roles=SENDERS)
def send(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Write down that the letter left."""
    said = _("Đã ghi công văn. Khi Cục Viễn thông trả lời, ghi số và ngày ở đây.")
    return _step(request, ringback_id, "letter_form", LetterForm, actions.record_letter, said)


@require_POST
@officer_page(roles=SENDERS)
def answer(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Write down what the authority answered."""

    def answered(found: Ringback, *, answer: str, **said: Any) -> Ringback:
        return actions.record_answer(found, is_granted=answer == "granted", **said)

    return _step(request, ringback_id, "answer_form", AnswerForm, answered, _("Đã ghi trả lời của Cục Viễn thông."))


@require_POST
@officer_page(roles=SENDERS)
def begin(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Write down that carriers began."""

    def began(found: Ringback, *, moment: Any, **said: Any) -> Ringback:
        return actions.record_beginning(found, began_at=moment, **said)

    return _step(request, ringback_id, "begin_form", HeardForm, began, _("Đã ghi bắt đầu phát."))


@require_POST
@officer_page(roles=SENDERS)
def end(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Write down that it sounds no more."""

    def ended(found: Ringback, *, moment: Any, **said: Any) -> Ringback:
        return actions.record_end(found, ended_at=moment, **said)

    return _step(
        request, ringback_id, "end_form", HeardForm, ended, _("Đã ghi kết thúc. Giờ chờ báo cáo của nhà mạng.")
    )


@require_POST
@officer_page(roles=SENDERS)
def stop(request: DeskRequest, ringback_id: int) -> HttpResponse:
    """Write down the letter that tells carriers to stop."""
    said = _("Đã ghi công văn dừng phát. Khi nhà mạng báo đã dừng, ghi kết thúc.")
    return _step(request, ringback_id, "stop_form", LetterForm, actions.order_stop, said)


@require_http_methods(["GET", "POST"])
@officer_page(roles=SENDERS)
def report(request: DeskRequest, carrier_id: int) -> HttpResponse:
    """What one carrier reported."""
    carrier = RingbackCarrier.objects.filter(pk=carrier_id).first()
    found = own(request, carrier.ringback_id if carrier else 0)
    assert carrier is not None
    if found.state not in REPORTABLE:
        complain(request, _("Chưa ghi bắt đầu phát, nên chưa có gì để báo cáo."))
        return redirect("ringback", found.pk)
    form = ReportForm(request.POST or None, initial=_as_reported(carrier, found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_report(carrier, by=request.user, at=clock.now(), **form.cleaned_data)
            toast(request, _("Đã ghi báo cáo của {carrier}.").format(carrier=carrier.name))
            return redirect("ringback", found.pk)
        except WRONG as error:
            form.add_error(None, str(error))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    context = {"ringback": found, "carrier": carrier, "form": form}
    return render(request, "delivery/ringbacks/report.html", context, status=status)


def _step(
    request: DeskRequest,
    ringback_id: int,
    name: str,
    form_class: type[forms.Form],
    action: Callable[..., Ringback],
    said: str,
) -> HttpResponse:
    """Take a step with what its form says; where it is refused the page comes back with the form and the reason."""
    found = own(request, ringback_id)
    form = form_class(request.POST, prefix=name.removesuffix("_form"))
    if form.is_valid():
        try:
            action(found, by=request.user, at=clock.now(), **form.cleaned_data)
            toast(request, said)
            return redirect("ringback", found.pk)
        except NotThisStep as error:
            complain(request, error)
            return redirect("ringback", found.pk)
        except WRONG as error:
            form.add_error(None, str(error))
    return dossier_page(request, found, {name: form})


def _as_reported(carrier: RingbackCarrier, found: Ringback) -> dict[str, Any]:
    return {
        "number": carrier.report_number,
        "on": carrier.report_on,
        "from_at": carrier.from_at or found.began_at,
        "to_at": carrier.to_at or found.ended_at,
        "area": carrier.area,
        "calls": carrier.calls,
        "subscribers": carrier.subscribers,
    }
