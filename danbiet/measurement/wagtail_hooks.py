"""Measurement's entries in the desk's menu."""

from django.utils.translation import gettext_lazy as _

from danbiet.measurement.queries.findings import open_now
from danbiet.web.menu import menu_entry

menu_entry(_("Chỉ số"), "indicators", icon="indicator", order=90)
menu_entry(_("Bạn đọc"), "readers", icon="book", order=92)
menu_entry(_("Cổng hôm nay"), "site", icon="check", order=94, badge=open_now)
