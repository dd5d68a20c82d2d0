"""Tệp kèm: files given with a release."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.publishing.actions import releases as actions
from danbiet.publishing.files import NotThatKind, TooLarge
from danbiet.publishing.forms.releases import AssetForm
from danbiet.publishing.views.release_page import WRITERS, release_or_404, release_page
from danbiet.web.confirming import asks_first
from danbiet.web.toasts import complaining, toast


@require_POST
@officer_page(roles=WRITERS)
def add(request: DeskRequest, release_id: int) -> HttpResponse:
    """Give a file with the draft; it is read by its first bytes, not by its name."""
    release = release_or_404(request, release_id)
    form = AssetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_asset(release, by=request.user, at=clock.now(), **form.cleaned_data)
        except (NotThatKind, TooLarge) as error:
            form.add_error("file", str(error))
        except actions.NothingWritten as error:
            form.add_error("alt_text", str(error))
        except (ValueError, actions.NotDraft, actions.Dropped) as error:
            form.add_error(None, str(error))
        else:
            toast(request, _("Đã thêm tệp."))
            return redirect("release_tab", release_id, "files")
    return release_page(request, release, "files", {"form": form}, status=422)


@require_POST
@officer_page(roles=WRITERS)
def remove(request: DeskRequest, release_id: int, asset_id: int) -> HttpResponse:
    """Take a file out of the draft."""
    release = release_or_404(request, release_id)
    asset = get_object_or_404(release.assets, pk=asset_id)
    asking = asks_first(
        request,
        title=_("Bỏ tệp “%(title)s”?") % {"title": asset.title},
        text=_("Tệp ra khỏi bản nháp; bản đã trình hay đã công bố vẫn giữ tệp của nó."),
        button=_("Bỏ tệp"),
        back=reverse("release_tab", args=[release_id, "files"]),
    )
    if asking:
        return asking
    with complaining(request, actions.NotDraft, actions.Dropped):
        actions.remove_asset(asset, by=request.user, at=clock.now())
        toast(request, _("Đã bỏ tệp “%(title)s”.") % {"title": asset.title})
    return redirect("release_tab", release_id, "files")
