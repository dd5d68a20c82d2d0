"""The room's registration."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "danbiet.delivery"

    def ready(self) -> None:
        from danbiet.delivery.registry import register

        register()
