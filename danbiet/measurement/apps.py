from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasurementConfig(AppConfig):
    name = "danbiet.measurement"
    verbose_name = _("Đo lường")

    def ready(self) -> None:
        from danbiet.measurement.registry import register

        register()
