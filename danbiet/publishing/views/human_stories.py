"""Kho câu chuyện: the list, a story in three steps (câu chuyện, đồng ý, kiểm chứng), and its way to the public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.policies.models import Policy
from danbiet.publishing.actions import human_stories as actions
from danbiet.publishing.actions.human_story_releases import NoStory, StoryNotReady, release_story, take_words_again
from danbiet.publishing.actions.writing import NotDraft
from danbiet.publishing.forms.human_stories import AddPointForm, ConsentForm, HumanStoryFilter, HumanStoryForm
from danbiet.publishing.models import FactPoint, HumanStory
from danbiet.publishing.queries.human_stories import readiness_of, stories_list, to_withdraw, uses_of
from danbiet.publishing.views.fact_points import point_rows
from danbiet.publishing.views.release_page import WRITERS, may_write, release_or_404
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, complaining, toast

REFUSALS = (actions.ChangedMeanwhile, actions.Dropped, actions.IsPublic)


@require_GET
@officer_page
def human_stories(request: DeskRequest) -> HttpResponse:
    """What the agency keeps, what each story still lacks, and where it was used."""
    at = clock.now()
    form = HumanStoryFilter(request.GET, user=request.user)
    rows: QuerySet[Any] = stories_list(request.user, at)  # with what the list is counted by
    found = form.narrow(rows)
    file = asked_file(request, found, _sheet())
    if file is not None:
        return file
    kept = rows.filter(dropped_at=None)
    context = {
        "form": form,
        "page": page_of(request, found),
        "kept": kept.count(),
        "must_go": kept.filter(must_go=True).count(),
        "ready": kept.filter(has_consent=True, is_checked=True, is_public=False).count(),
        "may_write": may_write(request),
    }
    return render(request, "publishing/human_stories/human_stories.html", context)


def _sheet() -> Sheet:
    header = [
        _("Tiêu đề"), _("Gọi là"), _("Chính sách"), _("Giấy đồng ý"), _("Kiểm chứng"), _("Đang công khai"),
        _("Số lần đăng"), _("Sửa lúc"),
    ]  # fmt: skip
    return Sheet("kho-cau-chuyen", _("Kho câu chuyện"), header, _cells)


def _cells(row: Any) -> list[object]:
    return [
        row.title, row.called, row.policy.short_title if row.policy else "",
        _("còn giá trị") if row.has_consent else _("thiếu"), _("đã kiểm") if row.is_checked else _("chưa xong"),
        _("có") if row.is_public else _("không"), row.uses, row.changed_at,
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@officer_page(roles=WRITERS)
def new(request: DeskRequest) -> HttpResponse:
    """Write a story down; the machine lists what in it must be checked."""
    asked = request.GET.get("policy", "")
    known = Policy.objects.visible_to(request.user).filter(pk=asked).first() if asked.isdecimal() else None
    form = HumanStoryForm(request.POST or None, user=request.user, initial={"policy": known})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_story(agency_of(request), by=request.user, at=clock.now(), **form.cleaned_data)
        except ValueError as error:
            form.add_error(_field_of(error), str(error))
        else:
            n = made.points.count()
            said = ngettext(
                "Đã lưu câu chuyện. Máy liệt kê %(n)d điều cần kiểm.",
                "Đã lưu câu chuyện. Máy liệt kê %(n)d điều cần kiểm.",
                n,
            )
            toast(request, said % {"n": n})
            return redirect("human_story", made.pk)
    return render(request, "publishing/human_stories/write.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@officer_page(roles=WRITERS)
def edit(request: DeskRequest, human_story_id: int) -> HttpResponse:
    """Change the words; what was confirmed of other words no longer counts."""
    shown = story_or_404(request, human_story_id)
    form = HumanStoryForm(request.POST or None, user=request.user, story=shown)
    if request.method == "POST" and form.is_valid():
        opened_at = parse_datetime(request.POST.get("opened_at", ""))
        try:
            actions.write_story(shown, by=request.user, at=clock.now(), unchanged_since=opened_at, **form.cleaned_data)
        except (ValueError, *REFUSALS) as error:
            form.add_error(_field_of(error), str(error))
        else:
            toast(request, _("Đã lưu câu chuyện."))
            return redirect("human_story", shown.pk)
    context = {"form": form, "story": shown, "is_checked": readiness_of(shown, at=clock.now()).check is not None}
    return render(request, "publishing/human_stories/write.html", context, status=422 if form.errors else 200)


def _field_of(error: Exception) -> str | None:
    return "key_message" if isinstance(error, actions.NotThatPolicys) else None


@require_GET
@officer_page
def human_story(request: DeskRequest, human_story_id: int) -> HttpResponse:
    """One story: what is still lacking first, then its three steps and where it was used."""
    return story_page(request, story_or_404(request, human_story_id))


@require_POST
@officer_page(roles=WRITERS)
def drop(request: DeskRequest, human_story_id: int) -> HttpResponse:
    """Put a story away; it can be taken back."""
    shown = story_or_404(request, human_story_id)
    with complaining(request, *REFUSALS):
        actions.drop_story(shown, by=request.user, at=clock.now())
        undo = reverse("human_story_restore", args=[shown.pk])
        toast(request, _("Đã cất câu chuyện “%(title)s”.") % {"title": shown.title}, undo=undo)
        return redirect("human_stories")
    return redirect("human_story", shown.pk)


@require_POST
@officer_page(roles=WRITERS)
def restore(request: DeskRequest, human_story_id: int) -> HttpResponse:
    """Take a story back."""
    actions.restore_story(story_or_404(request, human_story_id), by=request.user, at=clock.now())
    toast(request, _("Đã lấy lại câu chuyện."))
    return redirect("human_story", human_story_id)


@require_POST
@officer_page(roles=WRITERS)
def release(request: DeskRequest, human_story_id: int) -> HttpResponse:
    """Open a release with exactly the story's words."""
    shown = story_or_404(request, human_story_id)
    try:
        made = release_story(shown, by=request.user, at=clock.now())
    except (StoryNotReady, actions.Dropped) as error:
        complain(request, error)
        return redirect("human_story", shown.pk)
    toast(request, _("Đã mở bản công bố từ câu chuyện. Điền nơi hỏi thêm rồi trình duyệt."))
    return redirect("release", made.pk)


@require_POST
@officer_page(roles=WRITERS)
def take_again(request: DeskRequest, release_id: int) -> HttpResponse:
    """Give a draft release the words of its story as they are now."""
    shown = release_or_404(request, release_id)
    with complaining(request, StoryNotReady, NoStory, NotDraft, actions.Dropped):
        take_words_again(shown, by=request.user, at=clock.now())
        toast(request, _("Đã lấy lại chữ từ kho."))
    return redirect("release", release_id)


def story_or_404(request: DeskRequest, human_story_id: int) -> HumanStory:
    """Return the story with what its page shows; Http404 for a stranger's."""
    known = HumanStory.objects.select_related("agency", "policy", "key_message", "begun_by")
    related = ("consents__taken_by", "consents__withdrawal_noted_by", "fact_checks__by", "points__by")
    found: HumanStory = get_visible_or_404(known.prefetch_related(*related), request.user, pk=human_story_id)
    return found


def story_page(
    request: DeskRequest, story: HumanStory, changed: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render the story's page; ``changed`` overrides its forms."""
    at = clock.now()
    may, wrote = may_write(request), request.user.pk in {*story.writer_ids, story.begun_by_id}
    is_kept = story.dropped_at is None
    changed = dict(changed or {})
    points = list(story.points.all())
    context = {
        "story": story,
        "at": at,
        "today": timezone.localdate(at),
        "readiness": readiness_of(story, at=at),
        "fallen": list(to_withdraw(request.user, at).filter(release__human_story=story)),
        "uses": uses_of(story),
        "drafts": story.releases.filter(state__in=("draft", "submitted", "approved", "scheduled"), dropped_at=None),
        "may_write": may and is_kept,
        "may_check": may and is_kept and not wrote,
        "wrote": wrote,
        "rows": point_rows(points, request.user, changed.pop("point_form", None)),
        "n_right": sum(each.left_at is None and each.result == FactPoint.Result.RIGHT for each in points),
        "n_live": sum(each.left_at is None for each in points),
        "gone": [each for each in points if each.left_at is not None and each.result != FactPoint.Result.OPEN],
        "consent_form": ConsentForm(agency=story.agency, by=request.user),
        "add_form": AddPointForm(auto_id="add_%s"),
    }
    return render(request, "publishing/human_stories/human_story.html", context | changed, status=status)
