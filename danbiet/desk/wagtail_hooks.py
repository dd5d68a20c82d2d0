"""The desk's entry in the menu."""

from django.utils.translation import gettext_lazy as _

from danbiet.web.menu import menu_entry

menu_entry(_("Hôm nay"), "today", icon="today", order=10)
