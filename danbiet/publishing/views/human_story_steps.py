"""The second and third step of a story: the paper, and the check."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.publishing.actions import consents, fact_checks
from danbiet.publishing.actions.human_stories import ChangedMeanwhile, Dropped
from danbiet.publishing.forms.human_stories import AddPointForm, ConsentForm, PointForm, WithdrawalForm
from danbiet.publishing.models import Consent, FactPoint
from danbiet.publishing.views.fact_points import prefix_of
from danbiet.publishing.views.human_stories import story_or_404, story_page
from danbiet.publishing.views.release_page import WRITERS
from danbiet.web.confirming import asks_first
from danbiet.web.toasts import complain, complaining, toast

REFUSALS = (
    Dropped, ChangedMeanwhile, consents.NotStanding, fact_checks.OwnStory, fact_checks.NotAllRight,
    fact_checks.NotRemovable, ValueError,
)  # fmt: skip


@require_POST
@officer_page(roles=WRITERS)
def consent(request: DeskRequest, human_story_id: int) -> HttpResponse:
    """Write a signed paper down."""
    story = story_or_404(request, human_story_id)
    form = ConsentForm(request.POST, agency=story.agency, by=request.user)
    if form.is_valid():
        try:
            consents.record_consent(story, by=request.user, at=clock.now(), **form.cleaned_data)
        except (ValueError, Dropped) as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã ghi giấy đồng ý. Giấy gốc để trong tủ hồ sơ."))
            return _back(human_story_id, "dong-y")
    return story_page(request, story, {"consent_form": form}, status=422)


@require_POST
@officer_page(roles=WRITERS)
def withdraw(request: DeskRequest, human_story_id: int, consent_id: int) -> HttpResponse:
    """Write down that a consent was taken back; asks first, for it is not undone."""
    story = story_or_404(request, human_story_id)
    known = get_object_or_404(Consent.objects.filter(story=story), pk=consent_id)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        complain(request, _("Ghi ngày rút lại (ngày/tháng/năm) và cách rút lại."))
        return _back(human_story_id, "dong-y")
    asked = asks_first(
        request,
        title=_("Ghi là đã rút lại sự đồng ý?"),
        text=_("Từ lúc này câu chuyện không đăng và không gửi được nữa; bản đang công khai phải thu hồi."),
        button=_("Ghi đã rút lại"),
        back=reverse("human_story", args=[human_story_id]),
    )
    if asked is not None:
        return asked
    with complaining(request, *REFUSALS):
        consents.withdraw_consent(known, by=request.user, at=clock.now(), **form.cleaned_data)
        toast(request, _("Đã ghi rút lại. Nếu câu chuyện đang công khai, thu hồi ngay ở đầu trang này."))
    return redirect("human_story", human_story_id)


@require_POST
@officer_page(roles=WRITERS)
def reading(request: DeskRequest, human_story_id: int, consent_id: int) -> HttpResponse:
    """Note that the person read the words as they are now."""
    story = story_or_404(request, human_story_id)
    known = get_object_or_404(Consent.objects.filter(story=story), pk=consent_id)
    with complaining(request, *REFUSALS):
        consents.note_reading(known, by=request.user, at=clock.now())
        toast(request, _("Đã ghi: người trong câu chuyện đã đọc đúng bản này."))
    return _back(human_story_id, "dong-y")


@require_POST
@officer_page(roles=WRITERS)
def add_point(request: DeskRequest, human_story_id: int) -> HttpResponse:
    """List one more thing to check."""
    story = story_or_404(request, human_story_id)
    form = AddPointForm(request.POST, auto_id="add_%s")
    if form.is_valid():
        try:
            fact_checks.add_point(story, words=form.cleaned_data["words"], by=request.user, at=clock.now())
        except (ValueError, Dropped) as error:
            form.add_error("words", str(error))
        else:
            toast(request, _("Đã thêm điều cần kiểm."))
            return _back(human_story_id, "kiem-chung")
    return story_page(request, story, {"add_form": form}, status=422)


@require_POST
@officer_page(roles=WRITERS)
def settle_point(request: DeskRequest, human_story_id: int, point_id: int) -> HttpResponse:
    """Write down what the check of one thing gave."""
    story = story_or_404(request, human_story_id)
    point = get_object_or_404(FactPoint.objects.filter(story=story), pk=point_id)
    form = PointForm(request.POST, prefix=prefix_of(point))
    if form.is_valid():
        try:
            fact_checks.settle_point(point, by=request.user, at=clock.now(), **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã ghi kết quả."))
            return _back(human_story_id, f"diem-{point_id}")
    return story_page(request, story, {"point_form": form}, status=422)


@require_POST
@officer_page(roles=WRITERS)
def remove_point(request: DeskRequest, human_story_id: int, point_id: int) -> HttpResponse:
    """Take off the list what was added by mistake."""
    story = story_or_404(request, human_story_id)
    point = get_object_or_404(FactPoint.objects.filter(story=story), pk=point_id)
    with complaining(request, *REFUSALS):
        fact_checks.remove_point(point, by=request.user, at=clock.now())
        toast(request, _("Đã bỏ điều ấy khỏi danh sách."))
    return _back(human_story_id, "kiem-chung")


@require_POST
@officer_page(roles=WRITERS)
def confirm(request: DeskRequest, human_story_id: int) -> HttpResponse:
    """Confirm that exactly the words shown were checked."""
    story = story_or_404(request, human_story_id)
    with complaining(request, *REFUSALS):
        words = request.POST.get("words_hash", "")
        fact_checks.confirm_check(story, words_hash=words, by=request.user, at=clock.now())
        toast(request, _("Đã xác nhận: đúng bản này đã được kiểm chứng."))
    return _back(human_story_id, "kiem-chung")


def _back(human_story_id: int, part: str) -> HttpResponse:
    return redirect(f"{reverse('human_story', args=[human_story_id])}#{part}")
