"""The components of every page. `docs/developer/pages.md` shows each in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from danbiet.documents import charts
from danbiet.web import addresses, menu, words
from danbiet.web.drawing import sizes
from danbiet.web.filtering import chips_of

register = template.Library()


# -- small words ---------------------------------------------------------------


@register.simple_tag
def glyph(name: str) -> SafeString:
    """A picture beside a word; never alone, so it is hidden from screen readers."""
    return format_html(
        '<svg class="glyph" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("web/icons.svg"),
        name,
    )


@register.simple_tag
def badge(state: str, word: object) -> SafeString:
    """A state as colour and word. ``state``: ok, wait, late, info, quiet, estimate."""
    return format_html('<span class="badge {}">{}</span>', state, word)


@register.simple_tag
def number(value: float | None, digits: int | None = None) -> SafeString:
    if value is None:
        return not_measured()
    return format_html('<span class="number">{}</span>', words.number_in_words(value, digits))


@register.simple_tag
def share(part: float, whole: int, low: float | None = None, high: float | None = None) -> SafeString:
    """A share with its n, and its interval (two shares of one) where it is a sample."""
    if not whole:
        return not_measured()
    beside = f"n = {words.number_in_words(whole)}"
    if low is not None and high is not None:
        beside += f"; {words.percent_in_words(low, 1)} – {words.percent_in_words(high, 1)}"
    return format_html(
        '<span class="number">{}</span> <span class="quiet">({})</span>', words.percent_in_words(part, whole), beside
    )


@register.simple_tag
def not_measured() -> SafeString:
    return format_html('<span class="unmeasured">{}</span>', _("chưa đo"))


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    """Return "14:05 22/11/2026"."""
    if at is None:
        return format_html('<span class="quiet">{}</span>', _("chưa có"))
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words.moment_in_words(at))


@register.simple_tag
def ago(at: datetime | None, now: datetime | None = None) -> SafeString:
    """Return "4 phút trước", the exact moment on pointing at it; goes on counting in the browser."""
    if at is None:
        return format_html('<span class="quiet">{}</span>', _("chưa có"))
    said = words.ago_in_words(at, now or timezone.now())
    return format_html(
        '<time datetime="{}" title="{}" data-ago>{}</time>', at.isoformat(), words.moment_in_words(at), said
    )


@register.simple_tag
def span(length: timedelta | None) -> SafeString:
    """A length of time: "4 phút 20 giây"."""
    if length is None:
        return not_measured()
    return format_html('<span class="number">{}</span>', words.span_in_words(length))


@register.simple_tag
def policy_mark(slot: int) -> SafeString:
    """The colour of a policy, the same here and on every chart."""
    return format_html(
        '<span class="policy-mark slot-{}" aria-hidden="true"></span>', slot % len(charts.POLICY_COLOURS)
    )


@register.filter
def minutes_of(seconds: int) -> int:
    return seconds // 60


# -- blocks --------------------------------------------------------------------


@register.simple_block_tag
def why(content: str, label: str | None = None) -> SafeString:
    """The method and the data behind a number, one click away."""
    return format_html(
        '<details class="why"><summary>{}</summary><div class="why-body">{}</div></details>',
        label or _("vì sao?"),
        content,
    )


@register.simple_block_tag
def nothing(content: str, title: object, icon: str = "empty") -> SafeString:
    """A page or list with nothing in it says how to fill it."""
    return format_html(
        '<div class="empty">{}<p class="empty-title">{}</p><div class="empty-body">{}</div></div>',
        glyph(icon),
        title,
        content,
    )


@register.simple_block_tag
def table(content: str, caption: object, keys: bool = True) -> SafeString:
    """A table that scans: sticky head, j/k through its rows, cards at phone width."""
    return format_html(
        '<div class="table-wrap"><table class="table"{}><caption>{}</caption>{}</table></div>',
        mark_safe(" data-rows") if keys else "",
        caption,
        content,
    )


@register.simple_block_tag
def live(content: str, url: str, every: int = 5) -> SafeString:
    """A fragment that renews itself from ``url`` while the page is seen.

    A hidden tab asks nothing. Of what came, the words of its ``[data-announce]`` are read out, once
    and politely; a screen reader that heard the whole fragment every few seconds would be no help.
    """
    return format_html(
        '<p class="hidden-words" role="status" aria-live="polite" data-live-status></p>'
        '<div class="live" data-live hx-get="{}" hx-trigger="every {}s" hx-swap="innerHTML">{}</div>',
        url,
        every,
        content,
    )


@register.simple_block_tag(takes_context=True)
def confirm(
    context: template.Context, content: str, key: str, title: object, url: str, button: object, asks_for: str = ""
) -> SafeString:
    """A box that asks before an action; opened by ``<button data-dialog="key">``.

    With ``asks_for`` the person must type that name; the view checks it again with
    `danbiet.web.confirming.named`.
    """
    said = {"content": content, "key": key, "title": title, "url": url, "button": button, "asks_for": asks_for}
    return render_to_string("web/parts/confirm.html", said, request=context["request"])


# -- composed parts ------------------------------------------------------------


@register.inclusion_tag("web/parts/stats.html")
def stats(figures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Figures in a strip: dicts of ``label``, ``value`` (text or None), ``note``, ``url``, ``state``."""
    return {"figures": figures}


@register.inclusion_tag("web/parts/ladder.html")
def ladder(rungs: Sequence[Mapping[str, Any]], heading: bool = True) -> dict[str, Any]:
    """The six rungs: dicts of ``label``, ``value`` or None, ``n``, ``as_of``, ``source``, ``how``, ``url``."""
    return {"rungs": rungs, "heading": heading}


@register.inclusion_tag("web/parts/chart.html")
def chart(spec: Any, description: str = "", rows: Any = None, key: str = "chart") -> dict[str, Any]:
    """A chart, its sentence and its numbers.

    ``spec`` is a chart of `danbiet.documents.charts` (then the rest follows from it), or a Vega-Lite
    specification with ``description`` and ``rows`` as ``(header, rows)``. ``key`` is unique on the page.
    """
    specs = [dict(spec)] if isinstance(spec, Mapping) else sizes(spec)
    if not isinstance(spec, Mapping):
        description, rows = charts.describe(spec), charts.table(spec)
    header, body = rows
    return {
        "spec": json_script(specs, f"{key}-spec"),
        "key": key,
        "description": description,
        "header": header,
        "rows": body,
    }


@register.inclusion_tag("web/parts/chart_scripts.html")
def chart_scripts() -> dict[str, Any]:
    """Goes into ``{% block extra_js %}`` of a page that has charts."""
    return {}


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Any, noun: object = "") -> dict[str, Any]:
    """Pages of a list; ``noun`` says what is counted ("bài", "sự việc")."""
    request: HttpRequest = context["request"]
    numbers = [
        (n if isinstance(n, int) else None, addresses.changed(request, page=n) if isinstance(n, int) else "")
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "noun": noun,
        "numbers": numbers,
        "earlier": addresses.changed(request, page=page.number - 1) if page.has_previous() else "",
        "later": addresses.changed(request, page=page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("web/parts/sortable.html", takes_context=True)
def sortable(context: template.Context, key: str, label: object, numeric: bool = False) -> dict[str, Any]:
    """A column head that sorts: ``?sort=key``, again for ``?sort=-key``."""
    request: HttpRequest = context["request"]
    now = request.GET.get("sort", "")
    turned = f"-{key}" if now == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    url = addresses.changed(request, sort=turned, page=None)
    return {"label": label, "url": url, "order": order, "numeric": numeric}


@register.inclusion_tag("web/parts/filters.html", takes_context=True)
def filters(context: template.Context, form: Any, search: str = "q", more: str = "") -> dict[str, Any]:
    """A bar of filters from a GET form; they live in the address, each with a chip that removes it.

    ``more`` names the fields, separated by spaces, that are seldom used and stay folded until one of them is.
    """
    request: HttpRequest = context["request"]
    folded = more.split()
    return {
        "request": request,
        "form": form,
        "search": form[search] if search in form.fields else None,
        "others": [field for field in form.visible_fields() if field.name not in (search, *folded)],
        "more": [form[name] for name in folded],
        "more_is_used": any(request.GET.get(name) for name in folded),
        "chips": chips_of(form, request),
        "kept": [(name, request.GET[name]) for name in ("sort", "lang") if name in request.GET],
    }


@register.inclusion_tag("web/parts/exports.html", takes_context=True)
def exports(context: template.Context, kinds: str = "csv xlsx") -> dict[str, Any]:
    """Links that load the whole filtered list down: ``?format=csv`` of this same address."""
    request: HttpRequest = context["request"]
    links = [(kind.upper(), addresses.changed(request, format=kind, page=None)) for kind in kinds.split()]
    return {"links": links}


@register.inclusion_tag("web/parts/progress.html")
def progress(done: int, total: int | None, label: object) -> dict[str, Any]:
    """How far long work has come; ``total`` None while nobody knows."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("web/parts/freshness.html")
def freshness(newest: datetime | None, now: datetime | None = None) -> dict[str, Any]:
    """Return "tin mới nhất cách đây 12 giây", which goes on counting in the browser."""
    now = now or timezone.now()
    seconds = max(0, int((now - newest).total_seconds())) if newest else None
    return {"newest": newest, "seconds": seconds}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(entries: Sequence[Mapping[str, Any]], label: object) -> dict[str, Any]:
    """Tabs that are links: dicts of ``label``, ``url``, ``is_current`` and, if wanted, ``count``."""
    return {"entries": entries, "label": label}


@register.inclusion_tag("web/parts/trail.html")
def trail(*steps: Any) -> dict[str, Any]:
    """The way back: ``{% trail url label url label %}``."""
    return {"steps": list(zip(steps[::2], steps[1::2], strict=True))}


@register.inclusion_tag("web/parts/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form's field with its label, help and error, joined for screen readers."""
    return {"field": bound}


@register.inclusion_tag("web/parts/errors.html")
def errors(form: Any) -> dict[str, Any]:
    """What must be mended before the form can be kept, each with a link to its field."""
    return {"form": form}


# -- addresses -----------------------------------------------------------------


@register.simple_tag(takes_context=True)
def here(context: template.Context, **changes: object) -> str:
    """This page's address with some parameters changed."""
    return addresses.changed(context["request"], **changes)


@register.simple_tag
def public_url(name: str, **kwargs: object) -> str:
    return addresses.public_address(name, kwargs)


@register.simple_tag(takes_context=True)
def desk_menu(context: template.Context) -> list[menu.Group]:
    request: HttpRequest = context["request"]
    return menu.groups_for(request) if getattr(request, "user", None) and request.user.is_authenticated else []
