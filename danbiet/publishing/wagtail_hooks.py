"""Publishing's entries in the desk's menu."""

from django.utils.translation import gettext_lazy as _

from danbiet.kit import clock
from danbiet.publishing.models import PressRequest, Question
from danbiet.publishing.queries.approvals import approvals_waiting
from danbiet.publishing.queries.human_stories import to_withdraw
from danbiet.web.menu import menu_entry

menu_entry(_("Công bố"), "releases", icon="release", order=45)
menu_entry(
    _("Chờ duyệt"), "approvals", icon="sign", order=45, badge=lambda user: len(approvals_waiting(user, clock.now()))
)
menu_entry(
    _("Báo chí hỏi"),
    "press_requests",
    icon="press",
    order=46,
    badge=lambda user: PressRequest.objects.visible_to(user).open(),
)
menu_entry(
    _("Câu hỏi của dân"),
    "questions",
    icon="people",
    order=47,
    badge=lambda user: Question.objects.visible_to(user).open(),
)
menu_entry(
    _("Kho câu chuyện"),
    "human_stories",
    icon="book",
    order=48,
    badge=lambda user: to_withdraw(user, clock.now()),
)
menu_entry(_("Họp báo"), "conferences", icon="conference", order=100, group="press")
menu_entry(_("Sổ phát ngôn"), "statements", icon="register", order=110, group="press")
menu_entry(_("Tóm tắt buổi sáng"), "press_brief", icon="brief", order=120, group="press")
menu_entry(_("Nghĩa vụ thông tin"), "press_duties", icon="rules", order=130, group="press")
menu_entry(_("Danh bạ báo chí"), "outlets", icon="book", order=140, group="press")
menu_entry(_("Người phát ngôn"), "spokespersons", icon="people", order=150, group="press")
