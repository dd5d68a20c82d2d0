"""Cổng hôm nay: what on our public pages is stale, missing or broken, since when, and where it is mended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from danbiet.kit import clock
from danbiet.measurement import site_wording as wording
from danbiet.measurement.actions import site as actions
from danbiet.measurement.forms import AcceptForm, FindingFilter
from danbiet.measurement.models import Finding, Group
from danbiet.measurement.queries.findings import counts_of, findings_of, last_look
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import Role
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, complaining, toast

# Who may say that something stays as it is; an auditor reads only.
KEEPERS: Final = frozenset(
    {Role.EDITOR, Role.FOCAL_OFFICER, Role.SPOKESPERSON, Role.HEAD, Role.COORDINATOR, Role.ADMINISTRATOR}
)
USUAL_ACCEPTANCE: Final = timedelta(days=30)


@require_GET
@officer_page
def site(request: DeskRequest) -> HttpResponse:
    """What is to be mended, the oldest first; what was accepted or mended on demand."""
    today = timezone.localdate(clock.now())
    form = FindingFilter(request.GET)
    rows = form.narrow(findings_of(request.user, on=today, state=form.state_asked))
    file = asked_file(request, rows, _sheet())
    if file is not None:
        return file
    counts = counts_of(request.user, on=today)
    page = page_of(request, rows)
    context = {
        "form": form,
        "state": form.state_asked,
        "page": page,
        "rows": [_shown(each) for each in page],
        "counts": [(Group(group), n) for group, n in counts.items() if n],
        "total": sum(counts.values()),
        "looked_at": last_look(request.user),
        "may_accept": bool({str(role) for role in KEEPERS} & request.user.roles),
        "accept_form": AcceptForm(initial={"until": today + USUAL_ACCEPTANCE}),
    }
    return render(request, "measurement/site.html", context)


@require_POST
@officer_page(roles=KEEPERS)
def look_again(request: DeskRequest) -> HttpResponse:
    """Look now: whoever mended something sees it leave the list."""
    before = sum(counts_of(request.user, on=timezone.localdate(clock.now())).values())
    actions.look_now(agency_of(request), by=request.user, at=clock.now())
    after = sum(counts_of(request.user, on=timezone.localdate(clock.now())).values())
    said = ngettext("Đã xem lại: còn %(n)d điều cần sửa.", "Đã xem lại: còn %(n)d điều cần sửa.", after) % {"n": after}
    toast(request, said + (" " + _("Trước đó là %(n)d.") % {"n": before} if before != after else ""))
    return redirect("site")


@require_POST
@officer_page(roles=KEEPERS)
def accept(request: DeskRequest, finding_id: int) -> HttpResponse:
    """Let it stay, with a reason, until a day."""
    finding = get_visible_or_404(Finding, request.user, pk=finding_id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        complain(request, _("Chưa ghi: cần một lý do và một ngày viết như 31/12/2026."))
        return redirect("site")
    with complaining(request, actions.NoReason, actions.AlreadyMended):
        actions.accept_finding(finding, **form.cleaned_data, by=request.user, at=clock.now())
        toast(
            request,
            _("Đã ghi; hết ngày %(day)s điều này hiện lại.") % {"day": f"{form.cleaned_data['until']:%d/%m/%Y}"},
        )
    return redirect("site")


@require_POST
@officer_page(roles=KEEPERS)
def take_back(request: DeskRequest, finding_id: int) -> HttpResponse:
    """Put it back on the list."""
    finding = get_visible_or_404(Finding, request.user, pk=finding_id)
    with complaining(request, actions.AlreadyMended):
        actions.take_back_acceptance(finding, by=request.user, at=clock.now())
        toast(request, _("Đã đưa lại vào danh sách cần sửa."))
    return redirect("site")


def _shown(finding: Finding) -> dict[str, Any]:
    return {
        "finding": finding,
        "title": wording.title_of(finding),
        "words": wording.words_of(finding),
        "desk": wording.desk_of(finding),
        "where": wording.where_of(finding),
    }


def _sheet() -> Sheet:
    header = [
        _("Nhóm"),
        _("Điều gì"),
        _("Ở đâu"),
        _("Cụ thể"),
        _("Từ ngày"),
        _("Thấy từ"),
        _("Việc của"),
        _("Chấp nhận vì"),
    ]
    return Sheet("cong-hom-nay", _("Cổng hôm nay"), header, _cells)


def _cells(finding: Finding) -> list[Any]:
    return [
        finding.get_group_display(),
        finding.get_check_key_display(),
        wording.title_of(finding),
        wording.words_of(finding),
        finding.since,
        finding.first_seen_at,
        wording.desk_of(finding),
        finding.accepted_reason,
    ]
