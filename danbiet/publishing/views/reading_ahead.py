"""Đọc trước: a journalist reads an approved edition under embargo by a link of her own; every visit is logged."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.documents.models import Document

from danbiet.kit import clock
from danbiet.publishing.actions.embargoes import DeadPass, open_pass
from danbiet.publishing.models import Edition
from danbiet.publishing.views.reading import read


@never_cache
@require_GET
def embargo_pass(request: HttpRequest, token: str) -> HttpResponse:
    """The approved words, their facts and files; nobody is signed in and no cookie is set."""
    try:
        edition = open_pass(token, what="page", at=clock.now())
    except DeadPass as error:
        return render(request, "publishing/releases/pass_dead.html", {"why": error}, status=404)
    context = read(edition) | {"token": token, "difference": None, "before": None, "facts_now": None}
    return render(request, "publishing/releases/pass.html", context)


@never_cache
@require_GET
def embargo_file(request: HttpRequest, token: str, place: int) -> FileResponse:
    """One file of the edition, by its place in it."""
    try:
        edition = open_pass(token, what=f"asset:{place}", at=clock.now())
    except DeadPass as error:
        raise Http404(str(error)) from error
    document = get_object_or_404(Document, pk=_document_of(edition, place))
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.filename)


def _document_of(edition: Edition, place: int) -> int:
    assets = edition.content.get("assets", [])
    if not 1 <= place <= len(assets):
        raise Http404
    return int(assets[place - 1]["document"])
