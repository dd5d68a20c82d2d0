"""Cảnh báo: take, explain, close; the false-alarm rate is kept in sight."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.kit.registry import buttons
from danbiet.listening.actions.alarm_budget import accept_false_alarms, accepted_false_alarms
from danbiet.listening.actions.alarms import (
    AlreadyClosed,
    AlreadyTaken,
    close_alarm,
    release_alarm,
    take_alarm,
)
from danbiet.listening.forms.alarms import AcceptFalseAlarms, CloseAlarm
from danbiet.listening.forms.filters import AlarmFilter
from danbiet.listening.models import Alarm, Story
from danbiet.listening.queries.dossier import volume_of
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import Clock, Role
from danbiet.offices.rules import NoRule, name_of
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complaining, toast

MONTH = timedelta(days=30)


@require_GET
@officer_page
def alarms(request: DeskRequest) -> HttpResponse:
    """What rises beyond the usual, the waiting ones first."""
    form = AlarmFilter(request.GET, user=request.user)
    mine = Alarm.objects.visible_to(request.user)
    found = form.narrow(mine.with_deadline().select_related("policy", "taken_by", "closed_by").waiting_first())
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    counts = mine.aggregate(
        waiting=Count("pk", filter=Q(taken_at=None, closed_at=None)),
        taken=Count("pk", filter=Q(taken_at__isnull=False, closed_at=None)),
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
        false=Count("pk", filter=Q(was_false=True)),
        false_lately=Count("pk", filter=Q(was_false=True, raised_at__gt=clock.now() - MONTH)),
    )
    accepted = accepted_false_alarms(agency_of(request), at=clock.now())
    shown = {"form": form, "page": page_of(request, found), "counts": counts, "accepted": accepted}
    return render(request, "listening/alarms.html", shown)


@require_http_methods(["GET", "POST"])
@officer_page(roles={Role.HEAD, Role.ADMINISTRATOR, Role.SPOKESPERSON, Role.FOCAL_OFFICER})
def budget(request: DeskRequest) -> HttpResponse:
    """How many false alarms a month the agency accepts."""
    agency, at = agency_of(request), clock.now()
    accepted = accepted_false_alarms(agency, at=at)
    form = AcceptFalseAlarms(request.POST or None, initial={"most": accepted})
    if request.method == "POST" and form.is_valid():
        with complaining(request, NoRule):
            accept_false_alarms(agency, by=request.user, at=at, **form.cleaned_data)
            toast(request, _("Đã lưu số báo động giả chấp nhận mỗi tháng."))
        return redirect("alarms")
    return render(request, "listening/alarm_budget.html", {"form": form})


def _sheet() -> Sheet:
    header = [
        _("Xuất hiện"), _("Chính sách"), _("Đếm được"), _("Thường lệ"), _("Xác suất ngẫu nhiên"), _("Người nhận"),
        _("Đóng lúc"), _("Cách xử lý"), _("Lý do"), _("Báo động giả"),
    ]  # fmt: skip
    return Sheet("canh-bao", _("Cảnh báo"), header, _cells)


def _cells(alarm: Alarm) -> list[object]:
    return [
        alarm.raised_at,
        alarm.policy.short_title,
        alarm.observed,
        round(alarm.expected, 1),
        alarm.odds,
        alarm.taken_by.full_name if alarm.taken_by else "",
        alarm.closed_at,
        alarm.get_outcome_display(),
        alarm.reason,
        {True: _("có"), False: _("không"), None: ""}[alarm.was_false],
    ]


@require_http_methods(["GET", "POST"])
@officer_page
def alarm(request: DeskRequest, alarm_id: int) -> HttpResponse:
    """One alarm with its numbers; a POST closes it with an answer and its reason."""
    mine = Alarm.objects.with_deadline().select_related("policy", "taken_by", "closed_by")
    shown = get_visible_or_404(mine, request.user, pk=alarm_id)
    form = CloseAlarm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with complaining(request, AlreadyClosed):
            close_alarm(shown, by=request.user, at=clock.now(), **form.cleaned_data)
            toast(request, _("Đã đóng cảnh báo về %(policy)s.") % {"policy": shown.policy.short_title})
        return redirect("alarms")
    return render(request, "listening/alarm.html", _page(shown, form, request))


def _page(shown: Alarm, form: CloseAlarm, request: DeskRequest) -> dict[str, object]:
    stories = Story.objects.visible_to(request.user).filter(pk__in=shown.evidence.get("stories", []))
    return {
        "alarm": shown,
        "form": form,
        "stories": stories.order_by("-independent", "-last_at")[:20],
        "volume": volume_of(shown.policy, at=clock.now()),
        "left_out": _left_out(shown),
        "deadline": Clock.objects.filter(about=name_of(shown)).select_related("rule").first(),
        "buttons": [(button.label, button.url(shown)) for button in buttons if button.on == "alarm"],
    }


def _left_out(shown: Alarm) -> list[tuple[str, int]]:
    """How many past days were not compared with, by reason."""
    words = {
        "other_kind_of_day": _("khác loại ngày (ngày làm việc so với ngày nghỉ)"),
        "long_holiday": _("nằm trong kỳ nghỉ dài"),
        "burst": _("chính ngày ấy đã có một đợt tăng"),
    }
    counted = Counter(reason for _day, reason in shown.evidence.get("left_out", []))
    return [(words.get(reason, reason), n) for reason, n in counted.most_common()]


@require_POST
@officer_page
def take(request: DeskRequest, alarm_id: int) -> HttpResponse:
    """Take the alarm; the other of two officers is told who was first."""
    shown = get_visible_or_404(Alarm.objects, request.user, pk=alarm_id)
    with complaining(request, AlreadyTaken):
        take_alarm(shown, by=request.user, at=clock.now())
        toast(request, _("Bạn đã nhận xử lý cảnh báo này."), undo=reverse("alarm_release", args=[alarm_id]))
    return redirect("alarm", alarm_id)


@require_POST
@officer_page
def release(request: DeskRequest, alarm_id: int) -> HttpResponse:
    """Give the alarm back for a colleague."""
    shown = get_visible_or_404(Alarm.objects, request.user, pk=alarm_id)
    with complaining(request, AlreadyClosed):
        release_alarm(shown, by=request.user, at=clock.now())
        toast(request, _("Đã trả cảnh báo về danh sách chờ nhận."))
    return redirect("alarm", alarm_id)
