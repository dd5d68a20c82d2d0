from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "danbiet.policies"
    verbose_name = _("Hồ sơ chính sách")

    def ready(self) -> None:
        from danbiet.policies.registry import register

        register()
