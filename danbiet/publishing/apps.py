"""The room's registration."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "danbiet.publishing"

    def ready(self) -> None:
        from danbiet.publishing.registry import register

        register()
