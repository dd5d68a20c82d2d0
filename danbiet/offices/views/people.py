"""The people of one agency and the posts they hold. Everybody concerned reads; the administrator changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danbiet.offices.access import officer_page
from danbiet.offices.agencies import PostExists, add_post
from danbiet.offices.forms.people import AppointmentForm, EndForm, PersonForm
from danbiet.offices.models import PersonInPost, Post, Role, User
from danbiet.offices.people import (
    AlreadyInPost,
    NotInPost,
    UsernameTaken,
    WrongAgency,
    add_user,
    appoint,
    deactivate_user,
    end_appointment,
)
from danbiet.offices.sign_in import forget_second_factor, make_sign_in_link
from danbiet.web.confirming import asks_first
from danbiet.web.toasts import complain, complaining, toast

READERS = {Role.ADMINISTRATOR, Role.FOCAL_OFFICER, Role.HEAD, Role.AUDITOR}
KEEPERS = {Role.ADMINISTRATOR}


@officer_page(roles=READERS)
def people(request: Any) -> HttpResponse:
    """Who works here, in which post, since when."""
    today = timezone.localdate()
    held = PersonInPost.objects.on(today).filter(post__agency=request.user.agency_id).select_related("post")
    posts: dict[int, list[PersonInPost]] = {}
    for each in held:
        posts.setdefault(each.user_id, []).append(each)
    staff = User.objects.filter(agency=request.user.agency_id, is_active=True).order_by("sort_key", "pk")
    empty = Post.objects.filter(agency=request.user.agency_id).exclude(people__in=held).order_by("sort_key")
    rows = [{"person": each, "held": posts.get(each.pk, [])} for each in staff]
    context = {"rows": rows, "empty_posts": empty, "may_change": Role.ADMINISTRATOR in request.user.roles}
    return render(request, "offices/people.html", context)


@officer_page(roles=KEEPERS)
def add_person(request: Any) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = add_user(**form.cleaned_data, agency=request.user.agency, by=request.user, at=timezone.now())
        except (UsernameTaken, WrongAgency) as problem:
            form.add_error("username", str(problem))
        else:
            toast(request, _("Đã thêm. Hãy cử vào chức danh và tạo liên kết đăng nhập."))
            return redirect("person", user_id=user.pk)
    return render(request, "offices/add_person.html", {"form": form})


@officer_page(roles=READERS)
def person(request: Any, user_id: int) -> HttpResponse:
    """One colleague: posts then and now, and what the administrator may do."""
    return _person_page(request, _colleague(request, user_id))


@require_POST
@officer_page(roles=KEEPERS)
def make_link(request: Any, user_id: int) -> HttpResponse:
    """Show a one-time link, once: only its hash is kept."""
    colleague = _colleague(request, user_id)
    link = make_sign_in_link(colleague, by=request.user, at=timezone.now())
    return _person_page(request, colleague, link=link)


@require_POST
@officer_page(roles=KEEPERS)
def deactivate(request: Any, user_id: int) -> HttpResponse:
    colleague = _colleague(request, user_id)
    if colleague.pk == request.user.pk:
        complain(request, _("Bạn không tự khoá tài khoản của mình được; hãy nhờ một quản trị viên khác."))
        return redirect("person", user_id=user_id)
    asking = asks_first(
        request,
        title=_("Khoá tài khoản của %(person)s?") % {"person": colleague},
        text=_("Các phiên đăng nhập và liên kết của người này dừng ngay."),
        button=_("Khoá tài khoản này"),
        back=reverse("person", args=[user_id]),
    )
    if asking:
        return asking
    deactivate_user(colleague, by=request.user, at=timezone.now())
    toast(request, _("Đã khoá tài khoản. Các phiên đăng nhập và liên kết của người này dừng ngay."))
    return redirect("people")


@require_POST
@officer_page(roles=KEEPERS)
def lost_phone(request: Any, user_id: int) -> HttpResponse:
    colleague = _colleague(request, user_id)
    forget_second_factor(colleague, by=request.user, at=timezone.now())
    toast(request, _("Đã gỡ điện thoại cũ. Lần đăng nhập tới, người này cài điện thoại mới."))
    return redirect("person", user_id=user_id)


@require_POST
@officer_page(roles=KEEPERS)
def appoint_person(request: Any, user_id: int) -> HttpResponse:
    colleague = _colleague(request, user_id)
    form = AppointmentForm(request.user.agency, request.POST)
    if not form.is_valid():
        return _person_page(request, colleague, form=form)
    return _trying(request, colleague, lambda: _appoint(request, colleague, **form.cleaned_data))


@require_POST
@officer_page(roles=KEEPERS)
def end(request: Any, appointment_id: int) -> HttpResponse:
    held = get_object_or_404(PersonInPost, pk=appointment_id, post__agency=request.user.agency_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        complain(request, _("Hãy nhập ngày cuối giữ chức danh."))
        return redirect("person", user_id=held.user_id)
    on = form.cleaned_data["on"]
    return _trying(request, held.user, lambda: end_appointment(held, on=on, by=request.user, at=timezone.now()))


def _appoint(
    request: Any, colleague: User, *, post: Post | None, title: str, role: str, from_on: Any, to_on: Any
) -> None:
    now = timezone.now()
    if post is None:
        post = add_post(request.user.agency, title=title, role=Role(role), by=request.user, at=now)
    appoint(colleague, post, from_on=from_on, to_on=to_on, by=request.user, at=now)


def _trying(request: HttpRequest, colleague: User, act: Callable[[], object]) -> HttpResponse:
    with complaining(request, PostExists, AlreadyInPost, WrongAgency, NotInPost):
        act()
        toast(request, _("Đã ghi."))
    return redirect("person", user_id=colleague.pk)


def _person_page(request: Any, colleague: User, *, link: str = "", form: AppointmentForm | None = None) -> HttpResponse:
    held = colleague.posts_held.select_related("post").order_by("-from_on")
    context = {
        "person": colleague,
        "held": held,
        "today": timezone.localdate(),
        "link": link,
        "form": form or AppointmentForm(request.user.agency, initial={"from_on": timezone.localdate()}),
        "may_change": Role.ADMINISTRATOR in request.user.roles,
    }
    return render(request, "offices/person.html", context)


def _colleague(request: Any, user_id: int) -> User:
    return get_object_or_404(User, pk=user_id, agency=request.user.agency_id)
