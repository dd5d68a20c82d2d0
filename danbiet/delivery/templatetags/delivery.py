"""Small words of the pages of sending."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danbiet.channels import CHANNELS
from danbiet.delivery.languages import language_name
from danbiet.delivery.models import DeliveryState, Dispatch
from danbiet.delivery.queries.pages import FEWEST, slices_of, total_of
from danbiet.delivery.queries.pages_words import outcome_in_words, reason_in_words, recipients_in_words, why_in_words
from danbiet.delivery.queries.progress import UNCONFIRMED, progress_of
from danbiet.offices.models import Place
from danbiet.web.words import number_in_words, percent_in_words

register = template.Library()
MOST_NAMED: Final = 12  # communes by name; all of them stand below the form

LOOKS = {
    Dispatch.State.PLANNED: "quiet",
    Dispatch.State.READY: "info",
    Dispatch.State.RUNNING: "info",
    Dispatch.State.PAUSED: "wait",
    Dispatch.State.DONE: "ok",
    Dispatch.State.CANCELLED: "quiet",
}


@register.simple_tag
def dispatch_badge(state: str) -> SafeString:
    """Where a dispatch stands, as colour and word."""
    known = Dispatch.State(state)
    return format_html('<span class="badge {}">{}</span>', LOOKS[known], known.label)


@register.simple_tag
def channel_name(key: str) -> str:
    """Return the channel's own name in the reader's language."""
    known = CHANNELS.get(key)
    return _(known.label) if known else key


@register.simple_tag
def delivery_bar(dispatch: Dispatch) -> SafeString:
    """The six states of a dispatch as one drawn bar, said in words for those who do not see it."""
    pieces = slices_of(dispatch)
    said = ", ".join(f"{piece.label} {number_in_words(piece.n)}" for piece in pieces if piece.n)
    drawn = format_html_join(
        "",
        '<rect class="is-{}" x="{}" y="0" width="{}" height="20"></rect>',
        ((piece.state, piece.x, piece.width) for piece in pieces if piece.n),
    )
    return format_html(
        '<svg class="state-bar" viewBox="0 0 1000 20" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        said or _("chưa có gì được gửi"),
        drawn,
    )


@register.simple_tag
def state_mark(state: str) -> SafeString:
    """The piece of the bar beside the state's word."""
    return format_html(
        '<svg class="state-mark" viewBox="0 0 10 10" aria-hidden="true"><rect class="is-{}" width="10" height="10">'
        "</rect></svg>",
        state,
    )


@register.simple_tag
def few(n: int | None) -> SafeString:
    """A number that may stand beside a commune's name; None is one to four."""
    if n is None:
        return format_html('<span class="few">{}</span>', _("dưới 5"))
    return format_html('<span class="number">{}</span>', number_in_words(n))


@register.simple_tag
def dong(value: int | None) -> SafeString:
    """Money, or that nobody knows the price."""
    if value is None:
        return format_html('<span class="quiet">{}</span>', _("chưa có đơn giá"))
    return format_html('<span class="number">{}</span>', _("%(n)s đồng") % {"n": number_in_words(value)})


@register.simple_tag
def people_of(channel: str, n: int | None) -> str:
    return recipients_in_words(channel, n)


@register.simple_tag
def progress_words(dispatch: Dispatch) -> str:
    """Return "598 / 600 đã nhận", or "… đã giao nhà cung cấp" where the channel confirms no receipt."""
    return str(progress_of(dispatch))


@register.simple_tag
def where_words(places: Iterable[Place]) -> SafeString | str:
    """Return "mọi nơi trong danh sách", or the provinces and communes by name; of many communes the first few."""
    chosen = list(places)
    if not chosen:
        return _("mọi nơi trong danh sách")
    whole = [_("cả {name}").format(name=each.short_name) for each in chosen if each.parent_id is None]
    single = [each.name for each in chosen if each.parent_id is not None]
    more = len(single) - MOST_NAMED
    words = format_html('<span lang="vi" data-content>{}</span>', ", ".join([*whole, *single[:MOST_NAMED]]))
    if more <= 0:
        return words
    said = "và %(n)s xã khác"
    return format_html("{} {}", words, ngettext(said, said, more) % {"n": number_in_words(more)})


@register.simple_tag
def share_of(part: int, whole: int) -> str:
    return percent_in_words(part, whole) if whole else ""


@register.simple_tag
def language_words(code: str) -> str:
    return language_name(code)


@register.filter
def whole(seconds: float) -> int:
    """Return whole seconds, as a listener counts them."""
    return round(seconds)


@register.filter
def confirms(dispatch: Dispatch) -> bool:
    """Whether the channel says what arrived."""
    return dispatch.channel not in UNCONFIRMED


@register.filter
def rows_in(dispatch: Dispatch) -> int:
    return total_of(dispatch)


@register.filter
def reason_words(code: str) -> str:
    return reason_in_words(code)


@register.filter
def outcome_words(outcome: str) -> str:
    return outcome_in_words(outcome)


@register.filter
def why_words(code: str) -> str:
    return why_in_words(code)


@register.filter
def state_words(state: str) -> str:
    return str(DeliveryState(state).label)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    return mapping.get(key) if mapping else None


@register.simple_tag
def is_chosen(channel: str, pk: int, chosen: list[str]) -> str:
    return "checked" if f"{channel}:{pk}" in chosen else ""


@register.simple_tag
def is_ticked(pk: int, chosen: list[str]) -> str:
    return "checked" if str(pk) in chosen else ""


@register.simple_tag
def commune_numbers(cover: Any) -> dict[str, int | None]:
    """Return a commune's recipients by kind; of people, one to four is None."""
    known = {kind: cover.recipients.get(kind, 0) for kind in ("phone", "email")}
    return {kind: n if n == 0 or n >= FEWEST else None for kind, n in known.items()} | {
        "station": cover.recipients.get("station", 0)
    }


@register.simple_tag
def commune_cover(cover: Any, confirmed: bool, is_measured: bool) -> SafeString:
    """Whether a commune is covered, in a word, and why not."""
    if not is_measured:
        return format_html('<span class="unmeasured">{}</span>', _("chưa đo"))
    why = cover.why(confirmed=confirmed)
    if cover.is_covered(confirmed=confirmed):
        badge = format_html('<span class="badge ok">{}</span>', _("đã đến") if confirmed else _("có kênh"))
    else:
        badge = format_html('<span class="badge wait">{}</span>', _("chưa đến") if confirmed else _("chưa có kênh"))
    if not why:
        return badge
    return format_html('{}<span class="row-note">{}</span>', badge, why_in_words(why))
