"""Họp báo: plan, invite, log what is asked while it is asked, promise, close with minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.publishing.actions import conferences as actions
from danbiet.publishing.actions.press_requests import NothingAsked, NotOurs
from danbiet.publishing.forms.conferences import (
    AskForm,
    ConferenceFilter,
    ConferenceForm,
    InviteForm,
    PromiseForm,
    agenda_of,
)
from danbiet.publishing.models import ConferenceQuestion, PressConference
from danbiet.publishing.queries.conferences import conferences_of, draft_minutes
from danbiet.web.confirming import asks_first
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, complaining, toast

PROBLEMS = (
    actions.ConferenceOver,
    actions.OpenQuestions,
    actions.AlreadyPromised,
    actions.EndsBeforeItBegins,
    NotOurs,
    NothingAsked,
)


@require_GET
@officer_page
def conferences(request: DeskRequest) -> HttpResponse:
    """Conferences to come and held, with what was asked and what is still owed."""
    form = ConferenceFilter(request.GET)
    found = form.narrow(conferences_of(request.user))
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    mine = PressConference.objects.visible_to(request.user).filter(called_off_at=None)  # type: ignore[attr-defined]
    coming = mine.filter(closed_at=None).order_by("starts_at").first()
    context = {"form": form, "page": page_of(request, found), "coming": coming, "at": clock.now()}
    return render(request, "publishing/press/conferences.html", context)


def _sheet() -> Sheet:
    header = [
        _("Bắt đầu"), _("Tên cuộc họp báo"), _("Loại"), _("Địa điểm"), _("Báo được mời"), _("Phóng viên đến"),
        _("Câu hỏi"), _("Chưa trả lời, chưa hứa"), _("Kết thúc lúc"),
    ]  # fmt: skip
    return Sheet("hop-bao", _("Họp báo"), header, _cells)


def _cells(row: Any) -> list[object]:
    return [
        row.starts_at, row.title, row.get_kind_display(), row.venue, row.outlets, row.came, row.asked, row.left,
        row.closed_at,
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@officer_page
def new(request: DeskRequest) -> HttpResponse:
    """Plan a conference."""
    form, agenda = ConferenceForm(request.POST or None, user=request.user), agenda_of(request.POST or None)
    if request.method == "POST" and form.is_valid() and agenda.is_valid():
        try:
            made = actions.plan_conference(
                agency_of(request), agenda=_rows(agenda), by=request.user, at=clock.now(), **form.cleaned_data
            )
        except actions.EndsBeforeItBegins as error:
            form.add_error("ends_at", str(error))
        except PROBLEMS as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã lập kế hoạch. Việc tiếp theo: mời cơ quan báo chí."))
            return redirect("conference", made.pk)
    return render(request, "publishing/press/conference_form.html", {"form": form, "agenda": agenda})


@require_http_methods(["GET", "POST"])
@officer_page
def edit(request: DeskRequest, conference_id: int) -> HttpResponse:
    """Change the plan."""
    shown = _conference(request, conference_id)
    form = ConferenceForm(request.POST or None, user=request.user, conference=shown)
    agenda = agenda_of(request.POST or None, shown)
    if request.method == "POST" and form.is_valid() and agenda.is_valid():
        try:
            actions.describe_conference(
                shown, agenda=_rows(agenda), by=request.user, at=clock.now(), **form.cleaned_data
            )
        except actions.EndsBeforeItBegins as error:
            form.add_error("ends_at", str(error))
        except PROBLEMS as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã lưu kế hoạch."))
            return redirect("conference", conference_id)
    context = {"form": form, "agenda": agenda, "conference": shown}
    return render(request, "publishing/press/conference_form.html", context)


def _rows(agenda: Any) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in agenda if form.cleaned_data.get("what")]


@require_GET
@officer_page
def conference(request: DeskRequest, conference_id: int) -> HttpResponse:
    """One conference: while it runs, the line for the next question stands on top."""
    shown = _conference(request, conference_id)
    return _page(request, shown, AskForm(conference=shown, focus="hoi" in request.GET))


def _page(request: DeskRequest, shown: PressConference, ask_form: AskForm, status: int = 200) -> HttpResponse:
    questions = list(shown.questions.select_related("outlet", "promised_post", "request"))
    context = {
        "conference": shown,
        "is_open": shown.closed_at is None and shown.called_off_at is None,
        "has_begun": shown.starts_at <= clock.now(),
        "ask_form": ask_form,
        "invite_form": InviteForm(conference=shown),
        "posts": PromiseForm(conference=shown)["post"].field.queryset,  # type: ignore[attr-defined]
        "questions": questions,
        "left": sum(not each.answer and each.request_id is None for each in questions),
        "attendance": shown.attendance.select_related("outlet").order_by("outlet__sort_key"),
        "minutes": shown.minutes or draft_minutes(shown),
    }
    return render(request, "publishing/press/conference.html", context, status=status)


@require_POST
@officer_page
def invite(request: DeskRequest, conference_id: int) -> HttpResponse:
    """Note which outlets were invited."""
    shown = _conference(request, conference_id)
    form = InviteForm(request.POST, conference=shown)
    if not form.is_valid():
        complain(request, _("Chọn ít nhất một cơ quan báo chí."))
        return redirect("conference", conference_id)

    def act() -> str:
        n = actions.invite(shown, form.cleaned_data["outlets"], by=request.user, at=clock.now())
        return ngettext("Đã ghi mời %(n)d cơ quan báo chí.", "Đã ghi mời %(n)d cơ quan báo chí.", n) % {"n": n}

    return _done(request, conference_id, act)


@require_POST
@officer_page
def attend(request: DeskRequest, conference_id: int) -> HttpResponse:
    """Write how many registered and came, by outlet."""
    shown = _conference(request, conference_id)
    counts: dict[int, tuple[int, int | None]] = {}
    for outlet in shown.attendance.values_list("outlet", flat=True):
        registered, came = (request.POST.get(f"{name}-{outlet}", "").strip() for name in ("accredited", "came"))
        if not (registered or "0").isdecimal() or not (came or "0").isdecimal():
            complain(request, _("Số phóng viên phải là số từ 0 trở lên."))
            return redirect("conference", conference_id)
        counts[outlet] = (min(int(registered or 0), 9999), min(int(came), 9999) if came else None)

    def act() -> str:
        actions.count_attendance(shown, counts, by=request.user, at=clock.now())
        return _("Đã lưu số phóng viên.")

    return _done(request, conference_id, act)


@require_POST
@officer_page
def ask(request: DeskRequest, conference_id: int) -> HttpResponse:
    """Log a question; the page comes back with the cursor in the next one."""
    shown = _conference(request, conference_id)
    form = AskForm(request.POST, conference=shown)
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    with complaining(request, *PROBLEMS):
        actions.ask(shown, **form.cleaned_data, by=request.user, at=clock.now())
    response = redirect("conference", conference_id)
    response["Location"] += "?hoi=1"
    return response


@require_POST
@officer_page
def answer(request: DeskRequest, conference_id: int, asked_id: int) -> HttpResponse:
    """Write what was answered on the spot."""
    asked = _asked(request, conference_id, asked_id)

    def act() -> str:
        actions.answer_there(asked, answer=request.POST.get("answer", ""), by=request.user, at=clock.now())
        return _("Đã ghi câu trả lời.")

    return _done(request, conference_id, act)


@require_POST
@officer_page
def promise(request: DeskRequest, conference_id: int, asked_id: int) -> HttpResponse:
    """Promise an answer: a request with a clock for a post."""
    asked = _asked(request, conference_id, asked_id)
    form = PromiseForm(request.POST, conference=asked.conference)
    if not form.is_valid():
        complain(request, _("Chọn chức danh sẽ trả lời."))
        return redirect("conference", conference_id)

    def act() -> str:
        made = actions.promise(asked, form.cleaned_data["post"], by=request.user, at=clock.now())
        return _("Đã hứa trả lời; thời hạn đang chạy ở “Báo chí hỏi”, mã %(code)s.") % {"code": made.code}

    return _done(request, conference_id, act)


@require_POST
@officer_page
def strike(request: DeskRequest, conference_id: int, asked_id: int) -> HttpResponse:
    """Take out a line logged by mistake."""
    asked = _asked(request, conference_id, asked_id)
    asking = asks_first(
        request,
        title=_("Bỏ dòng ghi nhầm?"),
        text=asked.question,
        button=_("Bỏ dòng này"),
        back=reverse("conference", args=[conference_id]),
    )
    if asking:
        return asking

    def act() -> str:
        actions.strike_question(asked, by=request.user, at=clock.now())
        return _("Đã bỏ dòng ghi nhầm.")

    return _done(request, conference_id, act)


@require_POST
@officer_page
def minutes(request: DeskRequest, conference_id: int) -> HttpResponse:
    """Keep the minutes; with the button “Kết thúc” also close."""
    shown = _conference(request, conference_id)

    def act() -> str:
        actions.write_minutes(shown, minutes=request.POST.get("minutes", ""), by=request.user, at=clock.now())
        if "close" not in request.POST:
            return _("Đã lưu biên bản.")
        actions.close_conference(shown, by=request.user, at=clock.now())
        return _("Đã kết thúc họp báo; biên bản không sửa được nữa.")

    return _done(request, conference_id, act)


@require_POST
@officer_page
def call_off(request: DeskRequest, conference_id: int) -> HttpResponse:
    """Call the conference off."""
    shown = _conference(request, conference_id)

    def act() -> str:
        actions.call_off(shown, by=request.user, at=clock.now())
        return _("Đã huỷ cuộc họp báo.")

    return _done(request, conference_id, act)


def _conference(request: DeskRequest, conference_id: int) -> PressConference:
    rows = PressConference.objects.select_related("agency", "policy", "chair")
    found: PressConference = get_visible_or_404(rows, request.user, pk=conference_id)
    return found


def _asked(request: DeskRequest, conference_id: int, asked_id: int) -> ConferenceQuestion:
    return get_object_or_404(_conference(request, conference_id).questions, pk=asked_id)


def _done(request: DeskRequest, conference_id: int, act: Callable[[], str]) -> HttpResponse:
    with complaining(request, *PROBLEMS):
        toast(request, act())
    return redirect("conference", conference_id)
