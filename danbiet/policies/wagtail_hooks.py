"""The dossier's entry in the desk's menu."""

from django.utils.translation import gettext_lazy as _

from danbiet.web.menu import menu_entry

menu_entry(_("Hồ sơ chính sách"), "policies", icon="policy", order=40)
