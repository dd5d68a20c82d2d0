"""Danh bạ báo chí: outlets and their journalists, in and out as a file, forgotten on request."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, agency_of, get_visible_or_404, officer_page
from danbiet.publishing.actions import directory as actions
from danbiet.publishing.actions.directory_files import NoOutletColumn, import_directory
from danbiet.publishing.forms.directory import DirectoryFile, JournalistForm, OutletFilter, OutletForm
from danbiet.publishing.models import Journalist, Outlet
from danbiet.publishing.queries.directory import outlets_of, sheet_rows
from danbiet.sources.imports.files import NotATable
from danbiet.web.confirming import NotConfirmed, named
from danbiet.web.exports import TYPES, download
from danbiet.web.lists import MOST_EXPORTED, page_of
from danbiet.web.toasts import complain, complaining, toast


@require_GET
@officer_page
def outlets(request: DeskRequest) -> HttpResponse:
    """The directory in Vietnamese order, or as a file with its journalists."""
    form = OutletFilter(request.GET)
    found = form.narrow(outlets_of(request.user))
    kind = request.GET.get("format", "")
    if kind in TYPES:
        title = _("Danh bạ báo chí")
        rows = list(sheet_rows(found[:MOST_EXPORTED]))
        return download(kind, title=title, name="danh-ba-bao-chi", header=_header(), rows=rows)  # type: ignore[arg-type]
    return render(request, "publishing/press/outlets.html", {"form": form, "page": page_of(request, found)})


def _header() -> list[str]:
    return [
        _("Cơ quan báo chí"), _("Cơ quan chủ quản"), _("Trang"), _("Thư điện tử toà soạn"), _("Điện thoại toà soạn"),
        _("Mảng"), _("Phóng viên"), _("Mảng theo dõi"), _("Thư điện tử"), _("Điện thoại"), _("Đồng ý ngày"),
        _("Đồng ý bằng cách nào"),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@officer_page
def new(request: DeskRequest) -> HttpResponse:
    """Add an outlet."""
    form = OutletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_outlet(agency_of(request), by=request.user, at=clock.now(), **form.cleaned_data)
        except actions.OutletKnown as error:
            form.add_error("name", str(error))
        else:
            toast(request, _("Đã thêm vào danh bạ."))
            return redirect("outlet", made.pk)
    return render(request, "publishing/press/outlet_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@officer_page
def outlet(request: DeskRequest, outlet_id: int) -> HttpResponse:
    """One outlet and its journalists; a POST changes what the directory says of it."""
    shown = _outlet(request, outlet_id)
    form = OutletForm(request.POST or None, outlet=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_outlet(shown, by=request.user, at=clock.now(), **form.cleaned_data)
        except actions.OutletKnown as error:
            form.add_error("name", str(error))
        else:
            toast(request, _("Đã lưu."))
            return redirect("outlet", outlet_id)
    return _outlet_page(request, shown, form, JournalistForm())


def _outlet_page(
    request: DeskRequest, shown: Outlet, form: OutletForm, journalist_form: JournalistForm, status: int = 200
) -> HttpResponse:
    context = {
        "outlet": shown,
        "form": form,
        "journalist_form": journalist_form,
        "journalists": shown.journalists.filter(retired_at=None).order_by("sort_key"),
        "asked": shown.requests.select_related("policy").order_by("-received_at")[:5],
    }
    return render(request, "publishing/press/outlet.html", context, status=status)


@require_POST
@officer_page
def retire(request: DeskRequest, outlet_id: int) -> HttpResponse:
    """Take an outlet out of the lists to choose from."""
    shown = _outlet(request, outlet_id)
    actions.retire_outlet(shown, by=request.user, at=clock.now())
    undo = reverse("outlet_restore", args=[outlet_id])
    toast(request, _("“%(name)s” không còn trong danh sách chọn.") % {"name": shown.name}, undo=undo)
    return redirect("outlets")


@require_POST
@officer_page
def restore(request: DeskRequest, outlet_id: int) -> HttpResponse:
    """Put a retired outlet back."""
    actions.restore_outlet(_outlet(request, outlet_id), by=request.user, at=clock.now())
    toast(request, _("Đã đưa lại vào danh bạ."))
    return redirect("outlet", outlet_id)


@require_POST
@officer_page
def add_journalist(request: DeskRequest, outlet_id: int) -> HttpResponse:
    """Add a journalist who agreed."""
    shown = _outlet(request, outlet_id)
    form = JournalistForm(request.POST)
    if not form.is_valid():
        return _outlet_page(request, shown, OutletForm(outlet=shown), form, status=422)
    with complaining(request, actions.NoConsent):
        actions.add_journalist(shown, by=request.user, at=clock.now(), **form.cleaned_data)
        toast(request, _("Đã thêm phóng viên."))
    return redirect("outlet", outlet_id)


@require_http_methods(["GET", "POST"])
@officer_page
def journalist(request: DeskRequest, journalist_id: int) -> HttpResponse:
    """Change what the directory says of a journalist, or erase her."""
    shown = _journalist(request, journalist_id)
    form = JournalistForm(request.POST or None, journalist=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_journalist(shown, by=request.user, at=clock.now(), **form.cleaned_data)
        except actions.NoConsent as error:
            form.add_error("consent_on", str(error))
        else:
            toast(request, _("Đã lưu."))
            return redirect("outlet", shown.outlet_id)
    return render(request, "publishing/press/journalist.html", {"journalist": shown, "form": form})


@require_POST
@officer_page
def erase(request: DeskRequest, journalist_id: int) -> HttpResponse:
    """Forget a journalist for good, asked for by name."""
    shown = _journalist(request, journalist_id)
    try:
        named(request, shown.name)
    except NotConfirmed as error:
        complain(request, error)
        return redirect("journalist", journalist_id)
    outlet_id = shown.outlet_id
    actions.erase_journalist(shown, by=request.user, at=clock.now())
    toast(request, _("Đã xoá hẳn: không còn tên, điện thoại, thư điện tử của người này."))
    return redirect("outlet", outlet_id)


@require_http_methods(["GET", "POST"])
@officer_page
def import_(request: DeskRequest) -> HttpResponse:
    """Bring a directory in; the page then says what became of every row."""
    form = DirectoryFile(request.POST or None, request.FILES or None)
    account = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            account = import_directory(agency_of(request), file, filename=file.name, by=request.user, at=clock.now())
        except (NotATable, NoOutletColumn) as error:
            form.add_error("file", str(error))
    return render(request, "publishing/press/outlets_import.html", {"form": form, "account": account})


def _outlet(request: DeskRequest, outlet_id: int) -> Outlet:
    found: Outlet = get_visible_or_404(Outlet, request.user, pk=outlet_id)
    return found


def _journalist(request: DeskRequest, journalist_id: int) -> Journalist:
    found: Journalist = get_visible_or_404(Journalist.objects.select_related("outlet"), request.user, pk=journalist_id)
    return found
