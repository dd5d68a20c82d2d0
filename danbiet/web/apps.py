from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "danbiet.web"
