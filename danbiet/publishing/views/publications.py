"""Công bố, đính chính, thu hồi: what follows approval, and what readers have now."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.publishing.actions import embargoes
from danbiet.publishing.actions import publications as actions
from danbiet.publishing.forms.publications import ReviewForm
from danbiet.publishing.forms.releases import EmbargoForm, ScheduleForm
from danbiet.publishing.models import EmbargoPass, Journalist, Publication
from danbiet.publishing.queries.publications import history_of, with_words
from danbiet.publishing.templatetags.releases import hour_in_words
from danbiet.publishing.views.reading import read
from danbiet.publishing.views.release_page import WRITERS, may_write, release_or_404, release_page
from danbiet.web.confirming import NotConfirmed, asks_first, named
from danbiet.web.toasts import complain, complaining, toast

REFUSALS = (
    actions.NotApproved,
    actions.FactsChanged,
    actions.StoryUnfit,
    actions.EmbargoHolds,
    actions.InThePast,
    actions.BeforeTheEmbargo,
    actions.NotScheduled,
    actions.NotPublic,
    actions.NothingWritten,
    actions.AlreadyWithdrawn,
    actions.Dropped,
    embargoes.NotDraft,
    embargoes.NoEmbargo,
    embargoes.NoMailbox,
)


@require_POST
@officer_page(roles=WRITERS)
def schedule(request: DeskRequest, release_id: int) -> HttpResponse:
    """Say at which hour the release becomes public."""
    release = release_or_404(request, release_id)
    form = ScheduleForm(request.POST)
    if form.is_valid():
        try:
            actions.schedule_release(release, by=request.user, at=clock.now(), **form.cleaned_data)
        except REFUSALS as error:
            form.add_error("publish_at", str(error))
        else:
            hour = hour_in_words(form.cleaned_data["publish_at"], clock.now())
            toast(request, _("Đã hẹn công bố lúc %(hour)s.") % {"hour": hour})
            return redirect("release_tab", release_id, "publication")
    return release_page(request, release, "publication", {"schedule_form": form}, status=422)


@require_POST
@officer_page(roles=WRITERS)
def unschedule(request: DeskRequest, release_id: int) -> HttpResponse:
    """Take the hour away."""
    return _do(request, release_id, actions.unschedule_release, _("Đã bỏ hẹn giờ. Bản này chờ bạn công bố bằng tay."))


@require_POST
@officer_page(roles=WRITERS)
def publish(request: DeskRequest, release_id: int) -> HttpResponse:
    """Put the approved words before the public now."""
    said = _("Đã công bố. Trang chính sách, phòng báo chí và các nguồn tin đang hiện bản này.")
    return _do(request, release_id, actions.publish_release, said)


@require_POST
@officer_page(roles=WRITERS)
def give_up(request: DeskRequest, release_id: int) -> HttpResponse:
    """Leave what is public as it is; the correction in the making is given up."""
    return _do(request, release_id, actions.give_up_amendment, _("Đã bỏ bản đính chính; bản công khai giữ nguyên."))


@require_POST
@officer_page(roles=WRITERS)
def amend(request: DeskRequest, release_id: int) -> HttpResponse:
    """Open a correction; its note is public."""
    release = release_or_404(request, release_id)
    try:
        actions.amend_release(release, note=request.POST.get("note", ""), by=request.user, at=clock.now())
    except REFUSALS as error:
        complain(request, error)
        return redirect("release_tab", release_id, "publication")
    toast(
        request, _("Đã mở bản đính chính. Sửa chữ, rồi trình duyệt như một bản mới; bản cũ vẫn công khai đến lúc ấy.")
    )
    return redirect("release", release_id)


def _do(request: DeskRequest, release_id: int, act: Any, said: str) -> HttpResponse:
    release = release_or_404(request, release_id)
    with complaining(request, *REFUSALS):
        act(release, by=request.user, at=clock.now())
        toast(request, said)
    return redirect("release_tab", release_id, "publication")


# -- embargo ----------------------------------------------------------------------


@require_POST
@officer_page(roles=WRITERS)
def embargo(request: DeskRequest, release_id: int) -> HttpResponse:
    """Say until when the press may read and not print."""
    release = release_or_404(request, release_id)
    form = EmbargoForm(request.POST)
    if form.is_valid():
        try:
            until = form.cleaned_data["embargo_until"]
            embargoes.set_embargo(release, until=until, by=request.user, at=clock.now())
        except REFUSALS as error:
            form.add_error("embargo_until", str(error))
        else:
            toast(request, _("Đã ghi giờ cấm đăng.") if until else _("Đã bỏ giờ cấm đăng."))
            return redirect("release_tab", release_id, "publication")
    return release_page(request, release, "publication", {"embargo_form": form}, status=422)


@require_POST
@officer_page(roles=WRITERS)
def give_pass(request: DeskRequest, release_id: int) -> HttpResponse:
    """Give one journalist her own link; it is shown once."""
    release = release_or_404(request, release_id)
    asked = request.POST.get("journalist", "")
    known = Journalist.objects.filter(agency=release.agency_id)
    journalist = known.filter(pk=int(asked) if asked.isdecimal() else 0).first()
    edition = release.editions.order_by("-number").first()
    if edition is None or journalist is None:
        complain(request, _("Chưa gửi liên kết: chọn một nhà báo trong danh bạ, và chỉ với bản đã duyệt."))
        return redirect("release_tab", release_id, "publication")
    try:
        token = embargoes.give_pass(edition, journalist, by=request.user, at=clock.now())
    except REFUSALS as error:
        complain(request, error)
        return redirect("release_tab", release_id, "publication")
    return release_page(request, release, "publication", {"made_pass": {"token": token, "journalist": journalist}})


@require_POST
@officer_page(roles=WRITERS)
def revoke_pass(request: DeskRequest, release_id: int, pass_id: int) -> HttpResponse:
    """Take a journalist's link back."""
    release = release_or_404(request, release_id)
    given = get_object_or_404(EmbargoPass.objects.filter(edition__release=release), pk=pass_id)
    asking = asks_first(
        request,
        title=_("Thu lại liên kết đọc trước?"),
        text=_("Người giữ liên kết không mở được nữa; muốn đọc lại phải cấp liên kết mới."),
        button=_("Thu lại liên kết"),
        back=reverse("release_tab", args=[release_id, "publication"]),
    )
    if asking:
        return asking
    embargoes.revoke_pass(given, by=request.user, at=clock.now())
    toast(request, _("Đã thu lại liên kết đọc trước."))
    return redirect("release_tab", release_id, "publication")


# -- what is public ---------------------------------------------------------------


@require_GET
@officer_page
def publication(request: DeskRequest, publication_id: int) -> HttpResponse:
    """What readers have: its words, who approved them, the editions before it."""
    shown = _publication(request, publication_id)
    found = read(shown.edition)
    if shown.edition.amends_id is None:
        found["before"] = None  # what was returned or taken back before it became public is no news here
    context = found | {
        "publication": shown,
        "history": history_of(shown),
        "review": getattr(shown, "emergency_review", None),
        "may_write": may_write(request),
    }
    return render(request, "publishing/releases/publication.html", context)


@require_POST
@officer_page(roles=WRITERS)
def withdraw(request: DeskRequest, publication_id: int) -> HttpResponse:
    """Withdraw, asked by name, with the reason that readers see."""
    shown = _publication(request, publication_id)
    with complaining(request, NotConfirmed, *REFUSALS):
        named(request, _("thu hồi"))
        actions.withdraw(shown, reason=request.POST.get("reason", ""), by=request.user, at=clock.now())
        toast(request, _("Đã thu hồi. Người đọc thấy lý do thay cho nội dung; các bản cũ vẫn lưu."))
    return redirect("publication", publication_id)


@require_POST
@officer_page(roles=WRITERS)
def pin(request: DeskRequest, publication_id: int) -> HttpResponse:
    """Keep it at the head of the policy's page, or let it go again."""
    shown = _publication(request, publication_id)
    is_pinned = shown.is_pinned
    with complaining(request, *REFUSALS):
        (actions.unpin if is_pinned else actions.pin)(shown, by=request.user, at=clock.now())
        said = _("Đã bỏ ghim.") if is_pinned else _("Đã ghim lên đầu trang chính sách.")
        toast(request, said, undo=reverse("publication_pin", args=[publication_id]))
    return redirect("publication", publication_id)


@require_http_methods(["GET", "POST"])
@officer_page
def review(request: DeskRequest, publication_id: int) -> HttpResponse:
    """Look back at an emergency release."""
    shown = _publication(request, publication_id)
    owed = getattr(shown, "emergency_review", None)
    if owed is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_emergency(owed, by=request.user, at=clock.now(), **form.answers())
        except (actions.AlreadyReviewed, actions.OwnWork, actions.NothingWritten) as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã ghi kết luận rà soát."))
            return redirect("publication", publication_id)
    context = {"publication": shown, "review": owed, "form": form, "content": shown.edition.content}
    return render(request, "publishing/releases/review.html", context)


def _publication(request: DeskRequest, publication_id: int) -> Publication:
    known = with_words(Publication.objects.filter(agency=request.user.agency_id))
    wanted = known.select_related("edition__release__policy", "published_by", "withdrawn_by", "emergency_review",
                                  "edition__submitter", "edition__author", "release", "policy")  # fmt: skip
    found: Publication | None = wanted.filter(pk=publication_id).first()
    if found is None:
        raise Http404(_("Không có trang này, hoặc nó thuộc cơ quan khác."))
    return found
