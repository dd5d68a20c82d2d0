"""Listening's entries in the desk's menu."""

from django.utils.translation import gettext_lazy as _

from danbiet.listening.models import Alarm
from danbiet.web.menu import menu_entry

menu_entry(_("Tin"), "items", icon="item", order=20)
menu_entry(_("Sự việc"), "stories", icon="story", order=30)
menu_entry(_("Cảnh báo"), "alarms", icon="alarm", order=50, badge=lambda user: Alarm.objects.visible_to(user).waiting())
menu_entry(_("Nguồn tin"), "sources", icon="source", order=60)
menu_entry(_("Bộ từ khoá theo dõi"), "saved_queries", icon="query", order=70)
menu_entry(_("Điểm báo"), "digests", icon="digest", order=80)
