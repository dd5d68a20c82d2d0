"""Công bố: the list, a new release, its words with what the checks say of them, and who else has it open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.offices.models import User
from danbiet.policies.models import Policy
from danbiet.publishing.actions import releases as actions
from danbiet.publishing.actions.looking import look
from danbiet.publishing.actions.variants import NoSuchDisagreement
from danbiet.publishing.actions.variants import explain as say_why
from danbiet.publishing.forms.releases import NewReleaseForm, ReleaseFilter, ReleaseForm
from danbiet.publishing.models import Release, ReleaseKind, ReleaseState
from danbiet.publishing.queries.releases import approvals_waiting, who_is_looking
from danbiet.publishing.templatetags.releases import hour_in_words
from danbiet.publishing.text import clean_html, clean_text
from danbiet.publishing.views.checking import live_checks
from danbiet.publishing.views.release_page import WRITERS, may_write, release_or_404, release_page
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, complaining, toast


@require_GET
@officer_page
def releases(request: DeskRequest) -> HttpResponse:
    """Everything the agency writes and wrote, what was touched last first."""
    form = ReleaseFilter(request.GET, user=request.user, at=clock.now())
    mine = Release.objects.visible_to(request.user)
    found = form.narrow(mine.select_related("policy", "author").order_by("-changed_at", "-pk"))
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    context = {"form": form, "page": page_of(request, found), "headline": headline_of(request.user, clock.now())}
    return render(request, "publishing/releases/releases.html", context)


def headline_of(user: User, at: datetime) -> str:
    """Return what waits, in one sentence: "2 bản chờ bạn duyệt · 1 bản hẹn 08:00 mai"."""
    mine = Release.objects.visible_to(user).filter(dropped_at=None)
    counts = mine.aggregate(
        drafts=Count("pk", filter=Q(state=ReleaseState.DRAFT)),
        submitted=Count("pk", filter=Q(state=ReleaseState.SUBMITTED)),
        late=Count("pk", filter=Q(state__in=("draft", "submitted", "approved"), due_at__lt=at)),
    )
    parts = [
        _n(len(approvals_waiting(user, at)), _("1 bản chờ bạn duyệt"), _("%(n)d bản chờ bạn duyệt")),
        _n(counts["late"], _("1 bản quá hạn"), _("%(n)d bản quá hạn")),
        _scheduled(mine, _soonest(mine), at),
        _n(counts["submitted"], _("1 bản đã trình"), _("%(n)d bản đã trình")),
        _n(counts["drafts"], _("1 bản nháp"), _("%(n)d bản nháp")),
    ]
    said = " · ".join(part for part in parts if part)
    return f"{said}." if said else _("Không bản nào đang soạn, chờ duyệt hay hẹn giờ.")


def _n(n: int, one: str, many: str) -> str:
    """Return how many there are in words; nothing for none."""
    return "" if not n else one if n == 1 else many % {"n": n}


def _soonest(mine: Any) -> datetime | None:
    found: datetime | None = (
        mine.filter(state=ReleaseState.SCHEDULED).order_by("publish_at").values_list("publish_at", flat=True).first()
    )
    return found


def _scheduled(mine: Any, soonest: datetime | None, at: datetime) -> str:
    if soonest is None:
        return ""
    n = mine.filter(state=ReleaseState.SCHEDULED).count()
    words = {"n": n, "hour": hour_in_words(soonest, at)}
    if n == 1:
        return _("1 bản hẹn %(hour)s") % words
    return _("%(n)d bản hẹn giờ, gần nhất %(hour)s") % words


def _sheet() -> Sheet:
    header = [
        _("Tiêu đề"), _("Loại"), _("Chính sách"), _("Trạng thái"), _("Người viết"), _("Cần xong trước"),
        _("Hẹn công bố lúc"), _("Lập lúc"), _("Sửa lúc"),
    ]  # fmt: skip
    return Sheet("ban-cong-bo", _("Bản công bố"), header, _cells)


def _cells(release: Release) -> list[object]:
    return [
        release.title,
        release.get_kind_display(),
        release.policy.short_title if release.policy else "",
        release.get_state_display(),
        release.author.full_name,
        release.due_at,
        release.publish_at,
        release.created_at,
        release.changed_at,
    ]


# -- a new one ------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@officer_page(roles=WRITERS)
def new(request: DeskRequest) -> HttpResponse:
    """Choose a kind and a policy; what it answers (``?about=alarm:12``) comes along in the address."""
    origin = _origin(request)
    form = NewReleaseForm(request.POST or None, user=request.user, initial=_beginning(request, origin))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_release(
                agency_of(request),
                **form.cleaned_data,
                about=origin["about"],
                detected_at=parse_datetime(origin["detected_at"].replace(" ", "+")),
                by=request.user,
                at=clock.now(),
            )
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã mở bản nháp, điền sẵn từ bảng dữ kiện. Đọc lại từng con số rồi sửa câu chữ."))
            return redirect("release", made.pk)
    context = {"form": form, "kept": origin.items(), "about_words": _about_words(origin["about"])}
    return render(request, "publishing/releases/new.html", context)


def _origin(request: DeskRequest) -> dict[str, str]:
    """Return where the wish came from; rooms that know the noun put it into the address."""
    asked = request.POST or request.GET
    return {name: asked.get(name, "")[:80] for name in ("about", "detected_at")}


def _beginning(request: DeskRequest, origin: Mapping[str, str]) -> dict[str, Any]:
    noun, _colon, number = origin["about"].partition(":")
    known = request.GET.get("policy", number if noun == "policy" else "")
    policy = Policy.objects.visible_to(request.user).filter(pk=known).first() if known.isdecimal() else None
    kind = request.GET.get("kind", "")
    return {
        "kind": kind if kind in ReleaseKind.values else ReleaseKind.PRESS_RELEASE,
        "policy": policy,
        "title": request.GET.get("title", "")[:200],
        "inaccurate_statement": request.GET.get("statement", "")[:1000],
    }


def _about_words(about: str) -> str:
    words = {
        "alarm": _("Soạn phản hồi cho một cảnh báo: nêu nội dung chưa chính xác và điều đúng, không nêu người nói."),
        "story": _("Soạn phản hồi cho một sự việc: nêu nội dung chưa chính xác và điều đúng, không nêu người nói."),
    }
    return words.get(about.partition(":")[0], "")


# -- one release ----------------------------------------------------------------


@require_GET
@officer_page
def release(request: DeskRequest, release_id: int, part: str = "text") -> HttpResponse:
    """One release, opened at one of its parts."""
    return release_page(request, release_or_404(request, release_id), part)


@require_POST
@officer_page(roles=WRITERS)
def write(request: DeskRequest, release_id: int) -> HttpResponse:
    """Keep the words. If a colleague saved meanwhile, say so and keep hers on the page, not his lost."""
    shown = release_or_404(request, release_id)
    form = ReleaseForm(request.POST, release=shown)
    if not form.is_valid():
        return release_page(request, shown, "text", {"form": form}, status=422)
    try:
        opened_at = parse_datetime(request.POST.get("opened_at", ""))
        actions.write_release(shown, by=request.user, at=clock.now(), unchanged_since=opened_at, **form.cleaned_data)
    except actions.ChangedMeanwhile:
        shown = release_or_404(request, release_id)
        return release_page(request, shown, "text", {"form": form, "meanwhile": _who_saved(shown)}, status=409)
    except (ValueError, actions.NotDraft, actions.Dropped) as error:
        form.add_error(None, str(error))
        return release_page(request, shown, "text", {"form": form}, status=422)
    toast(request, _("Đã lưu lúc %(hour)s.") % {"hour": hour_in_words(clock.now(), clock.now())})
    return redirect("release", release_id)


def _who_saved(shown: Release) -> dict[str, Any]:
    last = shown.latest_revision
    return {"by": last.user if last else shown.author, "at": shown.changed_at}


@require_POST
@officer_page
def checks(request: DeskRequest, release_id: int) -> HttpResponse:
    """What the checks say of the words as they stand on the screen; nothing is kept."""
    shown = release_or_404(request, release_id)
    form = ReleaseForm(request.POST, release=shown)
    form.is_valid()
    for name in ReleaseForm.PLACES:
        if name in form.cleaned_data:
            cleaned = clean_html if name == "body" else clean_text
            setattr(shown, name, cleaned(form.cleaned_data[name]).text)
    context = {"release": shown, "checks": live_checks(shown), "is_live": True, "may_write": may_write(request)}
    return render(request, "publishing/parts/checks.html", context)


@require_POST
@officer_page
def looking(request: DeskRequest, release_id: int) -> HttpResponse:
    """Note that this person has the release open, and show who else has."""
    shown = get_visible_or_404(Release, request.user, pk=release_id)
    writing = request.POST.get("writing") == "1"
    look(shown, is_writing=writing, by=request.user, at=clock.now())
    others = who_is_looking(shown, at=clock.now(), but=request.user)
    return render(request, "publishing/parts/looking.html", {"others": others})


@require_POST
@officer_page(roles=WRITERS)
def explain(request: DeskRequest, release_id: int) -> HttpResponse:
    """Say why a figure of the text is right although the fact table says another."""
    shown = release_or_404(request, release_id)
    with complaining(request, NoSuchDisagreement, actions.NotDraft, actions.Dropped):
        say_why(
            shown, request.POST.get("key", ""), reason=request.POST.get("reason", ""), by=request.user, at=clock.now()
        )
        toast(request, _("Đã ghi lời giải thích; người duyệt sẽ đọc."))
    return redirect("release", release_id)


@require_POST
@officer_page(roles=WRITERS)
def drop(request: DeskRequest, release_id: int) -> HttpResponse:
    """Give a draft up; it can be taken back."""
    shown = release_or_404(request, release_id)
    try:
        actions.drop_release(shown, by=request.user, at=clock.now())
    except (actions.NotDraft, actions.Dropped, actions.IsPublic) as error:
        complain(request, error)
        return redirect("release", release_id)
    undo = reverse("release_restore", args=[release_id])
    toast(request, _("Đã bỏ bản nháp “%(title)s”.") % {"title": shown.title}, undo=undo)
    return redirect("releases")


@require_POST
@officer_page(roles=WRITERS)
def restore(request: DeskRequest, release_id: int) -> HttpResponse:
    """Take a dropped draft back."""
    actions.restore_release(release_or_404(request, release_id), by=request.user, at=clock.now())
    toast(request, _("Đã lấy lại bản nháp."))
    return redirect("release", release_id)
