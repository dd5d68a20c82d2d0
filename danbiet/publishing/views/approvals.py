"""Duyệt: submitting, reading exactly what is to be approved, deciding at the desk or by a one-time link."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, has_second_factor, officer_page
from danbiet.offices.models import User
from danbiet.offices.rules import NoRule
from danbiet.publishing.actions import approvals as actions
from danbiet.publishing.actions.comments import NothingSaid, comment
from danbiet.publishing.forms.approvals import PinForm
from danbiet.publishing.models import ApprovalPin, Edition, Release, ReleaseState
from danbiet.publishing.queries.approvals import Waiting, approvals_waiting
from danbiet.publishing.views.reading import read
from danbiet.publishing.views.release_page import WRITERS, release_or_404, release_page
from danbiet.web.toasts import complain, complaining, toast

REFUSALS = (
    actions.AlreadyDecided,
    actions.ChangedMeanwhile,
    actions.NotSubmitted,
    actions.NotYet,
    actions.NotYours,
    actions.NoReason,
)


@require_GET
@officer_page
def approvals(request: DeskRequest) -> HttpResponse:
    """What waits for this person's word, the most urgent first."""
    now = clock.now()
    rows = approvals_waiting(request.user, now)
    pin = ApprovalPin.objects.filter(person=request.user).first()
    late = sum(each.is_late(now) for each in rows)
    context = {"rows": rows, "pin": pin, "late": late, "now": now}
    return render(request, "publishing/approvals/approvals.html", context)


# -- submitting -------------------------------------------------------------------


@require_POST
@officer_page(roles=WRITERS)
def submit(request: DeskRequest, release_id: int) -> HttpResponse:
    """Freeze the words and lay them before those who approve."""
    release = release_or_404(request, release_id)
    try:
        actions.submit_release(release, by=request.user, at=clock.now())
    except actions.NotReady as error:
        return release_page(request, release, "approval", {"reasons": error.reasons}, status=422)
    except (actions.NotDraft, actions.Dropped) as error:
        complain(request, error)
    else:
        toast(request, _("Đã trình. Chữ, bảng dữ kiện, biến thể và tệp đã đóng băng đúng như bạn thấy."))
    return redirect("release_tab", release_id, "approval")


@require_POST
@officer_page(roles=WRITERS)
def take_back(request: DeskRequest, release_id: int) -> HttpResponse:
    """Make it a draft again; approvals given no longer count."""
    release = release_or_404(request, release_id)
    with complaining(request, actions.NotSubmitted):
        actions.take_back(release, by=request.user, at=clock.now())
        toast(request, _("Đã rút về nháp. Bản đã trình vẫn xem lại được; trình lại là một bản mới."))
    return redirect("release", release_id)


# -- reading and deciding ---------------------------------------------------------


@require_GET
@officer_page
def edition(request: DeskRequest, edition_id: int) -> HttpResponse:
    """The exact words of one edition, what they rest on, what changed, and the two buttons."""
    shown = _edition(request, edition_id)
    context = read(shown) | {"waiting": _waiting_for(request.user, shown), "comments": _comments(shown)}
    return render(request, "publishing/approvals/edition.html", context)


@require_POST
@officer_page
def decide(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Approve exactly what the page showed, or give it back with the reason."""
    shown = _edition(request, edition_id)
    waiting = _waiting_for(request.user, shown)
    said: dict[str, Any] = {
        "hash": request.POST.get("hash", ""),
        "note": request.POST.get("note", ""),
        "by": request.user,
        "at": clock.now(),
        "on_behalf_of": waiting.on_behalf_of if waiting else None,
    }
    is_return = request.POST.get("decision") == "return"
    try:
        actions.return_edition(shown, **said) if is_return else actions.approve_edition(shown, **said)
    except actions.NoReason as error:
        context = read(shown) | {"waiting": waiting, "comments": _comments(shown), "problem": str(error)}
        return render(request, "publishing/approvals/edition.html", context, status=422)
    except REFUSALS as error:
        complain(request, error)
    else:
        toast(request, _said(shown, is_return))
    return redirect("edition", edition_id)


def _said(shown: Edition, is_return: bool) -> str:
    if is_return:
        return _("Đã trả lại bản này; người viết thấy lý do của bạn.")
    state = Release.objects.values_list("state", flat=True).get(pk=shown.release_id)
    if state == ReleaseState.SCHEDULED:
        return _("Đã duyệt đủ. Bản này tự công bố đúng giờ hẹn.")
    if state == ReleaseState.APPROVED:
        return _("Đã duyệt đủ. Bản này chờ người công bố.")
    return _("Đã duyệt. Còn chờ bước sau.")


@require_POST
@officer_page
def remark(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Say something about an edition without deciding."""
    shown = _edition(request, edition_id)
    with complaining(request, NothingSaid):
        comment(shown.release, text=request.POST.get("text", ""), edition=shown, by=request.user, at=clock.now())
        toast(request, _("Đã ghi ý kiến."))
    return redirect("edition", edition_id)


def _edition(request: DeskRequest, edition_id: int) -> Edition:
    """Return the edition of a release of one's own agency."""
    known = Edition.objects.select_related("release__policy", "author", "submitter", "amends")
    found: Edition | None = (
        known.prefetch_related("steps", "approvals")
        .filter(pk=edition_id, release__in=Release.objects.visible_to(request.user))
        .first()
    )
    if found is None:
        raise Http404(_("Không có trang này, hoặc nó thuộc cơ quan khác."))
    return found


def _waiting_for(user: User, shown: Edition) -> Waiting | None:
    return next((each for each in approvals_waiting(user, clock.now()) if each.edition.pk == shown.pk), None)


def _comments(shown: Edition) -> Any:
    return shown.release.comments.filter(edition=shown).select_related("by").order_by("at", "pk")


# -- the one-time link ------------------------------------------------------------


@require_POST
@officer_page(roles=WRITERS)
def make_link(request: DeskRequest, edition_id: int) -> HttpResponse:
    """Send somebody a link by which she decides from her phone; it is shown once, for who sits beside her."""
    shown = _edition(request, edition_id)
    step = shown.steps.filter(pk=_number(request.POST.get("step"))).first()
    staff = User.objects.filter(agency=request.user.agency_id)
    person = staff.filter(pk=_number(request.POST.get("person"))).first()
    if step is None or person is None:
        complain(request, _("Chưa gửi liên kết: chọn một người của bước đang chờ duyệt."))
        return redirect("release_tab", shown.release_id, "approval")
    try:
        token = actions.make_link(step, person, by=request.user, at=clock.now())
    except (actions.NotYours, actions.NotSubmitted, actions.NoMailbox, NoRule) as error:
        complain(request, error)
        return redirect("release_tab", shown.release_id, "approval")
    made = {"token": token, "person": person}
    return release_page(request, release_or_404(request, shown.release_id), "approval", {"made_link": made})


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() else 0


@never_cache
@require_http_methods(["GET", "POST"])
def approval_link(request: HttpRequest, token: str) -> HttpResponse:
    """The edition behind a link. Looking changes nothing; deciding needs a POST and the session or the PIN."""
    try:
        link = actions.open_link(token, at=clock.now())
    except actions.DeadLink as error:
        return render(request, "publishing/approvals/link_dead.html", {"why": error}, status=404)
    herself = _herself(request, link.person_id)
    context = read(link.step.edition) | {"link": link, "herself": herself, "has_pin": _has_pin(link.person_id)}
    context["asks_pin"] = herself is None
    if request.method == "GET":
        return render(request, "publishing/approvals/link.html", context)
    return _decide_by_link(request, token, herself, context)


def _herself(request: HttpRequest, person_id: int) -> User | None:
    user: Any = request.user
    is_she = user.is_authenticated and user.pk == person_id and has_second_factor(request)
    return user if is_she else None


def _has_pin(person_id: int) -> bool:
    return ApprovalPin.objects.filter(person=person_id).exists()


def _decide_by_link(request: HttpRequest, token: str, herself: User | None, context: dict[str, Any]) -> HttpResponse:
    said = {name: request.POST.get(name, "") for name in ("decision", "note", "pin")}
    if said["decision"] not in ("approve", "return") or request.POST.get("hash") != context["edition"].hash:
        problem = _("Chưa quyết định gì: đọc lại bản này rồi bấm một trong hai nút.")
        return render(request, "publishing/approvals/link.html", context | {"problem": problem}, status=422)
    try:
        actions.decide_by_link(token, signed_in=herself, at=clock.now(), **said)
    except actions.DeadLink as error:
        return render(request, "publishing/approvals/link_dead.html", {"why": error}, status=404)
    except (actions.WrongPin, *REFUSALS) as error:
        again = context | {"problem": str(error), "note": said["note"], "decision": said["decision"]}
        return render(request, "publishing/approvals/link.html", again, status=422)
    done = {"edition": context["edition"], "is_return": said["decision"] == "return"}
    return render(request, "publishing/approvals/link_done.html", done)


@require_http_methods(["GET", "POST"])
@officer_page
def pin(request: DeskRequest) -> HttpResponse:
    """Set one's own PIN for deciding by a link."""
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_pin(request.user, pin=form.cleaned_data["pin"], at=clock.now())
        except actions.WeakPin as error:
            form.add_error("pin", str(error))
        else:
            toast(request, _("Đã đặt mã PIN duyệt. Từ nay duyệt được từ liên kết trên điện thoại."))
            return redirect("approvals")
    known = ApprovalPin.objects.filter(person=request.user).first()
    return render(request, "publishing/approvals/pin.html", {"form": form, "pin": known})
