"""Measurement's entry in the desk's menu."""

from django.utils.translation import gettext_lazy as _

from danbiet.web.menu import menu_entry

menu_entry(_("Chỉ số"), "indicators", icon="indicator", order=90)
