"""Bộ từ khoá theo dõi: written, tried on the last 30 days, saved, retired."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danbiet.engine.matching import QuerySyntaxError
from danbiet.kit import clock
from danbiet.listening.actions.queries import (
    NameTaken,
    change_query,
    restore_query,
    retire_query,
    save_query,
    would_have_caught,
)
from danbiet.listening.forms.queries import QueryForm
from danbiet.listening.models import Mention, SavedQuery
from danbiet.listening.query_words import in_words
from danbiet.listening.views.charts import caught_chart
from danbiet.offices.access import DeskRequest, get_visible_or_404, officer_page
from danbiet.web.toasts import complaining, toast


@require_GET
@officer_page
def saved_queries(request: DeskRequest) -> HttpResponse:
    """What we listen for, by policy."""
    standing = Q(mentions__isnull=False) & ~Q(mentions__state=Mention.State.STRUCK)
    rows = (
        SavedQuery.objects.visible_to(request.user)
        .select_related("policy")
        .annotate(
            caught=Count("mentions", filter=standing),
            struck=Count("mentions", filter=Q(mentions__state=Mention.State.STRUCK)),
        )
        .order_by("policy__sort_key", "name")
    )
    active = [row for row in rows if row.retired_at is None]
    return render(
        request, "listening/saved_queries.html", {"active": active, "retired": [row for row in rows if row.retired_at]}
    )


@require_http_methods(["GET", "POST"])
@officer_page
def new(request: DeskRequest) -> HttpResponse:
    """Write a query; the time machine beside it shows what it would have caught."""
    initial = {"policy": request.GET.get("policy", ""), "text": request.GET.get("text", "")}
    form = QueryForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = save_query(by=request.user, at=clock.now(), **form.cleaned_data)
        toast(request, _("Đã lưu bộ từ khoá “%(name)s”.") % {"name": made.name})
        return redirect("saved_query", made.pk)
    return render(request, "listening/saved_query.html", {"form": form, "query": None})


@require_http_methods(["GET", "POST"])
@officer_page
def saved_query(request: DeskRequest, query_id: int) -> HttpResponse:
    """Change a query; mentions follow the new words, corrections stay."""
    query = get_visible_or_404(SavedQuery.objects.select_related("policy"), request.user, pk=query_id)
    initial = {"policy": query.policy_id, "name": query.name, "text": query.text}
    form = QueryForm(request.POST or None, user=request.user, query=query, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_query(
            query, name=form.cleaned_data["name"], text=form.cleaned_data["text"], by=request.user, at=clock.now()
        )
        toast(request, _("Đã lưu thay đổi; bài trong 30 ngày qua đã được so lại."))
        return redirect("saved_query", query.pk)
    return render(request, "listening/saved_query.html", {"form": form, "query": query})


@require_POST
@officer_page
def preview(request: DeskRequest) -> HttpResponse:
    """The time machine: what these words would have caught in the last 30 days."""
    text = request.POST.get("text", "").strip()
    if not text:
        return render(request, "listening/parts/caught.html", {"empty": True})
    at = clock.now()
    try:
        caught = would_have_caught(text, user=request.user, at=at)
    except QuerySyntaxError as error:
        return render(request, "listening/parts/caught.html", {"error": error, "said": in_words(error), "text": text})
    return render(request, "listening/parts/caught.html", {"caught": caught, "volume": caught_chart(caught, at=at)})


@require_POST
@officer_page
def retire(request: DeskRequest, query_id: int) -> HttpResponse:
    """Stop a query."""
    query = get_visible_or_404(SavedQuery.objects, request.user, pk=query_id)
    retire_query(query, by=request.user, at=clock.now())
    toast(
        request,
        _("Đã ngừng bộ từ khoá “%(name)s”.") % {"name": query.name},
        undo=reverse("saved_query_restore", args=[query.pk]),
    )
    return redirect("saved_queries")


@require_POST
@officer_page
def restore(request: DeskRequest, query_id: int) -> HttpResponse:
    """Take a query up again."""
    query = get_visible_or_404(SavedQuery.objects, request.user, pk=query_id)
    with complaining(request, NameTaken):
        restore_query(query, by=request.user, at=clock.now())
        toast(request, _("Đã dùng lại bộ từ khoá “%(name)s”.") % {"name": query.name})
    return redirect("saved_queries")
