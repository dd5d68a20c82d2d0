"""What publishing shows on other rooms' pages, and the parts of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danbiet.kit.registry import Tab, release_tabs


def register() -> None:
    """Put publishing's parts where they and other rooms show them."""
    from danbiet.publishing import human_stories_on_pages, press_cards, questions_on_pages, releases_on_pages
    from danbiet.publishing.views import tabs  # its forms read the registry of rich text, which is ready by now

    release_tabs.add(Tab("text", 10, _("Chữ"), "publishing/tabs/text.html", tabs.text))
    release_tabs.add(Tab("variants", 20, _("Biến thể theo kênh"), "publishing/tabs/variants.html", tabs.variants))
    release_tabs.add(Tab("files", 30, _("Tệp kèm"), "publishing/tabs/files.html", tabs.files))
    release_tabs.add(Tab("approval", 40, _("Duyệt"), "publishing/tabs/approval.html", tabs.approval))
    release_tabs.add(Tab("publication", 50, _("Công bố"), "publishing/tabs/publication.html", tabs.publication))
    release_tabs.add(Tab("history", 90, _("Trao đổi, lịch sử"), "publishing/tabs/history.html", tabs.history))
    releases_on_pages.register()
    press_cards.register()
    questions_on_pages.register()
    human_stories_on_pages.register()
