"""What the shell of the desk asks us: our entries in its menu, and whose a document is."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from danbiet.offices.models import Role
from danbiet.offices.permissions import refuse_strangers
from danbiet.web.menu import menu_entry

hooks.register("before_serve_document", refuse_strangers)

menu_entry(
    _("Người và chức danh"),
    "people",
    icon="people",
    order=910,
    group="admin",
    roles=[Role.ADMINISTRATOR, Role.FOCAL_OFFICER, Role.HEAD, Role.AUDITOR],
)
menu_entry(_("Cơ quan"), "agencies", icon="policy", order=920, group="admin", roles=[Role.ADMINISTRATOR])
menu_entry(_("Quy định"), "rules", icon="rules", order=930, group="admin")
