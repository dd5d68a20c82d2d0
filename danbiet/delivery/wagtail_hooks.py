"""Delivery's entries in the desk's menu."""

from django.utils.translation import gettext_lazy as _

from danbiet.delivery.models import Dispatch, Ringback
from danbiet.offices.models import Role
from danbiet.web.menu import menu_entry

menu_entry(
    _("Gửi – nhận"),
    "dispatches",
    icon="up",
    order=47,
    badge=lambda user: Dispatch.objects.visible_to(user).running(),
)
menu_entry(_("Độ phủ"), "coverage", icon="indicator", order=48)
menu_entry(
    _("Nhạc chờ"),
    "ringbacks",
    icon="conference",
    order=48,
    badge=lambda user: Ringback.objects.visible_to(user).fallen(),
)
menu_entry(_("Danh sách nhận tin"), "audiences", icon="book", order=48)
menu_entry(_("Hôm nay ở xã"), "commune_today", icon="today", order=11, roles={Role.COMMUNE_OFFICER})
menu_entry(
    _("Kênh gửi"), "channels", icon="link", order=205, group="admin",
    roles={Role.ADMINISTRATOR, Role.HEAD, Role.FOCAL_OFFICER},
)  # fmt: skip
