"""Counts as a desk may read them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from danbiet.measurement.queries.readership import is_few
from danbiet.web.templatetags.danbiet import number

register = template.Library()


@register.simple_tag
def told(count: int | None) -> SafeString:
    """A count of openings; from 1 to 4 it is told as “dưới 5” (trust.md, promise 2), None as “chưa đo”."""
    if count is not None and is_few(count):
        return format_html('<span class="quiet">{}</span>', _("dưới 5"))
    return number(count)
