"""Sổ phát ngôn: what the agency said, found in seconds; a figure over time; and the duties towards the press."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from danbiet.engine.text.folding import fold
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, officer_page
from danbiet.offices.models import Role
from danbiet.offices.rules import rules_in_force
from danbiet.publishing.actions.duties import HOUSE, LIMITS, NotOurRule, NotStricter, set_press_rule
from danbiet.publishing.forms.statements import PressRuleForm, StatementFilter, YearFilter
from danbiet.publishing.models import Publication
from danbiet.publishing.queries.duties import LATE, UNKNOWN, compliance_of, duties_of, forms_of
from danbiet.publishing.queries.statements import clashes_of, statements_of, subjects_of, values_of
from danbiet.web.exports import TYPES, download
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import toast

KEEPERS = {Role.HEAD, Role.SPOKESPERSON, Role.FOCAL_OFFICER, Role.ADMINISTRATOR}


@require_GET
@officer_page
def statements(request: DeskRequest) -> HttpResponse:
    """Publications that hold the words, the figures they gave, and where two figures differ."""
    agency = agency_of(request)
    form = StatementFilter(request.GET, user=request.user)
    wanted = form.wanted()
    found = statements_of(agency, **wanted).prefetch_related("figures")
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    context = {
        "form": form,
        "page": page_of(request, found),
        "subjects": subjects_of(agency, words=wanted["words"], limit=20),
        "clashes": clashes_of(agency),
    }
    return render(request, "publishing/press/statements.html", context)


def _sheet() -> Sheet:
    header = [_("Công bố lúc"), _("Loại"), _("Tiêu đề"), _("Chính sách"), _("Số liệu"), _("Thu hồi lúc"), _("Mã băm")]
    return Sheet("so-phat-ngon", _("Sổ phát ngôn"), header, _cells)


def _cells(row: Publication) -> list[object]:
    return [
        row.published_at,
        row.get_kind_display(),
        row.edition.content.get("title", ""),
        row.policy.short_title if row.policy else "",
        "; ".join(dict.fromkeys(each.words for each in row.figures.all())),
        row.withdrawn_at,
        row.edition.hash,
    ]


@require_GET
@officer_page
def subject(request: DeskRequest) -> HttpResponse:
    """Every value given for one thing over time, each with where it was said."""
    asked = request.GET.get("s", "")
    rows = values_of(agency_of(request), asked)
    if not rows:
        raise Http404(_("Chưa có số liệu nào về điều này trong sổ phát ngôn."))
    named = next((each for each in subjects_of(agency_of(request), words=asked) if each.key == fold(asked)), None)
    context = {"rows": rows, "name": named.name if named else asked, "given": named.values if named else 0}
    return render(request, "publishing/press/subject.html", context)


@require_http_methods(["GET", "POST"])
@officer_page(roles=KEEPERS)
def own_rules(request: DeskRequest) -> HttpResponse:
    """Set the agency's own limits towards the press."""
    agency = agency_of(request)
    known = {each.key: each for each in rules_in_force(timezone.localdate(), agency)}
    ours = [known[key] for key in (*LIMITS, *HOUSE) if key in known]
    form = PressRuleForm(request.POST or None, rules=ours)
    if request.method == "POST" and form.is_valid():
        try:
            set_press_rule(agency, **form.cleaned_data, by=request.user, at=clock.now())
        except (NotStricter, NotOurRule) as error:
            form.add_error("value", str(error))
        else:
            toast(request, _("Đã đặt mức của cơ quan; thời hạn bắt đầu từ nay theo mức này."))
            return redirect("press_duties")
    return render(request, "publishing/press/own_rules.html", {"form": form, "rules": ours})


@require_GET
@officer_page
def duties(request: DeskRequest) -> HttpResponse:
    """What the law asks towards the press this year, with its evidence; and the six forms."""
    at = clock.now()
    agency, today = agency_of(request), timezone.localdate(at)
    form = YearFilter(request.GET, this_year=today.year)
    year = form.chosen()
    forms_given = forms_of(agency, since=date(year, 1, 1), until=date(year, 12, 31))
    kind = request.GET.get("format", "")
    if kind in TYPES:
        header = [_("Hình thức cung cấp"), _("Số lần")]
        return download(
            kind, title=_("Hình thức cung cấp thông tin"), name=f"hinh-thuc-{year}", header=header, rows=forms_given
        )
    found = duties_of(agency, year=year, at=at)
    context: dict[str, Any] = {
        "form": form,
        "year": year,
        "duties": found,
        "missed": sum(period.state == LATE for duty in found for period in duty.periods),
        "unknown": any(period.state == UNKNOWN for duty in found for period in duty.periods),
        "compliance": compliance_of(agency, year=year, at=at),
        "may_change": bool({str(role) for role in KEEPERS} & request.user.roles),
        "forms_given": forms_given,
        "total": sum(n for _label, n in forms_given),
    }
    return render(request, "publishing/press/duties.html", context)
