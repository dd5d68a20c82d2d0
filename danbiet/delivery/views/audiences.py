"""Danh sách nhận tin: who can be reached, for what, until when; files read in, every refused line told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.delivery.actions import audiences as actions
from danbiet.delivery.actions import imports, uploads
from danbiet.delivery.addresses import words_of
from danbiet.delivery.forms.audiences import AudienceFilter, AudienceForm, ColumnsForm, ImportForm
from danbiet.delivery.jobs import read_list, wake
from danbiet.delivery.lists import LONGEST_FILE, Preview, WrongFile, preview, rows_of
from danbiet.delivery.models import Audience, Recipient, RecipientImport
from danbiet.delivery.queries.in_communes import InCommune, in_communes
from danbiet.delivery.views.sending import SENDERS
from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.web.confirming import NotConfirmed, named
from danbiet.web.exports import TYPES, download
from danbiet.web.lists import Sheet, asked_file, page_of
from danbiet.web.toasts import complain, complaining, toast

SOON: Final = timedelta(days=14)
IMPORTABLE: Final = (Audience.Kind.IMPORTED, Audience.Kind.PARTNERS)


@require_GET
@officer_page
def audiences(request: DeskRequest) -> HttpResponse:
    """Every list: purpose, size, end."""
    today = timezone.localdate(clock.now())
    form = AudienceFilter(request.GET)
    mine = Audience.objects.visible_to(request.user)
    found = form.narrow(mine).select_related("policy").order_by("kind", "name", "pk")
    if file := asked_file(request, found, _sheet()):
        return file
    using = mine.filter(closed_at=None)
    sums = {
        "lists": using.count(),
        "expiring": using.filter(expires_on__gte=today, expires_on__lte=today + SOON).count(),
        "overdue": using.filter(expires_on__lt=today).count(),
    }
    context = {
        "form": form,
        "today": today,
        "soon": today + SOON,
        **sums,
        "page": page_of(request, found),
    }
    return render(request, "delivery/audiences/audiences.html", context)


def _sheet() -> Sheet:
    header = [
        _("Tên danh sách"), _("Nguồn"), _("Loại địa chỉ"), _("Địa chỉ đang nhận"), _("Mục đích"),
        _("Căn cứ, sự đồng ý"), _("Xoá sau ngày"), _("Đã xoá lúc"),
    ]  # fmt: skip
    return Sheet("danh-sach-nhan-tin", _("Danh sách nhận tin"), header, _cells)


def _cells(each: Audience) -> list[Any]:
    return [
        each.name, str(each.get_kind_display()), str(each.get_address_kind_display()), each.size, each.purpose,
        each.basis, each.expires_on, each.closed_at,
    ]  # fmt: skip


def _commune_sheet(found: Audience) -> Sheet:
    header = [_("Mã xã"), _("Xã, phường, đặc khu"), _("Tỉnh, thành phố"), _("Trạng thái"), _("Số lượng")]
    return Sheet(f"danh-sach-{found.pk}-theo-xa", found.name, header, _commune_cells)


def _commune_cells(row: InCommune) -> list[Any]:
    province = row.place.parent.short_name if row.place and row.place.parent else ""
    return [
        row.place.code if row.place else "",
        row.place.name if row.place else _("chưa biết ở xã nào"),
        province,
        str(Recipient.State(row.state).label),
        _("dưới 5") if row.n is None else row.n,
    ]


@require_http_methods(["GET", "POST"])
@officer_page(roles=SENDERS)
def new(request: DeskRequest) -> HttpResponse:
    """Make a list; its file comes next."""
    form = AudienceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_audience(agency_of(request), **form.fields_of_action, by=request.user, at=clock.now())
        except (actions.NoPurpose, actions.NameTaken) as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã lập danh sách. Việc tiếp theo: đưa tệp địa chỉ vào."))
            return redirect("audience", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "delivery/audiences/new.html", {"form": form}, status=status)


@require_GET
@officer_page
def audience(request: DeskRequest, audience_id: int) -> HttpResponse:
    """One list: counts by state, never an address; its files."""
    found = _audience(request, audience_id)
    if request.GET.get("format") and (file := asked_file(request, in_communes(found), _commune_sheet(found))):
        return file
    return _page(request, found, ImportForm())


def _page(request: DeskRequest, found: Audience, form: ImportForm, status: int = 200) -> HttpResponse:
    states = dict(found.recipients.order_by().values_list("state").annotate(n=Count("pk")))
    places = found.recipients.filter(state="active", place__isnull=False)
    context = {
        "audience": found,
        "today": timezone.localdate(clock.now()),
        "states": states,
        "placed": places.count(),
        "communes": places.order_by().values("place").distinct().count(),
        "imports": found.imports.select_related("by").defer("problems").order_by("-pk")[:20],
        "dispatches": found.dispatches.select_related("edition__release")
        .defer("edition__content")
        .order_by("-pk")[:10],
        "form": form,
        "is_importable": found.kind in IMPORTABLE and found.closed_at is None,
        "may_send": bool(SENDERS & request.user.roles),
    }
    return render(request, "delivery/audiences/audience.html", context, status=status)


@require_POST
@officer_page(roles=SENDERS)
def take_file(request: DeskRequest, audience_id: int) -> HttpResponse:
    """Keep the file for the worker, after a look at its head; the list's page stays when it cannot be read."""
    found = _audience(request, audience_id)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, 422)
    file = form.cleaned_data["file"]
    try:
        _look_at(file)
        made = imports.receive_list(found, file, filename=file.name, by=request.user, at=clock.now())
        uploads.keep_file(made, file)
    except (WrongFile, imports.ListClosed) as error:
        form.add_error("file", str(error))
        return _page(request, found, form, 422)
    return redirect("audience_import", made.pk)


def _look_at(file: Any) -> None:
    """Raise WrongFile for what is plainly no list."""
    if file.size > LONGEST_FILE:
        raise WrongFile(
            _("Tệp lớn hơn {most} MB. Chia tệp thành nhiều phần rồi nhập lần lượt vào cùng danh sách.").format(
                most=LONGEST_FILE // 1024 // 1024
            )
        )
    if next(rows_of(file), None) is None:
        raise WrongFile.empty()
    file.seek(0)


@require_GET
@officer_page
def list_import(request: DeskRequest, import_id: int) -> HttpResponse:
    """A file before, while and after it is read: its columns, how far it is, what came of it."""
    made = _import(request, import_id)
    if made.confirmed_at is None and made.finished_at is None:
        return _columns_page(request, made)
    if request.GET.get("format") in TYPES:
        return _refused_file(request.GET["format"], made)
    context = _progress(made) | {"refusals": _by_reason(made)}
    return render(request, "delivery/audiences/import.html", context)


def _columns_page(request: DeskRequest, made: RecipientImport, refusal: str = "", status: int = 200) -> HttpResponse:
    """The head of the file; only whoever brought it sees any of it."""
    context: dict[str, Any] = {"made": made, "refusal": refusal, "is_mine": made.by_id == request.user.pk}
    if context["is_mine"]:
        try:
            form, seen = _seen(request.POST or request.GET, made)
            context |= {"form": form, "seen": seen, "cells": list(zip(seen.columns, _choices(form), strict=True))}
        except (WrongFile, uploads.NotWaiting) as error:
            context["refusal"] = str(error)
    return render(request, "delivery/audiences/columns.html", context, status=status)


def _seen(said: Mapping[str, Any], made: RecipientImport) -> tuple[ColumnsForm, Preview]:
    """Return the form of the columns and the head of the file under what it says, or as it seems to be."""
    kind = made.audience.address_kind
    with uploads.open_kept(made) as stream:
        seen = preview(stream, kind)
        form = ColumnsForm(said if "c0" in said else None, columns=seen.columns)
        form.fields["has_header"].initial = seen.has_header
        if form.is_bound and form.is_valid():
            seen = preview(stream, kind, roles=form.roles, has_header=form.cleaned_data["has_header"])
    return form, seen


def _choices(form: ColumnsForm) -> list[Any]:
    return [form[name] for name in form.fields if name != "has_header"]


@require_POST
@officer_page(roles=SENDERS)
def start_import(request: DeskRequest, import_id: int) -> HttpResponse:
    """Let the worker read the file with these columns; only whoever brought it has seen them."""
    made = _own_import(request, import_id)
    try:
        form, seen = _seen(request.POST, made)
        if seen.chosen is None or not form.is_valid():
            return _columns_page(request, made, seen.problem, 422)
        uploads.confirm_import(made, columns=seen.chosen, by=request.user, at=clock.now())
    except (WrongFile, uploads.NotWaiting) as error:
        complain(request, error)
        return redirect("audience", made.audience_id)
    wake(read_list)
    return redirect("audience_import", made.pk)


@require_POST
@officer_page(roles=SENDERS)
def drop_import(request: DeskRequest, import_id: int) -> HttpResponse:
    """Throw the file away unread."""
    made = _own_import(request, import_id)
    with complaining(request, uploads.NotWaiting):
        uploads.drop_import(made, by=request.user, at=clock.now())
        toast(request, _("Đã bỏ tệp; không dòng nào được đọc."))
    return redirect("audience", made.audience_id)


def _own_import(request: DeskRequest, import_id: int) -> RecipientImport:
    made = _import(request, import_id)
    if made.by_id != request.user.pk:
        raise PermissionDenied
    return made


@require_GET
@officer_page
def import_progress(request: DeskRequest, import_id: int) -> HttpResponse:
    """How far the file has been read."""
    made = _import(request, import_id)
    context = _progress(made) | {"refusals": _by_reason(made) if made.finished_at else []}
    return render(request, "delivery/audiences/progress.html", context)


def _progress(made: RecipientImport) -> dict[str, Any]:
    return {"made": made, "is_over": made.finished_at is not None, "at": clock.now()}


def _by_reason(made: RecipientImport) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for _line, code in made.problems:
        counted[code] = counted.get(code, 0) + 1
    return [(words_of(code), n) for code, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]


def _refused_file(kind: str, made: RecipientImport) -> HttpResponse:
    rows = [[line, words_of(str(code))] for line, code in made.problems]
    header = [_("Dòng"), _("Lý do")]
    return download(kind, title=_("Dòng không nhận"), name=f"dong-khong-nhan-{made.pk}", header=header, rows=rows)


@require_POST
@officer_page(roles=SENDERS)
def delete(request: DeskRequest, audience_id: int) -> HttpResponse:
    """Delete every address, once the list's name was typed."""
    found = _audience(request, audience_id)
    try:
        named(request, found.name)
        n = actions.delete_audience(found, by=request.user, at=clock.now())
    except (NotConfirmed, actions.StillSending) as error:
        complain(request, error)
        return redirect("audience", found.pk)
    said = "Đã xoá %(n)s địa chỉ. Số đếm của những lượt đã gửi vẫn còn trong sổ."
    toast(request, ngettext(said, said, n) % {"n": n})
    return redirect("audiences")


def _audience(request: DeskRequest, audience_id: int) -> Audience:
    found: Audience = get_visible_or_404(
        Audience.objects.select_related("policy", "created_by"), request.user, pk=audience_id
    )
    return found


def _import(request: DeskRequest, import_id: int) -> RecipientImport:
    rows = RecipientImport.objects.select_related("audience", "by")
    found: RecipientImport = get_visible_or_404(rows, request.user, pk=import_id)
    return found
