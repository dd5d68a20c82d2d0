"""Small words of the release's pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from danbiet.publishing.models import ReleaseState

register = template.Library()

LOOKS = {
    ReleaseState.DRAFT: "quiet",
    ReleaseState.SUBMITTED: "wait",
    ReleaseState.APPROVED: "info",
    ReleaseState.SCHEDULED: "info",
    ReleaseState.PUBLISHED: "ok",
    ReleaseState.CORRECTED: "ok",
    ReleaseState.WITHDRAWN: "estimate",
}


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """Where a release stands, as colour and word."""
    known = ReleaseState(state)
    return format_html('<span class="badge {}">{}</span>', LOOKS[known], known.label)


@register.simple_tag
def at_hour(at: datetime | None, now: datetime | None = None) -> SafeString:
    """Return "08:00 hôm nay", "08:00 mai", or the whole moment further off."""
    if at is None:
        return format_html('<span class="quiet">{}</span>', _("chưa có"))
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), hour_in_words(at, now or timezone.now()))


def hour_in_words(at: datetime, now: datetime) -> str:
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    words = {
        today: _("%(hour)s hôm nay"),
        today + timedelta(days=1): _("%(hour)s mai"),
        today - timedelta(days=1): _("%(hour)s hôm qua"),
    }
    known = words.get(local.date())
    return known % {"hour": date_format(local, "H:i")} if known else date_format(local, "DATETIME_FORMAT")


@register.filter
def short_hash(whole: str) -> str:
    """The first eight letters in pairs of four, as two people read them to each other: "3fa9 01c2"."""
    return f"{whole[:4]} {whole[4:8]}"


@register.filter
def has_passed(at: datetime | None) -> bool:
    return at is not None and at < timezone.now()


@register.filter
def get(mapping: dict[str, object], key: str) -> object:
    return mapping.get(key)
