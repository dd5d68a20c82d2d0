"""The editor's own menu entries, which officers do not need, stay out of the desk's menu."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from danbiet.web.menu import Entry


@hooks.register("construct_main_menu")
def only_our_own_entries(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if isinstance(item, Entry)]
