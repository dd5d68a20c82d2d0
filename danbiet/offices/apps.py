from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "danbiet.offices"
    verbose_name = _("Cơ quan và con người")
