"""Mẫu cảnh báo: the list, writing one, one template with its approval, and filling and sending it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.publishing.actions import warning_templates as actions
from danbiet.publishing.blanks import BLANKS
from danbiet.publishing.editions import LEVELS, levels_in_words
from danbiet.publishing.forms.warning_templates import FillForm, WarningTemplateForm
from danbiet.publishing.models import ReleaseKind, VariantKind, WarningTemplate
from danbiet.publishing.queries.warning_templates import may_approve, sender_of
from danbiet.publishing.views.release_page import WRITERS, may_write
from danbiet.publishing.warning_templates import Filled, blanks_of, fill_template
from danbiet.web.lists import page_of
from danbiet.web.toasts import complain, complaining, toast

REFUSALS = (actions.MayNotSend, actions.EmptyBlank, actions.ChangedMeanwhile, actions.AlreadySent, actions.NotReady)
OWN = (VariantKind.SMS, VariantKind.SCRIPT)


@require_GET
@officer_page
def warning_templates(request: DeskRequest) -> HttpResponse:
    """What may be sent first, then what waits for approval, then what is no longer used."""
    mine = WarningTemplate.objects.visible_to(request.user)
    found = mine.select_related("author", "approved_by").order_by("retired_at", "approved_at", "-pk")
    context = {
        "page": page_of(request, found),
        "usable": mine.usable().count(),
        "waiting": mine.filter(approved_at=None, retired_at=None).count(),
        "may_write": may_write(request),
    }
    return render(request, "publishing/warning_templates/templates.html", context)


@require_http_methods(["GET", "POST"])
@officer_page(roles=WRITERS)
def new(request: DeskRequest) -> HttpResponse:
    """Write one; ``?like=`` begins with the words of another."""
    asked = request.GET.get("like", "")
    like = WarningTemplate.objects.visible_to(request.user).filter(pk=asked).first() if asked.isdecimal() else None
    form = WarningTemplateForm(request.POST or None, like=like)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_template(agency_of(request), by=request.user, at=clock.now(), **form.cleaned_data)
        except actions.NotReady as error:
            for reason in error.reasons:
                form.add_error(None, reason)
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã lưu mẫu. Nhờ người duyệt cảnh báo đọc và duyệt."))
            return redirect("warning_template", made.pk)
    context = {"form": form, "blanks": BLANKS.items()}
    return render(request, "publishing/warning_templates/write.html", context, status=422 if form.errors else 200)


@require_GET
@officer_page
def warning_template(request: DeskRequest, template_id: int) -> HttpResponse:
    """One template: its words with the blanks, its two people, and what may be done with it."""
    shown, at = _template_or_404(request, template_id), clock.now()
    context = _words(shown, fill_template(shown, {}, at=at)) | {
        "may_write": may_write(request),
        "may_approve": may_approve(shown, request.user, at),
        "sender": sender_of(shown, request.user, at),
        "names": blanks_of(shown),
    }
    return render(request, "publishing/warning_templates/template.html", context)


@require_POST
@officer_page(roles=WRITERS)
def approve(request: DeskRequest, template_id: int) -> HttpResponse:
    """Approve exactly the words that the page showed."""
    shown = _template_or_404(request, template_id)
    with complaining(request, actions.NotYourApproval, actions.ChangedMeanwhile):
        actions.approve_template(shown, hash=request.POST.get("hash", ""), by=request.user, at=clock.now())
        toast(request, _("Đã duyệt mẫu. Lúc khẩn cấp chỉ còn điền ô trống rồi gửi."))
    return redirect("warning_template", template_id)


@require_POST
@officer_page(roles=WRITERS)
def retire(request: DeskRequest, template_id: int) -> HttpResponse:
    """Take a template out of use."""
    shown = _template_or_404(request, template_id)
    with complaining(request, actions.Retired):
        actions.retire_template(shown, by=request.user, at=clock.now())
        toast(request, _("Mẫu thôi dùng. Những cảnh báo đã gửi theo mẫu vẫn còn."))
    return redirect("warning_templates")


@require_http_methods(["GET", "POST"])
@officer_page(roles=WRITERS)
def send(request: DeskRequest, template_id: int) -> HttpResponse:
    """Fill the blanks, read the final words, send them. ``seen`` is the hash of the words that were read."""
    shown, at = _template_or_404(request, template_id), clock.now()
    names = blanks_of(shown)
    form = FillForm(request.POST if request.method == "POST" else None, names=names)
    sender = sender_of(shown, request.user, at)
    values: dict[str, str] = {}
    if request.method == "POST" and not sender.refusal and form.is_valid():
        values = dict(form.values)
        if request.POST.get("seen"):
            try:
                made = actions.send_from_template(
                    shown, values=values, seen=request.POST["seen"], by=request.user, at=at
                )
            except (ValueError, *REFUSALS) as error:
                complain(request, error)
            else:
                toast(request, _("Cảnh báo đã công khai. Chọn danh sách và gửi ngay ở luồng khẩn."))
                return redirect("publication", made.pk)
    return _fill_page(request, shown, form, sender, values)


def _fill_page(
    request: DeskRequest, shown: WarningTemplate, form: FillForm, sender: Any, values: dict[str, str]
) -> HttpResponse:
    at = clock.now()
    reasons, is_read = _stops(request, shown, values), request.method == "POST" and form.is_valid()
    context = _words(shown, fill_template(shown, values, at=at)) | {
        "form": form,
        "sender": sender,
        "is_read": is_read and not sender.refusal and not reasons,
        "reasons": reasons,
    }
    is_wrong = bool(form.errors or reasons or (sender.refusal and request.method == "POST"))
    return render(request, "publishing/warning_templates/send.html", context, status=422 if is_wrong else 200)


def _stops(request: DeskRequest, shown: WarningTemplate, values: dict[str, str]) -> list[str]:
    """Return why the filled words could not be sent, before anybody presses the last button."""
    if not values:
        return []
    try:
        return actions.rehearse(shown, values, by=request.user, at=clock.now())
    except ValueError as error:
        return [str(error)]


def _words(shown: WarningTemplate, filled: Filled) -> dict[str, Any]:
    """What `words.html` shows: the release, then the template's own variants, then those laid out by the machine."""
    said = [(kind in OWN, kind.label, text) for kind, text in filled.variants.items()]
    return {
        "template": shown,
        "filled": filled,
        "levels": levels_in_words(
            {"kind": ReleaseKind.WARNING, "warning": {name: getattr(shown, name) for name in LEVELS}}
        ),
        "variants": [(label, text) for own, label, text in said if own],
        "others": [(label, text) for own, label, text in said if not own],
    }


def _template_or_404(request: DeskRequest, template_id: int) -> WarningTemplate:
    known = WarningTemplate.objects.select_related("agency", "author", "approved_by", "retired_by")
    found: WarningTemplate = get_visible_or_404(known, request.user, pk=template_id)
    return found
