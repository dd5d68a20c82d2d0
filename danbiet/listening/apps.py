from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListeningConfig(AppConfig):
    name = "danbiet.listening"
    verbose_name = _("Lắng nghe")

    def ready(self) -> None:
        from danbiet.listening.registry import register

        register()
