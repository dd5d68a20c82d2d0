"""Biến thể theo kênh: one card a channel, drafted from the facts, counted, held against the text, explained."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from danbiet.kit import clock
from danbiet.offices.access import DeskRequest, officer_page
from danbiet.publishing.actions import variants as actions
from danbiet.publishing.actions.writing import Dropped, NotDraft
from danbiet.publishing.models import Release, VariantKind, WorkingVariant
from danbiet.publishing.variants import fit
from danbiet.publishing.views.release_page import WRITERS, release_or_404
from danbiet.publishing.views.rows import look_of
from danbiet.web.toasts import complain, complaining, toast

BEFORE = "variant_before"
REFUSALS = (NotDraft, Dropped, actions.NothingToSay, actions.NoSuchDisagreement)


@require_POST
@officer_page(roles=WRITERS)
def write(request: DeskRequest, release_id: int, channel: str) -> HttpResponse:
    """Keep a channel's text as the officer wrote it."""
    kind, text = _kind(channel), request.POST.get("text", "")
    return _do(
        request,
        release_id,
        kind,
        lambda release: actions.write_variant(release, kind, text=text, by=request.user, at=clock.now()),
        _("Đã lưu %(channel)s."),
    )


@require_POST
@officer_page(roles=WRITERS)
def make(request: DeskRequest, release_id: int, channel: str) -> HttpResponse:
    """Draft a channel's text from the fact table; the toast offers what stood there before."""
    kind = _kind(channel)
    return _do(
        request,
        release_id,
        kind,
        lambda release: actions.make_variant(release, kind, by=request.user, at=clock.now()),
        _("Đã soạn %(channel)s từ bảng dữ kiện. Đọc lại trước khi trình."),
        undo=True,
    )


@require_POST
@officer_page(roles=WRITERS)
def make_all(request: DeskRequest, release_id: int) -> HttpResponse:
    """Draft the chosen channels, but none over words that somebody wrote or confirmed."""
    release = release_or_404(request, release_id)
    kept = set(release.working_variants.filter(is_drafted=False).values_list("kind", flat=True))
    wanted = [kind for kind in request.POST.getlist("channel") if kind in VariantKind.values and kind not in kept]
    with complaining(request, *REFUSALS):
        _keep_typed(request, release)
        for kind in wanted:
            actions.make_variant(release, kind, by=request.user, at=clock.now())
        said = "Đã soạn %(n)d kênh từ bảng dữ kiện. Đọc lại từng kênh trước khi trình."
        toast(request, ngettext(said, said, len(wanted)) % {"n": len(wanted)})
    return redirect("release_tab", release_id, "variants")


@require_POST
@officer_page(roles=WRITERS)
def confirm(request: DeskRequest, release_id: int, channel: str) -> HttpResponse:
    """Say that a channel's text is still right after its source changed."""
    kind = _kind(channel)
    return _do(
        request,
        release_id,
        kind,
        lambda release: actions.confirm_variant(_variant(release, kind), by=request.user, at=clock.now()),
        _("Đã xác nhận %(channel)s vẫn đúng."),
    )


@require_POST
@officer_page(roles=WRITERS)
def remove(request: DeskRequest, release_id: int, channel: str) -> HttpResponse:
    """Take a channel out; the toast offers to put it back."""
    kind = _kind(channel)
    return _do(
        request,
        release_id,
        kind,
        lambda release: actions.remove_variant(_variant(release, kind), by=request.user, at=clock.now()),
        _("Đã bỏ %(channel)s; không gửi gì qua kênh này."),
        undo=True,
    )


@require_POST
@officer_page(roles=WRITERS)
def put_back(request: DeskRequest, release_id: int, channel: str) -> HttpResponse:
    """Put back the text that was taken out or drafted over last."""
    kind, before = _kind(channel), request.session.pop(BEFORE, {})
    if (before.get("release"), before.get("kind")) != (release_id, kind):
        release_or_404(request, release_id)
        complain(request, _("Không còn gì để hoàn tác. Hãy soạn lại kênh này."))
        return redirect("release_tab", release_id, "variants")
    known = {name: before[name] for name in ("text", "source", "is_drafted")}
    return _do(
        request,
        release_id,
        kind,
        lambda release: actions.put_back_variant(release, kind, by=request.user, at=clock.now(), **known),
        _("Đã đưa %(channel)s trở lại như trước."),
    )


@require_POST
@officer_page(roles=WRITERS)
def explain(request: DeskRequest, release_id: int, channel: str) -> HttpResponse:
    """Say why a figure of a channel's text is right although its source says another."""
    kind, key, reason = _kind(channel), request.POST.get("key", ""), request.POST.get("reason", "")
    return _do(
        request,
        release_id,
        kind,
        lambda release: actions.explain(_variant(release, kind), key, reason=reason, by=request.user, at=clock.now()),
        _("Đã ghi lời giải thích cho %(channel)s; người duyệt sẽ đọc."),
    )


@require_POST
@officer_page
def count(request: DeskRequest, release_id: int, channel: str) -> HttpResponse:
    """How much of the channel the text on the screen takes; nothing is kept."""
    kind = _kind(channel)
    release_or_404(request, release_id)
    text = request.POST.get("text", "")
    context = {"fit": fit(kind, text), "preview": look_of(kind), "text": text}
    return render(request, "publishing/parts/variant_fit.html", context)


def _do(
    request: DeskRequest,
    release_id: int,
    kind: str,
    act: Callable[[Release], object],
    said: str,
    *,
    undo: bool = False,
) -> HttpResponse:
    release = release_or_404(request, release_id)
    before = None
    with complaining(request, *REFUSALS):
        _keep_typed(request, release)
        before = release.working_variants.filter(kind=kind).first() if undo else None
        act(release)
        way_back = _remember(request, before) if before else None
        toast(request, said % {"channel": str(VariantKind(kind).label).lower()}, undo=way_back)
    return redirect(f"{reverse('release_tab', args=[release_id, 'variants'])}#variant-{kind}")


def _keep_typed(request: DeskRequest, release: Release) -> None:
    """Keep what was typed for the page's other channels: one button must not lose the words beside it."""
    for variant in release.working_variants.all():
        text = request.POST.get(f"also-{variant.kind}")
        if text is not None:
            actions.write_variant(release, variant.kind, text=text, by=request.user, at=clock.now())


def _remember(request: DeskRequest, before: WorkingVariant) -> str:
    request.session[BEFORE] = {
        "release": before.release_id,
        "kind": before.kind,
        "text": before.text,
        "source": before.source_hash,
        "is_drafted": before.is_drafted,
    }
    return reverse("variant_put_back", args=[before.release_id, before.kind])


def _kind(channel: str) -> str:
    if channel not in VariantKind.values:
        raise Http404
    return channel


def _variant(release: Release, kind: str) -> WorkingVariant:
    return get_object_or_404(release.working_variants, kind=kind)
