"""Small words of listening's pages."""

from __future__ import annotations

from datetime import timedelta
from math import log10
from urllib.parse import urlsplit

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danbiet.kit import clock
from danbiet.listening.fetching import host_of, named_hosts
from danbiet.listening.models import Alarm, Item
from danbiet.web import words

register = template.Library()
LEAST_ODDS = 1e-6


@register.simple_tag
def odds(probability: float) -> SafeString:
    """A small probability as people read it: "khoảng 1 trên 2.500"."""
    if probability <= LEAST_ODDS:
        return _one_in(_("dưới 1 trên %(n)s"), 1_000_000)
    times = 1 / probability
    size = 10 ** max(0, int(log10(times)) - 1)
    return _one_in(_("khoảng 1 trên %(n)s"), round(times / size) * size)


def _one_in(said: str, n: int) -> SafeString:
    return format_html('<span class="number">{}</span>', said % {"n": words.number_in_words(n)})


@register.simple_tag
def delay_of(item: Item) -> SafeString:
    """How long after publication the article could be seen here."""
    if item.date_is_estimated or item.shown_at is None:
        return format_html('<span class="unmeasured">{}</span>', _("chưa đo"))
    late = max(timedelta(0), item.shown_at - item.published_at)
    return format_html('<span class="number">{}</span>', words.span_in_words(late))


@register.simple_tag
def article_url(item: Item) -> str:
    """Where a browser reads the article; the demonstration's press is read through our own site."""
    if host_of(item.url) in named_hosts:
        try:
            return reverse("demo_paper", args=[host_of(item.url), urlsplit(item.url).path.lstrip("/")])
        except NoReverseMatch:
            return item.url
    return item.url if item.url.startswith(("http://", "https://")) else reverse("item", args=[item.pk])


@register.simple_tag
def seconds(length: float) -> SafeString:
    """A length of time given in seconds: "4 phút 20 giây"."""
    return format_html('<span class="number">{}</span>', words.span_in_words(timedelta(seconds=length)))


@register.simple_tag
def counted(n: int, noun: str) -> SafeString:
    """A number with its noun, in the singular where the language has one: "1 story", "9 stories"."""
    said = {
        "stories": ngettext("%(n)s sự việc", "%(n)s sự việc", n),
        "new stories": ngettext("%(n)s sự việc mới", "%(n)s sự việc mới", n),
        "articles": ngettext("%(n)s bài", "%(n)s bài", n),
        "independent": ngettext("%(n)s bài độc lập", "%(n)s bài độc lập", n),
        "with reprints": ngettext("%(n)s bài kể cả đăng lại", "%(n)s bài kể cả đăng lại", n),
        "outlets": ngettext("%(n)s báo", "%(n)s báo", n),
    }[noun]
    return format_html('<span class="number">{}</span>', said % {"n": words.number_in_words(n)})


@register.filter
def waits_too_long(alarm: Alarm) -> bool:
    """Whether the time that the agency gives itself to handle an alarm is over.

    Reads ``due_at`` of `Alarm.objects.with_deadline()`.
    """
    due = getattr(alarm, "due_at", None)
    return alarm.closed_at is None and due is not None and clock.now() > due
